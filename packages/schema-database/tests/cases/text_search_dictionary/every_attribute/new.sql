CREATE SCHEMA app;
CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = pg_catalog.simple, ACCEPT = false);
ALTER TEXT SEARCH DICTIONARY app.words OWNER TO case_owner;
COMMENT ON TEXT SEARCH DICTIONARY app.words IS 'a dictionary';
CREATE TEXT SEARCH DICTIONARY app.moved (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'english');
CREATE TEXT SEARCH DICTIONARY app."New, ""one""" (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword WITH app.moved, app.words;
