SET search_path = '';

BEGIN;

DROP TEXT SEARCH CONFIGURATION app.search;

DROP TEXT SEARCH PARSER app.gone;

DROP TEXT SEARCH PARSER app.words;

CREATE TEXT SEARCH PARSER app.new (
    START = prsd_start,
    GETTOKEN = prsd_nexttoken,
    END = prsd_end,
    LEXTYPES = prsd_lextype
);

CREATE TEXT SEARCH PARSER app.words (
    START = app.start,
    GETTOKEN = app.token,
    END = app."end",
    LEXTYPES = app.types,
    HEADLINE = app.headline
);

COMMENT ON TEXT SEARCH PARSER app.words IS 'a parser';

CREATE TEXT SEARCH CONFIGURATION app.search (
    PARSER = app.words
);

ALTER TEXT SEARCH CONFIGURATION app.search
    ADD MAPPING FOR asciiword
    WITH simple;

COMMIT;
