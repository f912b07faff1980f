CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY, name text);
CREATE PUBLICATION case_all FOR ALL TABLES;
CREATE PUBLICATION case_some WITH (publish = 'insert, truncate', publish_via_partition_root = true);
ALTER PUBLICATION case_some OWNER TO case_owner;
COMMENT ON PUBLICATION case_some IS 'some';
CREATE PUBLICATION case_new FOR TABLE app.items;
