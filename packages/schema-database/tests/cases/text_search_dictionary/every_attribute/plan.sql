SET search_path = '';

BEGIN;

ALTER TEXT SEARCH CONFIGURATION app.search
    DROP MAPPING FOR asciiword;

DROP TEXT SEARCH DICTIONARY app.gone;

DROP TEXT SEARCH DICTIONARY app.moved;

CREATE TEXT SEARCH DICTIONARY app."New, ""one""" (
    TEMPLATE = simple
);

CREATE TEXT SEARCH DICTIONARY app.moved (
    TEMPLATE = snowball,
    language = 'english'
);

ALTER TEXT SEARCH DICTIONARY app.words (
    accept = 'false',
    stopwords
);

ALTER TEXT SEARCH DICTIONARY app.words OWNER TO case_owner;

COMMENT ON TEXT SEARCH DICTIONARY app.words IS 'a dictionary';

ALTER TEXT SEARCH CONFIGURATION app.search
    ADD MAPPING FOR asciiword
    WITH app.moved, app.words;

COMMIT;
