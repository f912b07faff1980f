CREATE SCHEMA app;
CREATE FUNCTION app.init(internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_init';
CREATE FUNCTION app.lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_lexize';
CREATE TEXT SEARCH TEMPLATE app.simple (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE app.gone (LEXIZE = dsimple_lexize);
