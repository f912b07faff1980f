SET search_path = '';

BEGIN;

DROP EVENT TRIGGER case_event;

DROP EVENT TRIGGER case_gone;

DROP EVENT TRIGGER case_tags;

CREATE EVENT TRIGGER case_event
    ON ddl_command_end
    EXECUTE FUNCTION app.on_other();

ALTER EVENT TRIGGER case_event ENABLE ALWAYS;

ALTER EVENT TRIGGER case_event OWNER TO case_superuser;

COMMENT ON EVENT TRIGGER case_event IS 'told';

CREATE EVENT TRIGGER case_new
    ON table_rewrite
    EXECUTE FUNCTION app.on_event();

CREATE EVENT TRIGGER case_tags
    ON ddl_command_start
    WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE')
    EXECUTE FUNCTION app.on_event();

ALTER EVENT TRIGGER case_tags DISABLE;

COMMIT;
