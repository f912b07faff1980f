SET search_path = '';
SET check_function_bodies = off;

BEGIN;

COMMENT ON SCHEMA app IS 'a schema';

COMMENT ON FUNCTION app.touch() IS 'a function';

COMMENT ON SEQUENCE app.numbers IS 'a sequence';

COMMENT ON TABLE app.items IS 'it''s new';

COMMENT ON FOREIGN TABLE app.far IS 'a foreign table';

COMMENT ON COLUMN app.items.id IS NULL;

COMMENT ON COLUMN app.items.name IS E'two
lines \\';

COMMENT ON VIEW app.names IS 'a view';

COMMENT ON COLUMN app.names.name IS 'a column of a view';

COMMENT ON MATERIALIZED VIEW app.kept IS 'a materialized view';

COMMENT ON CONSTRAINT items_check ON app.items IS 'not empty';

COMMENT ON CONSTRAINT items_pkey ON app.items IS 'the key';

COMMENT ON INDEX app.items_idx IS NULL;

COMMENT ON INDEX app.items_pkey IS 'the index of the key';

COMMENT ON STATISTICS app.items_statistics IS 'statistics';

COMMENT ON TRIGGER items_touch ON app.items IS 'a trigger';

COMMENT ON RULE items_rule ON app.items IS 'a rule';

COMMENT ON POLICY items_policy ON app.items IS 'a policy';

COMMENT ON EVENT TRIGGER case_event IS 'an event trigger';

COMMENT ON PUBLICATION case_publication IS 'a publication';

COMMIT;
