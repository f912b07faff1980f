-- Single mutations of the services group; each runs alone, as superuser, on a database made by everything/*.sql.
-- `expect: nothing` marks a mutation that must not be seen.

-- mutation: create a text search parser
-- expect: created text search parser srv_text.new_parser
CREATE TEXT SEARCH PARSER srv_text.new_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);

-- mutation: drop a text search parser
-- expect: dropped text search parser srv_text.plain_parser
DROP TEXT SEARCH PARSER srv_text.plain_parser;

-- mutation: rename a text search parser
-- expect: dropped text search parser srv_text.plain_parser
-- expect: created text search parser srv_text.renamed_parser
ALTER TEXT SEARCH PARSER srv_text.plain_parser RENAME TO renamed_parser;

-- mutation: move a text search parser to another schema
-- expect: dropped text search parser srv_text.plain_parser
-- expect: created text search parser srv_access.plain_parser
ALTER TEXT SEARCH PARSER srv_text.plain_parser SET SCHEMA srv_access;

-- mutation: another start function of a text search parser
-- expect: text search parser srv_text.plain_parser: start_function
DROP TEXT SEARCH PARSER srv_text.plain_parser;
CREATE TEXT SEARCH PARSER srv_text.plain_parser (START = srv_text.parser_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);

-- mutation: another token function of a text search parser
-- expect: text search parser srv_text.plain_parser: token_function
DROP TEXT SEARCH PARSER srv_text.plain_parser;
CREATE TEXT SEARCH PARSER srv_text.plain_parser (START = prsd_start, GETTOKEN = srv_text.parser_token, END = prsd_end, LEXTYPES = prsd_lextype);

-- mutation: another end function of a text search parser
-- expect: text search parser srv_text.plain_parser: end_function
DROP TEXT SEARCH PARSER srv_text.plain_parser;
CREATE TEXT SEARCH PARSER srv_text.plain_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = srv_text.parser_end, LEXTYPES = prsd_lextype);

-- mutation: another lexeme types function of a text search parser
-- expect: text search parser srv_text.plain_parser: lexeme_types_function
DROP TEXT SEARCH PARSER srv_text.plain_parser;
CREATE TEXT SEARCH PARSER srv_text.plain_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = srv_text.parser_types);

-- mutation: a headline function for a text search parser
-- expect: text search parser srv_text.plain_parser: headline_function
DROP TEXT SEARCH PARSER srv_text.plain_parser;
CREATE TEXT SEARCH PARSER srv_text.plain_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);

-- mutation: change a text search parser's comment
-- expect: text search parser srv_text.own_parser: comment
COMMENT ON TEXT SEARCH PARSER srv_text.own_parser IS 'another comment';

-- mutation: create a text search template
-- expect: created text search template srv_text.new_template
CREATE TEXT SEARCH TEMPLATE srv_text.new_template (LEXIZE = dsimple_lexize);

-- mutation: drop a text search template
-- expect: dropped text search template srv_text.plain_template
DROP TEXT SEARCH TEMPLATE srv_text.plain_template;

-- mutation: an init function for a text search template
-- expect: text search template srv_text.plain_template: init_function
DROP TEXT SEARCH TEMPLATE srv_text.plain_template;
CREATE TEXT SEARCH TEMPLATE srv_text.plain_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);

-- mutation: another lexize function of a text search template
-- expect: text search template srv_text.plain_template: lexize_function
DROP TEXT SEARCH TEMPLATE srv_text.plain_template;
CREATE TEXT SEARCH TEMPLATE srv_text.plain_template (LEXIZE = srv_text.template_lexize);

-- mutation: remove a text search template's comment
-- expect: text search template srv_text.own_template: comment
COMMENT ON TEXT SEARCH TEMPLATE srv_text.own_template IS NULL;

-- mutation: create a text search dictionary
-- expect: created text search dictionary srv_text.new_dictionary
CREATE TEXT SEARCH DICTIONARY srv_text.new_dictionary (TEMPLATE = simple);

-- mutation: drop a text search dictionary
-- expect: dropped text search dictionary srv_text.plain_dictionary
DROP TEXT SEARCH DICTIONARY srv_text.plain_dictionary;

-- mutation: rename a text search dictionary
-- expect: dropped text search dictionary srv_text.plain_dictionary
-- expect: created text search dictionary srv_text.renamed_dictionary
ALTER TEXT SEARCH DICTIONARY srv_text.plain_dictionary RENAME TO renamed_dictionary;

-- mutation: change an option of a text search dictionary
-- expect: text search dictionary srv_text.own_dictionary: options
ALTER TEXT SEARCH DICTIONARY srv_text.own_dictionary (ACCEPT = true);

-- mutation: add an option to a text search dictionary
-- expect: text search dictionary srv_text.plain_dictionary: options
ALTER TEXT SEARCH DICTIONARY srv_text.plain_dictionary (STOPWORDS = english);

-- mutation: remove an option of a text search dictionary
-- expect: text search dictionary srv_text.stem: options
ALTER TEXT SEARCH DICTIONARY srv_text.stem (STOPWORDS);

-- mutation: set an option of a text search dictionary to what it is
-- expect: nothing
ALTER TEXT SEARCH DICTIONARY srv_text.own_dictionary (STOPWORDS = english);

-- mutation: another template of a text search dictionary
-- expect: text search dictionary srv_text.plain_dictionary: template
DROP TEXT SEARCH DICTIONARY srv_text.plain_dictionary;
CREATE TEXT SEARCH DICTIONARY srv_text.plain_dictionary (TEMPLATE = srv_text.used_template);

-- mutation: change a text search dictionary's owner
-- expect: text search dictionary srv_text.own_dictionary: owner
ALTER TEXT SEARCH DICTIONARY srv_text.own_dictionary OWNER TO everything_writer;

-- mutation: comment on a text search dictionary
-- expect: text search dictionary srv_text.plain_dictionary: comment
COMMENT ON TEXT SEARCH DICTIONARY srv_text.plain_dictionary IS 'a comment';

-- mutation: create a text search configuration
-- expect: created text search configuration srv_text.new_configuration
CREATE TEXT SEARCH CONFIGURATION srv_text.new_configuration (PARSER = "default");

-- mutation: drop a text search configuration
-- expect: dropped text search configuration srv_text.copied_configuration
DROP TEXT SEARCH CONFIGURATION srv_text.copied_configuration;

-- mutation: another parser of a text search configuration
-- expect: text search configuration srv_text.empty_configuration: parser
DROP TEXT SEARCH CONFIGURATION srv_text.empty_configuration;
CREATE TEXT SEARCH CONFIGURATION srv_text.empty_configuration (PARSER = srv_text.used_parser);

-- mutation: add a mapping to a text search configuration
-- expect: text search configuration srv_text.empty_configuration: mappings
ALTER TEXT SEARCH CONFIGURATION srv_text.empty_configuration ADD MAPPING FOR word WITH simple;

-- mutation: drop a mapping of a text search configuration
-- expect: text search configuration srv_text.own_configuration: mappings
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration DROP MAPPING FOR email;

-- mutation: another order of the dictionaries of a mapping
-- expect: text search configuration srv_text.own_configuration: mappings
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration ALTER MAPPING FOR asciiword WITH srv_text.stem, srv_text.own_dictionary, simple;

-- mutation: replace a dictionary in a text search configuration
-- expect: text search configuration srv_text.own_configuration: mappings
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration ALTER MAPPING FOR url REPLACE srv_text."Odd, ""dictionary""" WITH simple;

-- mutation: change a text search configuration's owner
-- expect: text search configuration srv_text.own_configuration: owner
ALTER TEXT SEARCH CONFIGURATION srv_text.own_configuration OWNER TO everything_writer;

-- mutation: change a text search configuration's comment
-- expect: text search configuration srv_text.own_configuration: comment
COMMENT ON TEXT SEARCH CONFIGURATION srv_text.own_configuration IS 'another comment';

-- mutation: create a foreign-data wrapper
-- expect: created foreign data wrapper srv_new
CREATE FOREIGN DATA WRAPPER srv_new;

-- mutation: drop a foreign-data wrapper
-- expect: dropped foreign data wrapper srv_unused
DROP FOREIGN DATA WRAPPER srv_unused;

-- mutation: rename a foreign-data wrapper
-- expect: dropped foreign data wrapper srv_unused
-- expect: created foreign data wrapper srv_renamed
ALTER FOREIGN DATA WRAPPER srv_unused RENAME TO srv_renamed;

-- mutation: remove a foreign-data wrapper's handler
-- expect: foreign data wrapper srv_file: handler
ALTER FOREIGN DATA WRAPPER srv_file NO HANDLER;

-- mutation: remove a foreign-data wrapper's validator
-- expect: foreign data wrapper srv_checked: validator
ALTER FOREIGN DATA WRAPPER srv_checked NO VALIDATOR;

-- mutation: add an option to a foreign-data wrapper
-- expect: foreign data wrapper srv_unused: options
ALTER FOREIGN DATA WRAPPER srv_unused OPTIONS (ADD color 'red');

-- mutation: change an option of a foreign-data wrapper
-- expect: foreign data wrapper srv_plain: options
ALTER FOREIGN DATA WRAPPER srv_plain OPTIONS (SET area '2');

-- mutation: change an option of a foreign-data wrapper that is a secret
-- expect: nothing
ALTER FOREIGN DATA WRAPPER srv_plain OPTIONS (SET secret_key 'another');

-- mutation: drop an option of a foreign-data wrapper that is a secret
-- expect: foreign data wrapper srv_plain: options
ALTER FOREIGN DATA WRAPPER srv_plain OPTIONS (DROP secret_key);

-- mutation: another order of the options of a foreign-data wrapper
-- expect: nothing
ALTER FOREIGN DATA WRAPPER srv_plain OPTIONS (DROP area);
ALTER FOREIGN DATA WRAPPER srv_plain OPTIONS (ADD area '1');

-- mutation: change a foreign-data wrapper's owner
-- expect: foreign data wrapper srv_unused: owner
ALTER FOREIGN DATA WRAPPER srv_unused OWNER TO everything_superuser;

-- mutation: change a foreign-data wrapper's comment
-- expect: foreign data wrapper srv_plain: comment
COMMENT ON FOREIGN DATA WRAPPER srv_plain IS 'another comment';

-- mutation: create a server
-- expect: created server srv_new
CREATE SERVER srv_new FOREIGN DATA WRAPPER srv_unused;

-- mutation: drop a server
-- expect: dropped server srv_member
DROP SERVER srv_member;

-- mutation: rename a server
-- expect: dropped server srv_member
-- expect: created server srv_renamed
ALTER SERVER srv_member RENAME TO srv_renamed;

-- mutation: a type for a server
-- expect: server srv_member: type
DROP SERVER srv_member;
CREATE SERVER srv_member TYPE 'files' FOREIGN DATA WRAPPER file_fdw;

-- mutation: another foreign-data wrapper of a server
-- expect: server srv_member: foreign_data_wrapper
DROP SERVER srv_member;
CREATE SERVER srv_member FOREIGN DATA WRAPPER srv_unused;

-- mutation: change a server's version
-- expect: server srv_remote: version
ALTER SERVER srv_remote VERSION '2.0';

-- mutation: change an option of a server
-- expect: server srv_remote: options
ALTER SERVER srv_remote OPTIONS (SET host 'elsewhere');

-- mutation: drop an option of a server
-- expect: server srv_checked: options
ALTER SERVER srv_checked OPTIONS (DROP dbname);

-- mutation: change an option of a server that is a secret
-- expect: nothing
ALTER SERVER srv_remote OPTIONS (SET "Password" 'another');

-- mutation: change a server's owner
-- expect: server srv_remote: owner
ALTER SERVER srv_remote OWNER TO everything_writer;

-- mutation: remove a server's comment
-- expect: server srv_remote: comment
COMMENT ON SERVER srv_remote IS NULL;

-- mutation: create a user mapping
-- expect: created user mapping for everything_owner server srv_remote
CREATE USER MAPPING FOR everything_owner SERVER srv_remote;

-- mutation: create a user mapping on an extension's server
-- expect: created user mapping for PUBLIC server srv_member
CREATE USER MAPPING FOR PUBLIC SERVER srv_member;

-- mutation: drop a user mapping
-- expect: dropped user mapping for everything_writer server srv_checked
DROP USER MAPPING FOR everything_writer SERVER srv_checked;

-- mutation: drop the user mapping of PUBLIC
-- expect: dropped user mapping for PUBLIC server srv_remote
DROP USER MAPPING FOR PUBLIC SERVER srv_remote;

-- mutation: change a password in a user mapping
-- expect: nothing
ALTER USER MAPPING FOR everything_writer SERVER srv_checked OPTIONS (SET password 'another');

-- mutation: create an event trigger
-- expect: created event trigger srv_new
CREATE EVENT TRIGGER srv_new ON ddl_command_end EXECUTE FUNCTION srv_access.on_event();

-- mutation: drop an event trigger
-- expect: dropped event trigger srv_after
DROP EVENT TRIGGER srv_after;

-- mutation: rename an event trigger
-- expect: dropped event trigger srv_after
-- expect: created event trigger srv_renamed
ALTER EVENT TRIGGER srv_after RENAME TO srv_renamed;

-- mutation: another event of an event trigger
-- expect: event trigger srv_after: event
DROP EVENT TRIGGER srv_after;
CREATE EVENT TRIGGER srv_after ON sql_drop EXECUTE FUNCTION srv_access.on_event();
ALTER EVENT TRIGGER srv_after DISABLE;

-- mutation: another function of an event trigger
-- expect: event trigger srv_after: function
DROP EVENT TRIGGER srv_after;
CREATE EVENT TRIGGER srv_after ON ddl_command_end EXECUTE FUNCTION srv_access.on_other_event();
ALTER EVENT TRIGGER srv_after DISABLE;

-- mutation: tags for an event trigger
-- expect: event trigger srv_after: tags
DROP EVENT TRIGGER srv_after;
CREATE EVENT TRIGGER srv_after ON ddl_command_end WHEN TAG IN ('CREATE VIEW') EXECUTE FUNCTION srv_access.on_event();
ALTER EVENT TRIGGER srv_after DISABLE;

-- mutation: another order of an event trigger's tags
-- expect: nothing
DROP EVENT TRIGGER srv_before;
CREATE EVENT TRIGGER srv_before ON ddl_command_start
  WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION srv_access.on_event();
ALTER EVENT TRIGGER srv_before OWNER TO everything_superuser;
COMMENT ON EVENT TRIGGER srv_before IS 'an event trigger';

-- mutation: disable an event trigger
-- expect: event trigger srv_before: enabled
ALTER EVENT TRIGGER srv_before DISABLE;

-- mutation: enable a disabled event trigger
-- expect: event trigger srv_after: enabled
ALTER EVENT TRIGGER srv_after ENABLE;

-- mutation: enable an event trigger always that was for replicas
-- expect: event trigger srv_dropped: enabled
ALTER EVENT TRIGGER srv_dropped ENABLE ALWAYS;

-- mutation: change an event trigger's owner
-- expect: event trigger srv_after: owner
ALTER EVENT TRIGGER srv_after OWNER TO everything_superuser;

-- mutation: change an event trigger's comment
-- expect: event trigger srv_before: comment
COMMENT ON EVENT TRIGGER srv_before IS 'another comment';

-- mutation: create a publication
-- expect: created publication srv_new
CREATE PUBLICATION srv_new;

-- mutation: drop a publication
-- expect: dropped publication srv_nothing
DROP PUBLICATION srv_nothing;

-- mutation: rename a publication
-- expect: dropped publication srv_nothing
-- expect: created publication srv_renamed
ALTER PUBLICATION srv_nothing RENAME TO srv_renamed;

-- mutation: publish all tables
-- expect: publication srv_updates: all_tables
DROP PUBLICATION srv_updates;
CREATE PUBLICATION srv_updates FOR ALL TABLES WITH (publish = 'update, delete');

-- mutation: publish fewer operations
-- expect: publication srv_items: publish
ALTER PUBLICATION srv_items SET (publish = 'insert, update, delete');

-- mutation: publish all operations
-- expect: publication srv_updates: publish
ALTER PUBLICATION srv_updates SET (publish = 'insert, update, delete, truncate');

-- mutation: publish via the root of partitions
-- expect: publication srv_items: via_partition_root
ALTER PUBLICATION srv_items SET (publish_via_partition_root = true);

-- mutation: publish no longer via the root of partitions
-- expect: publication srv_moves: via_partition_root
ALTER PUBLICATION srv_moves SET (publish_via_partition_root = false);

-- mutation: change a publication's owner
-- expect: publication srv_items: owner
ALTER PUBLICATION srv_items OWNER TO everything_superuser;

-- mutation: change a publication's comment
-- expect: publication srv_items: comment
COMMENT ON PUBLICATION srv_items IS 'another comment';

-- mutation: add a table to a publication
-- expect: created publication table srv_items.srv_replica.orders
ALTER PUBLICATION srv_items ADD TABLE srv_replica.orders;

-- mutation: drop a table from a publication
-- expect: dropped publication table srv_items.srv_replica.items
ALTER PUBLICATION srv_items DROP TABLE srv_replica.items;

-- mutation: replace the tables of a publication
-- expect: dropped publication table srv_moves.srv_replica.moves
-- expect: created publication table srv_moves.srv_replica.moves_old
ALTER PUBLICATION srv_moves SET TABLE srv_replica.moves_old;

-- mutation: grant on a table
-- expect: created grant table srv_access.untouched to everything_reader
GRANT SELECT ON srv_access.untouched TO everything_reader;

-- mutation: grant on a table to PUBLIC
-- expect: created grant table srv_access.untouched to PUBLIC
GRANT SELECT ON srv_access.untouched TO PUBLIC;

-- mutation: grant one privilege more on a table
-- expect: grant table srv_access.items to everything_reader: privileges
GRANT INSERT ON srv_access.items TO everything_reader;

-- mutation: revoke one privilege on a table
-- expect: grant table srv_access.items to everything_reader: privileges
REVOKE UPDATE ON srv_access.items FROM everything_reader;

-- mutation: revoke all privileges on a table
-- expect: dropped grant table srv_access.owned to everything_writer
REVOKE ALL ON srv_access.owned FROM everything_writer;

-- mutation: revoke a grant option on a table
-- expect: grant table srv_access.items to everything_writer: privileges
REVOKE GRANT OPTION FOR INSERT ON srv_access.items FROM everything_writer;

-- mutation: grant by another role what the owner granted
-- expect: grant table srv_access.items to everything_reader: privileges
SET ROLE everything_writer;
GRANT UPDATE ON srv_access.items TO everything_reader;
RESET ROLE;

-- mutation: revoke what another role granted
-- expect: grant table srv_access.items to everything_reader: privileges
SET ROLE everything_writer;
REVOKE DELETE ON srv_access.items FROM everything_reader;
RESET ROLE;

-- mutation: revoke from a table's owner
-- expect: created grant table srv_access.untouched to the database owner
REVOKE DELETE ON srv_access.untouched FROM CURRENT_USER;

-- mutation: give back to a table's owner
-- expect: dropped grant table srv_access.owned to everything_owner
GRANT ALL ON srv_access.owned TO everything_owner;

-- mutation: revoke what was not granted
-- expect: nothing
REVOKE SELECT ON srv_access.untouched FROM PUBLIC;
REVOKE SELECT ON srv_access.untouched FROM everything_reader;

-- mutation: grant to the owner what it has
-- expect: nothing
GRANT SELECT ON srv_access.untouched TO CURRENT_USER;

-- mutation: grant and revoke again
-- expect: nothing
GRANT SELECT ON srv_access.untouched TO everything_reader;
REVOKE SELECT ON srv_access.untouched FROM everything_reader;

-- mutation: grant on a column
-- expect: created grant column srv_access.untouched.name to everything_reader
GRANT SELECT (name) ON srv_access.untouched TO everything_reader;

-- mutation: grant one privilege more on a column
-- expect: grant column srv_access.items.id to everything_writer: privileges
GRANT REFERENCES (id) ON srv_access.items TO everything_writer;

-- mutation: grant on a column to PUBLIC
-- expect: created grant column srv_access.items.secret to PUBLIC
GRANT SELECT (secret) ON srv_access.items TO PUBLIC;

-- mutation: revoke the last privilege on a column
-- expect: dropped grant column srv_access.items.id to PUBLIC
REVOKE SELECT (id) ON srv_access.items FROM PUBLIC;

-- mutation: grant on a system column
-- expect: created grant column srv_access.untouched.ctid to everything_reader
GRANT SELECT (ctid) ON srv_access.untouched TO everything_reader;

-- mutation: grant on a view
-- expect: grant view srv_access.names to everything_reader: privileges
GRANT UPDATE ON srv_access.names TO everything_reader;

-- mutation: revoke on a materialized view
-- expect: dropped grant materialized view srv_access.kept_names to everything_reader
REVOKE SELECT ON srv_access.kept_names FROM everything_reader;

-- mutation: grant on a foreign table
-- expect: created grant foreign table srv_access.far to everything_writer
GRANT INSERT ON srv_access.far TO everything_writer;

-- mutation: grant on a sequence
-- expect: created grant sequence srv_access.other_numbers to everything_reader
GRANT SELECT ON SEQUENCE srv_access.other_numbers TO everything_reader;

-- mutation: change a grant on a sequence
-- expect: grant sequence srv_access.numbers to everything_reader: privileges
GRANT UPDATE ON SEQUENCE srv_access.numbers TO everything_reader;

-- mutation: revoke on a schema
-- expect: grant schema srv_access to everything_writer: privileges
REVOKE CREATE ON SCHEMA srv_access FROM everything_writer;

-- mutation: grant on a schema
-- expect: created grant schema srv_text to PUBLIC
GRANT USAGE ON SCHEMA srv_text TO PUBLIC;

-- mutation: revoke on the schema public
-- expect: created grant schema public to PUBLIC
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- mutation: grant on the schema public
-- expect: created grant schema public to everything_reader
GRANT CREATE ON SCHEMA public TO everything_reader;

-- mutation: grant on an enumerated type
-- expect: created grant enum srv_access.state to everything_writer
GRANT USAGE ON TYPE srv_access.state TO everything_writer;

-- mutation: give a type back to PUBLIC
-- expect: dropped grant enum srv_access.state to PUBLIC
GRANT USAGE ON TYPE srv_access.state TO PUBLIC;

-- mutation: revoke on a composite type
-- expect: created grant composite srv_access.pair to PUBLIC
REVOKE USAGE ON TYPE srv_access.pair FROM PUBLIC;

-- mutation: revoke on a range type
-- expect: dropped grant range srv_access.span to everything_reader
REVOKE USAGE ON TYPE srv_access.span FROM everything_reader;

-- mutation: give a domain back to PUBLIC
-- expect: dropped grant domain srv_access.name to PUBLIC
GRANT USAGE ON DOMAIN srv_access.name TO PUBLIC;

-- mutation: grant on a table's row type
-- expect: created grant type srv_access.untouched to everything_reader
GRANT USAGE ON TYPE srv_access.untouched TO everything_reader;

-- mutation: revoke on a function
-- expect: created grant function srv_access.f() to PUBLIC
REVOKE EXECUTE ON FUNCTION srv_access.f() FROM PUBLIC;

-- mutation: grant on a function to PUBLIC what it has
-- expect: nothing
GRANT EXECUTE ON FUNCTION srv_access.f() TO PUBLIC;

-- mutation: give a function back to PUBLIC
-- expect: dropped grant function srv_access.f(integer, "char") to PUBLIC
GRANT EXECUTE ON FUNCTION srv_access.f(integer, "char") TO PUBLIC;

-- mutation: a grant option on a function
-- expect: grant function srv_access.f(integer, "char") to everything_reader: privileges
GRANT EXECUTE ON FUNCTION srv_access.f(integer, "char") TO everything_reader WITH GRANT OPTION;

-- mutation: revoke on a procedure
-- expect: dropped grant procedure srv_access.p(integer) to everything_reader
REVOKE EXECUTE ON PROCEDURE srv_access.p(integer) FROM everything_reader;

-- mutation: give an aggregate back to PUBLIC
-- expect: dropped grant aggregate srv_access.total(integer) to PUBLIC
GRANT EXECUTE ON FUNCTION srv_access.total(integer) TO PUBLIC;

-- mutation: revoke on the constructor of a range type
-- expect: created grant function srv_access.span(integer, integer) to PUBLIC
REVOKE EXECUTE ON FUNCTION srv_access.span(integer, integer) FROM PUBLIC;

-- mutation: grant on a foreign-data wrapper
-- expect: created grant foreign data wrapper srv_plain to everything_reader
GRANT USAGE ON FOREIGN DATA WRAPPER srv_plain TO everything_reader;

-- mutation: revoke a grant option on a foreign-data wrapper
-- expect: grant foreign data wrapper srv_plain to everything_writer: privileges
REVOKE GRANT OPTION FOR USAGE ON FOREIGN DATA WRAPPER srv_plain FROM everything_writer;

-- mutation: revoke on a server
-- expect: dropped grant server srv_remote to everything_reader
REVOKE USAGE ON FOREIGN SERVER srv_remote FROM everything_reader;

-- mutation: grant on a function of an extension
-- expect: created grant function srv_extension.pg_freespace(regclass) to everything_reader
GRANT EXECUTE ON FUNCTION srv_extension.pg_freespace(regclass) TO everything_reader;

-- mutation: give to PUBLIC what an extension withholds
-- expect: created grant function srv_extension.pg_freespace(regclass) to PUBLIC
GRANT EXECUTE ON FUNCTION srv_extension.pg_freespace(regclass) TO PUBLIC;

-- mutation: revoke what an extension granted
-- expect: created grant function srv_extension.pg_freespace(regclass) to pg_stat_scan_tables
REVOKE EXECUTE ON FUNCTION srv_extension.pg_freespace(regclass) FROM pg_stat_scan_tables;

-- mutation: give a function of an extension back to PUBLIC
-- expect: dropped grant function srv_extension.file_fdw_handler() to PUBLIC
GRANT EXECUTE ON FUNCTION srv_extension.file_fdw_handler() TO PUBLIC;

-- mutation: revoke on a foreign-data wrapper of an extension
-- expect: dropped grant foreign data wrapper file_fdw to everything_reader
REVOKE USAGE ON FOREIGN DATA WRAPPER file_fdw FROM everything_reader;

-- mutation: grant on a function of PostgreSQL
-- expect: created grant function pg_catalog.pg_advisory_lock(integer, integer) to everything_reader
GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) TO everything_reader;

-- mutation: give a function of PostgreSQL to PUBLIC that it withholds
-- expect: created grant function pg_catalog.pg_ls_waldir() to PUBLIC
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_waldir() TO PUBLIC;

-- mutation: revoke what PostgreSQL granted to its own role
-- expect: created grant function pg_catalog.pg_ls_waldir() to pg_monitor
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_ls_waldir() FROM pg_monitor;

-- mutation: give a function of PostgreSQL back to PUBLIC
-- expect: dropped grant function pg_catalog.pg_sleep(double precision) to PUBLIC
GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) TO PUBLIC;

-- mutation: grant on a type of PostgreSQL
-- expect: created grant type pg_catalog.int4 to everything_reader
GRANT USAGE ON TYPE pg_catalog.int4 TO everything_reader;

-- mutation: grant on a system catalog
-- expect: created grant table pg_catalog.pg_statistic to everything_reader
GRANT SELECT ON pg_catalog.pg_statistic TO everything_reader;

-- mutation: revoke on a system catalog
-- expect: created grant table pg_catalog.pg_class to PUBLIC
REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC;

-- mutation: revoke the only privilege on a column of a system catalog
-- expect: created grant column pg_catalog.pg_subscription.subname to PUBLIC
REVOKE SELECT (subname) ON pg_catalog.pg_subscription FROM PUBLIC;

-- mutation: revoke on a column of a system catalog
-- expect: dropped grant column pg_catalog.pg_proc.prosrc to everything_reader
REVOKE SELECT (prosrc) ON pg_catalog.pg_proc FROM everything_reader;

-- mutation: revoke on a view of the information schema
-- expect: created grant view information_schema.tables to PUBLIC
REVOKE SELECT ON information_schema.tables FROM PUBLIC;

-- mutation: revoke on the information schema
-- expect: created grant schema information_schema to PUBLIC
REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC;

-- mutation: grant on the schema pg_catalog
-- expect: created grant schema pg_catalog to everything_reader
GRANT CREATE ON SCHEMA pg_catalog TO everything_reader;

-- mutation: grant on a built-in language, which pg_dump does not write
-- expect: created grant language sql to everything_reader
GRANT USAGE ON LANGUAGE sql TO everything_reader;

-- mutation: give an extension's language back to PUBLIC
-- expect: dropped grant language plpgsql to PUBLIC
GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC;

-- mutation: grant on a large object
-- expect: created grant large object "4711" to everything_reader
SELECT pg_catalog.lo_create(4711);
GRANT SELECT ON LARGE OBJECT 4711 TO everything_reader;

-- mutation: create a large object
-- expect: nothing
SELECT pg_catalog.lo_create(4711);

-- mutation: change a table's owner, whose own grants follow
-- expect: table srv_access.untouched: owner
ALTER TABLE srv_access.untouched OWNER TO everything_owner;

-- mutation: default privileges on tables
-- expect: created default privilege of everything_writer on tables to everything_reader
ALTER DEFAULT PRIVILEGES FOR ROLE everything_writer GRANT SELECT ON TABLES TO everything_reader;

-- mutation: default privileges of the database's owner
-- expect: created default privilege of the database owner on tables to everything_reader
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO everything_reader;

-- mutation: more default privileges on tables
-- expect: default privilege of everything_owner on tables to everything_reader: privileges
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT UPDATE ON TABLES TO everything_reader;

-- mutation: revoke the grant option of a default privilege
-- expect: default privilege of everything_owner on tables to everything_reader: privileges
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE GRANT OPTION FOR SELECT ON TABLES FROM everything_reader;

-- mutation: give default privileges back to the owner
-- expect: dropped default privilege of everything_owner on tables to everything_owner
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT TRUNCATE ON TABLES TO everything_owner;

-- mutation: give default privileges on functions back to PUBLIC
-- expect: dropped default privilege of everything_owner on functions to PUBLIC
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

-- mutation: give default privileges on types back to PUBLIC
-- expect: dropped default privilege of everything_owner on types to PUBLIC
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner GRANT USAGE ON TYPES TO PUBLIC;

-- mutation: no default privileges for the owner of sequences
-- expect: created default privilege of everything_owner on sequences to everything_owner
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE ALL ON SEQUENCES FROM everything_owner;

-- mutation: revoke default privileges on schemas
-- expect: dropped default privilege of everything_owner on schemas to everything_reader
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE USAGE ON SCHEMAS FROM everything_reader;

-- mutation: revoke default privileges in a schema
-- expect: default privilege of everything_owner in srv_access on tables to everything_writer: privileges
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA srv_access REVOKE INSERT ON TABLES FROM everything_writer;

-- mutation: default privileges in another schema
-- expect: created default privilege of everything_owner in "srv_Odd.name" on tables to PUBLIC
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA "srv_Odd.name" GRANT SELECT ON TABLES TO PUBLIC;

-- mutation: revoke all default privileges on sequences in a schema
-- expect: dropped default privilege of the database owner in srv_access on sequences to everything_reader
ALTER DEFAULT PRIVILEGES IN SCHEMA srv_access REVOKE ALL ON SEQUENCES FROM everything_reader;

-- mutation: grant by default what is the default
-- expect: nothing
ALTER DEFAULT PRIVILEGES FOR ROLE everything_writer GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

-- A label needs a provider that is loaded; without one the row is all there is to it.

-- mutation: a security label on a table
-- expect: table srv_access.items: security_labels
INSERT INTO pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
VALUES ('pg_catalog.pg_class'::regclass, 'srv_access.items'::regclass, 0, 'srv_provider', 'classified');

-- mutation: a security label on a column
-- expect: column srv_access.items.secret: security_labels
INSERT INTO pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
VALUES ('pg_catalog.pg_class'::regclass, 'srv_access.items'::regclass, 3, 'srv_provider', 'classified');

-- mutation: a security label on a function
-- expect: function srv_access.f(): security_labels
INSERT INTO pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
VALUES ('pg_catalog.pg_proc'::regclass, 'srv_access.f()'::regprocedure, 0, 'srv_provider', 'classified');

-- mutation: security labels of two providers on a schema
-- expect: schema srv_access: security_labels
INSERT INTO pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
VALUES ('pg_catalog.pg_namespace'::regclass, 'srv_access'::regnamespace, 0, 'srv_provider', 'classified')
     , ('pg_catalog.pg_namespace'::regclass, 'srv_access'::regnamespace, 0, 'srv_other_provider', 'open');

-- mutation: a security label on an event trigger
-- expect: event trigger srv_before: security_labels
INSERT INTO pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
SELECT 'pg_catalog.pg_event_trigger'::regclass, e.oid, 0, 'srv_provider', 'classified'
  FROM pg_catalog.pg_event_trigger e WHERE e.evtname = 'srv_before';

-- mutation: a security label on a publication
-- expect: publication srv_items: security_labels
INSERT INTO pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
SELECT 'pg_catalog.pg_publication'::regclass, p.oid, 0, 'srv_provider', 'classified'
  FROM pg_catalog.pg_publication p WHERE p.pubname = 'srv_items';

-- mutation: the comment that PostgreSQL gives to the schema public
-- expect: nothing
COMMENT ON SCHEMA public IS NULL;

-- mutation: another comment on the schema public
-- expect: schema public: comment
COMMENT ON SCHEMA public IS 'not the standard comment';

-- mutation: another comment on an extension
-- expect: extension file_fdw: comment
COMMENT ON EXTENSION file_fdw IS 'not what its control file says';

-- mutation: no comment on an extension
-- expect: nothing
COMMENT ON EXTENSION file_fdw IS NULL;
