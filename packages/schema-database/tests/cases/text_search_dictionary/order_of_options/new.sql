CREATE SCHEMA app;
CREATE TEXT SEARCH DICTIONARY app.plain (TEMPLATE = pg_catalog.simple, stopwords = 'french', accept = 'true');
CREATE TEXT SEARCH DICTIONARY app.other (TEMPLATE = pg_catalog.simple, stopwords = 'english', accept = 'false');
