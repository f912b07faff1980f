CREATE SCHEMA app;
CREATE FUNCTION app.handle() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.handle_too() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.handle_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.validate(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE case_language HANDLER app.handle;
CREATE FUNCTION app.used() RETURNS integer LANGUAGE case_language AS 'BEGIN RETURN 1; END';
CREATE LANGUAGE case_gone HANDLER app.handle;
