CREATE SCHEMA app;
CREATE TYPE app.color AS ENUM ('red', 'green', 'blue');
CREATE DOMAIN app.paint AS app.color;
CREATE TABLE app.walls (id integer, paint app.paint);
CREATE VIEW app.painted AS SELECT id, paint FROM app.walls WHERE paint IS NOT NULL;
