CREATE SCHEMA app;
CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
CREATE TEXT SEARCH DICTIONARY app.moved (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY app.gone (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword WITH app.moved, app.words;
