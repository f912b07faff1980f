SET search_path = '';

BEGIN;

DROP INDEX app.plain_idx;

ALTER TABLE app.plain DROP CONSTRAINT plain_pkey;

DROP VIEW app.bodies;

ALTER TABLE app.events RENAME TO events__old;

ALTER TABLE app.plain RENAME TO plain__old;

ALTER SEQUENCE app.plain_id_seq RENAME TO plain_id_seq__old;

CREATE TABLE app.events (
    id integer NOT NULL,
    at date NOT NULL
) PARTITION BY LIST (id);

INSERT INTO app.events (id, at)
    SELECT id, at FROM app.events__old;

DROP TABLE app.events__old;

CREATE TABLE app.plain (
    id integer GENERATED ALWAYS AS IDENTITY,
    body text,
    CONSTRAINT plain_pkey PRIMARY KEY (id)
) PARTITION BY HASH (id);

CREATE VIEW app.bodies AS
 SELECT plain.body
   FROM app.plain;

INSERT INTO app.plain (id, body)
    OVERRIDING SYSTEM VALUE
    SELECT id, body FROM app.plain__old;

SELECT pg_catalog.setval('app.plain_id_seq', last_value, is_called) FROM app.plain_id_seq__old;

DROP TABLE app.plain__old;

CREATE INDEX plain_idx ON app.plain (body);

COMMIT;
