SET search_path = '';

BEGIN;

DROP PUBLICATION case_all;

DROP PUBLICATION case_gone;

CREATE PUBLICATION case_all
    FOR ALL TABLES;

CREATE PUBLICATION case_new;

ALTER PUBLICATION case_some SET (publish = 'insert, truncate', publish_via_partition_root = true);

ALTER PUBLICATION case_some OWNER TO case_owner;

COMMENT ON PUBLICATION case_some IS 'some';

ALTER PUBLICATION case_new ADD TABLE ONLY app.items;

COMMIT;
