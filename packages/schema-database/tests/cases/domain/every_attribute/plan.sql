SET search_path = '';

BEGIN;

DROP VIEW app.codes;

ALTER TYPE app.code RENAME TO code__old;

DROP DOMAIN app.gone;

ALTER TYPE app.sorted RENAME TO sorted__old;

CREATE DOMAIN app.code AS character varying(20)
    DEFAULT 'new'::character varying;

CREATE DOMAIN app.new AS integer[]
    NOT NULL
    CONSTRAINT new_check CHECK (array_length(VALUE, 1) > 0);

CREATE DOMAIN app.sorted AS text
    COLLATE "POSIX";

ALTER DOMAIN app.word SET DEFAULT ''::text;

ALTER DOMAIN app.word SET NOT NULL;

ALTER DOMAIN app.word OWNER TO case_owner;

COMMENT ON DOMAIN app.word IS 'a word';

ALTER TABLE app.items ALTER COLUMN code TYPE app.code USING code::text::app.code;

DROP DOMAIN app.code__old;

ALTER TABLE app.items ALTER COLUMN sorted TYPE app.sorted USING sorted::text::app.sorted;

DROP DOMAIN app.sorted__old;

CREATE VIEW app.codes AS
 SELECT items.id,
    items.code,
    items.sorted
   FROM app.items;

GRANT USAGE ON TYPE app.word TO case_reader;

GRANT SELECT ON TABLE app.codes TO case_reader;

COMMIT;
