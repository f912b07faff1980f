CREATE SCHEMA app;
CREATE TABLE app.events (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.plain (id integer GENERATED ALWAYS AS IDENTITY, body text, PRIMARY KEY (id));
CREATE INDEX plain_idx ON app.plain (body);
CREATE VIEW app.bodies AS SELECT body FROM app.plain;
