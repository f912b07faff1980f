CREATE SCHEMA app;
CREATE TEXT SEARCH DICTIONARY app.plain (TEMPLATE = pg_catalog.simple, stopwords = 'english', accept = 'true');
