SET search_path = '';

BEGIN;

DROP INDEX app.words_idx;

DROP VIEW app.sorted;

ALTER TABLE app.words DROP COLUMN other;

ALTER TABLE app.words DROP COLUMN word;

DROP COLLATION app.caseless;

DROP COLLATION app.gone;

DROP COLLATION app.located;

DROP COLLATION app.mixed;

DROP COLLATION app.provided;

CREATE COLLATION app.caseless (
    PROVIDER = icu,
    LOCALE = 'und-u-ks-level2',
    DETERMINISTIC = false
);

CREATE COLLATION app.located (
    PROVIDER = icu,
    LOCALE = 'de'
);

CREATE COLLATION app.mixed (
    PROVIDER = libc,
    LC_COLLATE = 'POSIX',
    LC_CTYPE = 'C'
);

ALTER COLLATION app.mixed OWNER TO case_owner;

COMMENT ON COLLATION app.mixed IS 'this and that';

CREATE COLLATION app.new (
    PROVIDER = libc,
    LOCALE = 'C'
);

CREATE COLLATION app.provided (
    PROVIDER = icu,
    LOCALE = 'und'
);

ALTER TABLE app.words ADD COLUMN other text COLLATE app.caseless;

ALTER TABLE app.words ADD COLUMN word text COLLATE app.located;

CREATE VIEW app.sorted AS
 SELECT words.word
   FROM app.words
  ORDER BY words.word;

CREATE INDEX words_idx ON app.words (word COLLATE app.located, other COLLATE app.provided);

COMMIT;
