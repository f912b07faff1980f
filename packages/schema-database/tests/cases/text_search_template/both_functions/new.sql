CREATE SCHEMA app;
CREATE FUNCTION app.init(internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_init';
CREATE FUNCTION app.lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_lexize';
CREATE TEXT SEARCH TEMPLATE app.simple (INIT = app.init, LEXIZE = app.lexize);
COMMENT ON TEXT SEARCH TEMPLATE app.simple IS 'a template';
CREATE TEXT SEARCH TEMPLATE app.new (LEXIZE = dsimple_lexize);
