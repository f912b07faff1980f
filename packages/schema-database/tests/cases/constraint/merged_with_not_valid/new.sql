CREATE SCHEMA app;
CREATE TABLE app.parent (f1 integer);
CREATE TABLE app.child () INHERITS (app.parent);
ALTER TABLE app.child ADD CONSTRAINT positive CHECK (f1 > 0);
ALTER TABLE app.parent ADD CONSTRAINT positive CHECK (f1 > 0) NOT VALID;
