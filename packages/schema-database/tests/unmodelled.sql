-- Objects that no kind reads, each with how it is to be reported. Run one after the other by a superuser, on 13 and later.

-- In schemas of PostgreSQL.
-- reported: function smuggled()
CREATE FUNCTION pg_catalog.smuggled() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- reported: function smuggled(integer)
CREATE AGGREGATE pg_catalog.smuggled(integer) (SFUNC = int4pl, STYPE = integer);
-- reported: type smuggled_domain
CREATE DOMAIN pg_catalog.smuggled_domain AS integer;
-- reported: type smuggled_enum
CREATE TYPE pg_catalog.smuggled_enum AS ENUM ('a');
-- reported: table information_schema.smuggled
CREATE TABLE information_schema.smuggled (a integer, b integer);
-- reported: view information_schema.smuggled_view
CREATE VIEW information_schema.smuggled_view AS SELECT 1 AS a;
-- reported: sequence information_schema.smuggled_sequence
CREATE SEQUENCE information_schema.smuggled_sequence;
-- reported: statistics object smuggled
CREATE STATISTICS pg_catalog.smuggled ON a, b FROM information_schema.smuggled;
-- reported: operator <~~~>(integer,integer)
CREATE OPERATOR pg_catalog.<~~~> (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer);
-- reported: operator family smuggled for access method btree
CREATE OPERATOR FAMILY pg_catalog.smuggled USING btree;
-- reported: operator class smuggled for access method btree
CREATE OPERATOR CLASS pg_catalog.smuggled FOR TYPE integer USING btree FAMILY pg_catalog.smuggled AS OPERATOR 3 =;
-- reported: conversion smuggled
CREATE CONVERSION pg_catalog.smuggled FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- reported: text search parser smuggled
CREATE TEXT SEARCH PARSER pg_catalog.smuggled (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- reported: text search template smuggled
CREATE TEXT SEARCH TEMPLATE pg_catalog.smuggled (LEXIZE = dsimple_lexize);
-- reported: text search dictionary smuggled
CREATE TEXT SEARCH DICTIONARY pg_catalog.smuggled (TEMPLATE = simple);
-- reported: text search configuration smuggled
CREATE TEXT SEARCH CONFIGURATION pg_catalog.smuggled (PARSER = "default");

-- On relations and domains of PostgreSQL.
-- reported: index information_schema.smuggled_idx
CREATE INDEX smuggled_idx ON information_schema.sql_features (feature_id);
-- reported: constraint smuggled_check on table information_schema.sql_features
ALTER TABLE information_schema.sql_features ADD CONSTRAINT smuggled_check CHECK (feature_id <> 'x');
-- reported: constraint smuggled_domain_check
ALTER DOMAIN information_schema.cardinal_number ADD CONSTRAINT smuggled_domain_check CHECK (VALUE < 1000000);
-- reported: default value for column comments of table information_schema.sql_features
ALTER TABLE information_schema.sql_features ALTER COLUMN comments SET DEFAULT 'none';
-- reported: policy smuggled on table information_schema.sql_features
CREATE POLICY smuggled ON information_schema.sql_features USING (true);
-- reported: trigger smuggled on view information_schema.tables
CREATE TRIGGER smuggled INSTEAD OF DELETE ON information_schema.tables FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- reported: rule smuggled on view information_schema.tables
CREATE RULE smuggled AS ON INSERT TO information_schema.tables DO INSTEAD NOTHING;

-- Where only allow_system_table_mods lets one put them.
-- reported: table smuggled
SET allow_system_table_mods = on;
CREATE TABLE pg_catalog.smuggled (a integer);
-- reported: index smuggled_idx
SET allow_system_table_mods = on;
CREATE INDEX smuggled_idx ON pg_catalog.pg_description (description);
-- reported: trigger smuggled on table pg_description
SET allow_system_table_mods = on;
CREATE TRIGGER smuggled BEFORE UPDATE ON pg_catalog.pg_description FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- reported: schema pg_smuggled
SET allow_system_table_mods = on;
CREATE SCHEMA pg_smuggled;
-- reported: table pg_smuggled.hidden
CREATE TABLE pg_smuggled.hidden (a integer);

-- Of variants that PostgreSQL does not have.
-- reported: function public.odd()
CREATE FUNCTION public.odd() RETURNS integer LANGUAGE sql AS 'SELECT 1';
UPDATE pg_catalog.pg_proc SET prokind = '?' WHERE oid = 'public.odd'::regproc;
-- reported: type public.odd_type
CREATE TYPE public.odd_type AS ENUM ('a');
UPDATE pg_catalog.pg_type SET typtype = '?' WHERE oid = 'public.odd_type'::regtype;
-- reported: constraint odd on table public.plain
CREATE TABLE public.plain (a integer CONSTRAINT odd CHECK (a > 0));
UPDATE pg_catalog.pg_constraint SET contype = '?' WHERE conname = 'odd';
-- reported: relation public.odd_relation
CREATE SEQUENCE public.odd_relation;
UPDATE pg_catalog.pg_class SET relkind = '?' WHERE oid = 'public.odd_relation'::regclass;
