SET search_path = '';

BEGIN;

ALTER TABLE app.pages DROP COLUMN words;

DROP TEXT SEARCH CONFIGURATION app.gone;

DROP TEXT SEARCH CONFIGURATION app.parsed;

ALTER TEXT SEARCH CONFIGURATION app.mapped
    DROP MAPPING FOR email;

ALTER TEXT SEARCH CONFIGURATION app.mapped
    ALTER MAPPING FOR asciiword
    WITH english_stem, simple;

ALTER TEXT SEARCH CONFIGURATION app.mapped
    ADD MAPPING FOR url
    WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mapped OWNER TO case_owner;

COMMENT ON TEXT SEARCH CONFIGURATION app.mapped IS 'for pages';

CREATE TEXT SEARCH CONFIGURATION app.new (
    PARSER = "default"
);

ALTER TEXT SEARCH CONFIGURATION app.new
    ADD MAPPING FOR asciihword, asciiword, hword, hword_asciipart, hword_part, word
    WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION app.new
    ADD MAPPING FOR "float", "int", email, file, host, hword_numpart, numhword, numword, sfloat, uint, url, url_path, version
    WITH simple;

CREATE TEXT SEARCH CONFIGURATION app.parsed (
    PARSER = app.words
);

ALTER TABLE app.pages ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('app.parsed'::regconfig, body)) STORED;

COMMIT;
