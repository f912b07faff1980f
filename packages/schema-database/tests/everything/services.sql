-- One of each kind of the services group, with each attribute set to something other than its default somewhere.
-- What lives in shared catalogs (subscriptions, settings) is in shared.sql. Runs on 13 and later.

-- Owners of foreign-data wrappers and event triggers must be superusers (ALTER FOREIGN DATA WRAPPER, ALTER EVENT TRIGGER).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'everything_superuser') THEN
    CREATE ROLE everything_superuser SUPERUSER;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'everything_superuser' AND rolsuper) THEN
    ALTER ROLE everything_superuser SUPERUSER;
  END IF;
END
$$;

CREATE SCHEMA srv_text;
CREATE SCHEMA srv_extension;
CREATE SCHEMA srv_replica;
CREATE SCHEMA srv_access;
CREATE SCHEMA "srv_Odd.name";

-- Members of extensions: file_fdw has a handler and a validator, pg_freespacemap revokes EXECUTE from PUBLIC itself.
CREATE EXTENSION file_fdw WITH SCHEMA srv_extension;
CREATE EXTENSION pg_freespacemap WITH SCHEMA srv_extension;

-- Text search ------------------------------------------------------------------------------------------------------

CREATE FUNCTION srv_text.parser_start(internal, integer) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start';
CREATE FUNCTION srv_text.parser_token(internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_nexttoken';
CREATE FUNCTION srv_text.parser_end(internal) RETURNS void LANGUAGE internal STRICT AS 'prsd_end';
CREATE FUNCTION srv_text.parser_types(internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_lextype';
CREATE FUNCTION srv_text.parser_headline(internal, internal, tsquery) RETURNS internal LANGUAGE internal STRICT AS 'prsd_headline';
CREATE FUNCTION srv_text.template_init(internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_init';
CREATE FUNCTION srv_text.template_lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_lexize';

CREATE TEXT SEARCH PARSER srv_text.own_parser (
  START = srv_text.parser_start, GETTOKEN = srv_text.parser_token, END = srv_text.parser_end,
  LEXTYPES = srv_text.parser_types, HEADLINE = srv_text.parser_headline);
CREATE TEXT SEARCH PARSER srv_text.plain_parser (
  START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH PARSER srv_text.used_parser (
  START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
COMMENT ON TEXT SEARCH PARSER srv_text.own_parser IS 'a parser';

CREATE TEXT SEARCH TEMPLATE srv_text.own_template (INIT = srv_text.template_init, LEXIZE = srv_text.template_lexize);
CREATE TEXT SEARCH TEMPLATE srv_text.plain_template (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE srv_text.used_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
COMMENT ON TEXT SEARCH TEMPLATE srv_text.own_template IS 'a template';

CREATE TEXT SEARCH DICTIONARY srv_text.own_dictionary (TEMPLATE = srv_text.used_template, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY srv_text.plain_dictionary (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY srv_text.stem (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'english', STOPWORDS = 'english');
CREATE TEXT SEARCH DICTIONARY srv_text.like_everyone (TEMPLATE = pg_catalog.thesaurus, DICTFILE = 'thesaurus_sample', DICTIONARY = 'pg_catalog.english_stem');
CREATE TEXT SEARCH DICTIONARY srv_text."Odd, ""dictionary""" (TEMPLATE = pg_catalog.simple, "accept" = 'true');
ALTER TEXT SEARCH DICTIONARY srv_text.own_dictionary OWNER TO everything_owner;
COMMENT ON TEXT SEARCH DICTIONARY srv_text.own_dictionary IS 'a dictionary';

CREATE TEXT SEARCH CONFIGURATION srv_text.own_configuration (PARSER = srv_text.used_parser);
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration ADD MAPPING FOR asciiword WITH srv_text.own_dictionary, srv_text.stem, simple;
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration ADD MAPPING FOR numword, email WITH simple;
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration ADD MAPPING FOR url WITH srv_text."Odd, ""dictionary""";
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration OWNER TO everything_owner;
COMMENT ON TEXT SEARCH CONFIGURATION srv_text.own_configuration IS 'a configuration';
CREATE TEXT SEARCH CONFIGURATION srv_text.empty_configuration (PARSER = pg_catalog."default");
CREATE TEXT SEARCH CONFIGURATION srv_text.copied_configuration (COPY = pg_catalog.english);

-- Foreign data -----------------------------------------------------------------------------------------------------

CREATE FOREIGN DATA WRAPPER srv_file HANDLER srv_extension.file_fdw_handler VALIDATOR srv_extension.file_fdw_validator;
CREATE FOREIGN DATA WRAPPER srv_plain OPTIONS (zone 'a', area '1', secret_key 'shown to nobody');
CREATE FOREIGN DATA WRAPPER srv_checked VALIDATOR postgresql_fdw_validator;
CREATE FOREIGN DATA WRAPPER srv_unused;
ALTER FOREIGN DATA WRAPPER srv_plain OWNER TO everything_superuser;
COMMENT ON FOREIGN DATA WRAPPER srv_plain IS 'a wrapper';
GRANT USAGE ON FOREIGN DATA WRAPPER srv_plain TO everything_writer WITH GRANT OPTION;

CREATE SERVER srv_remote TYPE 'warehouse' VERSION '1.0' FOREIGN DATA WRAPPER srv_plain
  OPTIONS (zone 'b', host 'a=b, c', "Password" 'shown to nobody');
CREATE SERVER srv_checked FOREIGN DATA WRAPPER srv_checked OPTIONS (host 'localhost', dbname 'other');
CREATE SERVER srv_member FOREIGN DATA WRAPPER file_fdw;
CREATE SERVER "srv Odd" FOREIGN DATA WRAPPER srv_plain;
ALTER SERVER srv_remote OWNER TO everything_owner;
COMMENT ON SERVER srv_remote IS 'a server';
GRANT USAGE ON FOREIGN SERVER srv_remote TO everything_reader;

CREATE USER MAPPING FOR PUBLIC SERVER srv_remote OPTIONS (name 'x', password 'shown to nobody');
CREATE USER MAPPING FOR everything_reader SERVER srv_remote;
CREATE USER MAPPING FOR everything_writer SERVER srv_checked OPTIONS (user 'w', password 'shown to nobody');
CREATE USER MAPPING FOR everything_reader SERVER "srv Odd";

-- Event triggers ---------------------------------------------------------------------------------------------------

CREATE FUNCTION srv_access.on_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE FUNCTION srv_access.on_other_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER srv_before ON ddl_command_start
  WHEN TAG IN ('DROP TABLE', 'ALTER TABLE', 'CREATE TABLE') EXECUTE FUNCTION srv_access.on_event();
CREATE EVENT TRIGGER srv_after ON ddl_command_end EXECUTE FUNCTION srv_access.on_event();
CREATE EVENT TRIGGER srv_dropped ON sql_drop EXECUTE FUNCTION srv_access.on_event();
CREATE EVENT TRIGGER srv_rewrite ON table_rewrite EXECUTE FUNCTION srv_access.on_event();
ALTER EVENT TRIGGER srv_before OWNER TO everything_superuser;
ALTER EVENT TRIGGER srv_after DISABLE;
ALTER EVENT TRIGGER srv_dropped ENABLE REPLICA;
ALTER EVENT TRIGGER srv_rewrite ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER srv_before IS 'an event trigger';

-- Publications -----------------------------------------------------------------------------------------------------

CREATE TABLE srv_replica.items (id integer PRIMARY KEY, sku text NOT NULL, weight numeric, note text);
CREATE TABLE srv_replica.orders (id integer PRIMARY KEY, placed date, total numeric);
CREATE TABLE srv_replica.moves (id integer, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE srv_replica.moves_old PARTITION OF srv_replica.moves FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE "srv_Odd.name"."Table ""x""" (id integer PRIMARY KEY);

-- Servers whose wal_level is not logical warn that a publication is not yet of use.
SET client_min_messages = error;
CREATE PUBLICATION srv_everything FOR ALL TABLES;
CREATE PUBLICATION srv_silent FOR ALL TABLES WITH (publish = '');
CREATE PUBLICATION srv_items FOR TABLE srv_replica.items, "srv_Odd.name"."Table ""x""";
CREATE PUBLICATION srv_moves FOR TABLE srv_replica.moves WITH (publish = 'insert, truncate', publish_via_partition_root = true);
CREATE PUBLICATION srv_updates WITH (publish = 'update, delete');
CREATE PUBLICATION srv_nothing WITH (publish = '');
RESET client_min_messages;
ALTER PUBLICATION srv_items OWNER TO everything_owner;
COMMENT ON PUBLICATION srv_items IS 'a publication';

-- Privileges -------------------------------------------------------------------------------------------------------

CREATE TABLE srv_access.items (id integer, name text, secret text);
CREATE TABLE srv_access.owned (id integer, name text);
CREATE TABLE srv_access.untouched (id integer, name text);
CREATE VIEW srv_access.names AS SELECT id, name FROM srv_access.items;
CREATE MATERIALIZED VIEW srv_access.kept_names AS SELECT id, name FROM srv_access.items;
CREATE FOREIGN TABLE srv_access.far (id integer) SERVER "srv Odd";
CREATE SEQUENCE srv_access.numbers;
CREATE SEQUENCE srv_access.other_numbers;
CREATE TYPE srv_access.state AS ENUM ('on', 'off');
CREATE TYPE srv_access.pair AS (a integer, b integer);
CREATE TYPE srv_access.span AS RANGE (SUBTYPE = integer);
CREATE DOMAIN srv_access.name AS text;
CREATE FUNCTION srv_access.f(integer, "char") RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION srv_access.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE srv_access.p(integer) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE srv_access.total(integer) (SFUNC = int4pl, STYPE = integer);

ALTER TABLE srv_access.owned OWNER TO everything_owner;
GRANT SELECT ON srv_access.items TO everything_reader;
GRANT INSERT, UPDATE, DELETE ON srv_access.items TO everything_writer WITH GRANT OPTION;
GRANT UPDATE ON srv_access.items TO everything_reader;
GRANT SELECT (id, name), UPDATE (name) ON srv_access.items TO everything_writer;
GRANT SELECT (id) ON srv_access.items TO PUBLIC;
GRANT ALL ON srv_access.owned TO everything_writer;
REVOKE TRUNCATE, TRIGGER ON srv_access.owned FROM everything_owner;
GRANT SELECT ON srv_access.names, srv_access.kept_names, srv_access.far TO everything_reader;
GRANT USAGE ON SEQUENCE srv_access.numbers TO everything_reader;
GRANT USAGE, CREATE ON SCHEMA srv_access TO everything_writer;
GRANT USAGE ON SCHEMA srv_access TO PUBLIC;
REVOKE USAGE ON TYPE srv_access.state, srv_access.name FROM PUBLIC;
GRANT USAGE ON TYPE srv_access.state, srv_access.pair, srv_access.span TO everything_reader;
REVOKE EXECUTE ON FUNCTION srv_access.f(integer, "char") FROM PUBLIC;
GRANT EXECUTE ON FUNCTION srv_access.f(integer, "char") TO everything_reader;
GRANT EXECUTE ON PROCEDURE srv_access.p(integer) TO everything_reader WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION srv_access.total(integer) FROM PUBLIC;

-- To a role whose name needs quotes, and on system columns.
CREATE TABLE srv_access.oddly (id integer);
ALTER TABLE srv_access.oddly OWNER TO "everything_""odd"" \ role";
GRANT SELECT (tableoid, id), UPDATE (id) ON srv_access.oddly TO everything_reader;
GRANT USAGE ON SCHEMA srv_replica TO "everything_""odd"" \ role" WITH GRANT OPTION;
CREATE POLICY oddly ON srv_access.oddly TO "everything_""odd"" \ role", everything_reader USING (true);

-- Granted by one who may pass it on, not by the owner.
SET ROLE everything_writer;
GRANT DELETE ON srv_access.items TO everything_reader;
RESET ROLE;

-- On what PostgreSQL and extensions brought.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) TO everything_reader;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
GRANT SELECT (proname, prosrc) ON pg_catalog.pg_proc TO everything_reader;
GRANT SELECT ON pg_catalog.pg_authid TO everything_superuser;
REVOKE SELECT ON pg_catalog.pg_timezone_abbrevs FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT EXECUTE ON FUNCTION srv_extension.pg_freespace(regclass, bigint) TO everything_reader;
REVOKE EXECUTE ON FUNCTION srv_extension.file_fdw_handler() FROM PUBLIC;
GRANT USAGE ON FOREIGN DATA WRAPPER file_fdw TO everything_reader;

-- Default privileges -----------------------------------------------------------------------------------------------

ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT SELECT ON TABLES TO everything_reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE TRUNCATE ON TABLES FROM everything_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT USAGE ON SCHEMAS TO everything_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA srv_access GRANT SELECT, INSERT ON TABLES TO everything_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA srv_access GRANT EXECUTE ON FUNCTIONS TO everything_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA srv_access GRANT USAGE ON SEQUENCES TO everything_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA "srv_Odd.name" GRANT USAGE ON TYPES TO everything_writer;
