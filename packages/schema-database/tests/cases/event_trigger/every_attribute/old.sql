CREATE SCHEMA app;
CREATE FUNCTION app.on_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION app.on_other() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER case_event ON ddl_command_start EXECUTE FUNCTION app.on_event();
CREATE EVENT TRIGGER case_tags ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION app.on_event();
CREATE EVENT TRIGGER case_gone ON sql_drop EXECUTE FUNCTION app.on_event();
