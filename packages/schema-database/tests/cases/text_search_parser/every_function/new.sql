CREATE SCHEMA app;
CREATE FUNCTION app.start(internal, integer) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start';
CREATE FUNCTION app.token(internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_nexttoken';
CREATE FUNCTION app.end(internal) RETURNS void LANGUAGE internal STRICT AS 'prsd_end';
CREATE FUNCTION app.types(internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_lextype';
CREATE FUNCTION app.headline(internal, internal, tsquery) RETURNS internal LANGUAGE internal STRICT AS 'prsd_headline';
CREATE TEXT SEARCH PARSER app.words (
    START = app.start, GETTOKEN = app.token, END = app.end, LEXTYPES = app.types, HEADLINE = app.headline);
COMMENT ON TEXT SEARCH PARSER app.words IS 'a parser';
CREATE TEXT SEARCH PARSER app.new (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = app.words);
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword WITH simple;
