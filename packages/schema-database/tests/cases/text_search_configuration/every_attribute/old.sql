CREATE SCHEMA app;
CREATE TEXT SEARCH PARSER app.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION app.mapped (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION app.mapped ADD MAPPING FOR asciiword, email WITH simple;
CREATE TEXT SEARCH CONFIGURATION app.parsed (PARSER = pg_catalog."default");
CREATE TEXT SEARCH CONFIGURATION app.gone (COPY = pg_catalog.english);
CREATE TABLE app.pages (body text, words tsvector GENERATED ALWAYS AS (to_tsvector('app.parsed'::regconfig, body)) STORED);
CREATE INDEX pages_idx ON app.pages USING gin (to_tsvector('app.mapped'::regconfig, body));
