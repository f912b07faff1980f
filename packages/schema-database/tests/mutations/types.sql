-- Single mutations of what everything/types.sql makes; each runs alone, on a copy of its own.

-- mutation: create a schema
-- expect: created schema typ_new
CREATE SCHEMA typ_new;

-- mutation: drop a schema
-- expect: dropped schema typ_empty
DROP SCHEMA typ_empty;

-- mutation: rename a schema
-- expect: dropped schema typ_empty
-- expect: created schema typ_void
ALTER SCHEMA typ_empty RENAME TO typ_void;

-- mutation: give a schema another owner
-- expect: schema typ_b: owner
ALTER SCHEMA typ_b OWNER TO everything_reader;

-- mutation: give a schema of the database's owner another owner
-- expect: schema typ_empty: owner
ALTER SCHEMA typ_empty OWNER TO everything_owner;

-- mutation: give the public schema an owner that is neither the superuser nor the database's
-- expect: schema public: owner
ALTER SCHEMA public OWNER TO everything_owner;

-- mutation: change a schema's comment
-- expect: schema typ_a: comment
COMMENT ON SCHEMA typ_a IS 'something else';

-- mutation: drop a schema's comment
-- expect: schema typ_a: comment
COMMENT ON SCHEMA typ_a IS NULL;

-- mutation: comment on the public schema
-- expect: schema public: comment
COMMENT ON SCHEMA public IS 'not the standard one';

-- mutation: grant one privilege more on a schema
-- expect: grant schema typ_a to everything_reader: privileges
GRANT CREATE ON SCHEMA typ_a TO everything_reader;

-- mutation: let a grantee grant on
-- expect: grant schema typ_a to everything_reader: privileges
GRANT USAGE ON SCHEMA typ_a TO everything_reader WITH GRANT OPTION;

-- mutation: revoke the only privilege on a schema
-- expect: dropped grant schema typ_a to everything_reader
REVOKE USAGE ON SCHEMA typ_a FROM everything_reader;

-- mutation: grant on a schema to everybody
-- expect: created grant schema typ_empty to PUBLIC
GRANT USAGE ON SCHEMA typ_empty TO PUBLIC;

-- mutation: take the public schema from everybody
-- expect: created grant schema public to PUBLIC
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- mutation: create an extension
-- expect: created extension cube
CREATE EXTENSION cube WITH SCHEMA typ_extension;

-- mutation: drop an extension, and with it the routines that depend on it
-- expect: dropped extension hstore
-- expect: dropped function typ_a.depending()
-- expect: dropped procedure typ_a.perform_depending()
DROP EXTENSION hstore;

-- mutation: install an older version of an extension
-- expect: extension seg: version
DROP EXTENSION seg;
CREATE EXTENSION seg WITH SCHEMA typ_extension VERSION '1.1';

-- mutation: move an extension
-- expect: extension hstore: schema
ALTER EXTENSION hstore SET SCHEMA typ_b;

-- mutation: change an extension's comment
-- expect: extension hstore: comment
COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';

-- mutation: take a function out of an extension
-- expect: created function typ_extension.hstore_version_diag(typ_extension.hstore)
ALTER EXTENSION hstore DROP FUNCTION typ_extension.hstore_version_diag(typ_extension.hstore);

-- mutation: hand a function to an extension
-- expect: dropped function typ_a.no_arguments()
ALTER EXTENSION hstore ADD FUNCTION typ_a.no_arguments();

-- mutation: hand a composite type, and so its attributes, to an extension
-- expect: dropped composite typ_a.size
-- expect: dropped attribute typ_a.size.width
-- expect: dropped attribute typ_a.size.height
ALTER EXTENSION hstore ADD TYPE typ_a.size;

-- mutation: create a language
-- expect: created language typ_new
CREATE LANGUAGE typ_new HANDLER typ_a.handle;

-- mutation: drop a language
-- expect: dropped language typ_bare_language
DROP LANGUAGE typ_bare_language;

-- mutation: rename a language
-- expect: dropped language typ_bare_language
-- expect: created language typ_new
ALTER LANGUAGE typ_bare_language RENAME TO typ_new;

-- mutation: trust a language
-- expect: language typ_bare_language: trusted
CREATE OR REPLACE TRUSTED LANGUAGE typ_bare_language HANDLER typ_a.handle;

-- mutation: distrust a language
-- expect: language typ_language: trusted
CREATE OR REPLACE LANGUAGE typ_language HANDLER typ_a.handle INLINE typ_a.handle_inline VALIDATOR typ_a.validate;

-- mutation: change a language's handler
-- expect: language typ_bare_language: handler
CREATE OR REPLACE LANGUAGE typ_bare_language HANDLER typ_a.in_library;

-- mutation: drop a language's inline handler
-- expect: language typ_language: inline_handler
CREATE OR REPLACE TRUSTED LANGUAGE typ_language HANDLER typ_a.handle VALIDATOR typ_a.validate;

-- mutation: drop a language's validator
-- expect: language typ_language: validator
CREATE OR REPLACE TRUSTED LANGUAGE typ_language HANDLER typ_a.handle INLINE typ_a.handle_inline;

-- mutation: give a language another owner
-- expect: language typ_language: owner
ALTER LANGUAGE typ_language OWNER TO CURRENT_USER;

-- mutation: drop a language's comment
-- expect: language typ_language: comment
COMMENT ON LANGUAGE typ_language IS NULL;

-- mutation: take a language from everybody
-- expect: created grant language typ_language to PUBLIC
REVOKE USAGE ON LANGUAGE typ_language FROM PUBLIC;

-- mutation: take a language from a role
-- expect: dropped grant language typ_language to everything_reader
REVOKE USAGE ON LANGUAGE typ_language FROM everything_reader;

-- mutation: create an access method
-- expect: created access method typ_new
CREATE ACCESS METHOD typ_new TYPE INDEX HANDLER bthandler;

-- mutation: drop an access method
-- expect: dropped access method typ_gist
DROP ACCESS METHOD typ_gist;

-- mutation: change an access method's handler
-- expect: access method typ_gist: handler
DROP ACCESS METHOD typ_gist;
CREATE ACCESS METHOD typ_gist TYPE INDEX HANDLER bthandler;

-- mutation: change an access method's type
-- expect: access method typ_gist: type
-- expect: access method typ_gist: handler
DROP ACCESS METHOD typ_gist;
CREATE ACCESS METHOD typ_gist TYPE TABLE HANDLER heap_tableam_handler;

-- mutation: drop an access method's comment
-- expect: access method typ_heap: comment
COMMENT ON ACCESS METHOD typ_heap IS NULL;

-- mutation: create a collation
-- expect: created collation typ_a.new
CREATE COLLATION typ_a.new (provider = libc, locale = 'C');

-- mutation: drop a collation
-- expect: dropped collation typ_a.copied
DROP COLLATION typ_a.copied;

-- mutation: rename a collation
-- expect: dropped collation typ_a.copied
-- expect: created collation typ_a.new
ALTER COLLATION typ_a.copied RENAME TO new;

-- mutation: move a collation
-- expect: dropped collation typ_a.copied
-- expect: created collation typ_b.copied
ALTER COLLATION typ_a.copied SET SCHEMA typ_b;

-- mutation: change a collation's provider
-- expect: collation typ_a.copied: provider
-- expect: collation typ_a.copied: locale
-- expect: collation typ_a.copied: lc_collate
-- expect: collation typ_a.copied: lc_ctype
DROP COLLATION typ_a.copied;
CREATE COLLATION typ_a.copied (provider = icu, locale = 'und');

-- mutation: change a collation's locale
-- expect: collation typ_a.caseless: locale
DROP COLLATION typ_a.caseless;
CREATE COLLATION typ_a.caseless (provider = icu, locale = 'und-u-ks-level1', deterministic = false);

-- mutation: make a collation deterministic
-- expect: collation typ_a.caseless: nondeterministic
DROP COLLATION typ_a.caseless;
CREATE COLLATION typ_a.caseless (provider = icu, locale = 'und-u-ks-level2');

-- mutation: change how a collation sorts
-- expect: collation typ_a.mixed: lc_collate
DROP COLLATION typ_a.mixed;
CREATE COLLATION typ_a.mixed (provider = libc, lc_collate = 'POSIX', lc_ctype = 'POSIX');

-- mutation: change how a collation classifies characters
-- expect: collation typ_a.mixed: lc_ctype
DROP COLLATION typ_a.mixed;
CREATE COLLATION typ_a.mixed (provider = libc, lc_collate = 'C', lc_ctype = 'C');

-- mutation: give a collation another owner
-- expect: collation typ_a.copied: owner
ALTER COLLATION typ_a.copied OWNER TO everything_owner;

-- mutation: change a collation's comment
-- expect: collation typ_a.german: comment
COMMENT ON COLLATION typ_a.german IS 'as in a dictionary';

-- mutation: create a conversion
-- expect: created conversion typ_a.new
CREATE CONVERSION typ_a.new FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- mutation: drop a conversion
-- expect: dropped conversion typ_a.latin1_in
DROP CONVERSION typ_a.latin1_in;

-- mutation: rename a conversion
-- expect: dropped conversion typ_a.latin1_in
-- expect: created conversion typ_a.new
ALTER CONVERSION typ_a.latin1_in RENAME TO new;

-- mutation: move a conversion
-- expect: dropped conversion typ_a.latin1_in
-- expect: created conversion typ_b.latin1_in
ALTER CONVERSION typ_a.latin1_in SET SCHEMA typ_b;

-- mutation: change what a conversion converts from
-- expect: conversion typ_a.latin2_in: source
DROP CONVERSION typ_a.latin2_in;
CREATE CONVERSION typ_a.latin2_in FOR 'LATIN3' TO 'UTF8' FROM iso8859_to_utf8;

-- mutation: change what a conversion converts to, and the function that does
-- expect: conversion typ_a.latin2_in: target
-- expect: conversion typ_a.latin2_in: function
DROP CONVERSION typ_a.latin2_in;
CREATE CONVERSION typ_a.latin2_in FOR 'LATIN2' TO 'WIN1250' FROM latin2_to_win1250;

-- mutation: make a conversion the default one
-- expect: conversion typ_a.latin2_in: default
DROP CONVERSION typ_a.latin2_in;
CREATE DEFAULT CONVERSION typ_a.latin2_in FOR 'LATIN2' TO 'UTF8' FROM iso8859_to_utf8;

-- mutation: give a conversion another owner
-- expect: conversion typ_a.latin1_out: owner
ALTER CONVERSION typ_a.latin1_out OWNER TO everything_reader;

-- mutation: drop a conversion's comment
-- expect: conversion typ_a.latin1_in: comment
COMMENT ON CONVERSION typ_a.latin1_in IS NULL;

-- mutation: create an enum
-- expect: created enum typ_a.new
CREATE TYPE typ_a.new AS ENUM ('x');

-- mutation: drop an enum
-- expect: dropped enum typ_a.unlabelled
DROP TYPE typ_a.unlabelled;

-- mutation: rename an enum
-- expect: dropped enum typ_a.unlabelled
-- expect: created enum typ_a.new
ALTER TYPE typ_a.unlabelled RENAME TO new;

-- mutation: move an enum
-- expect: dropped enum typ_a.unlabelled
-- expect: created enum typ_b.unlabelled
ALTER TYPE typ_a.unlabelled SET SCHEMA typ_b;

-- mutation: add an enum's first label
-- expect: enum typ_a.unlabelled: labels
ALTER TYPE typ_a.unlabelled ADD VALUE 'first';

-- mutation: add a label at the end
-- expect: enum typ_a.mood: labels
ALTER TYPE typ_a.mood ADD VALUE 'ecstatic';

-- mutation: add a label in the middle
-- expect: enum typ_a.mood: labels
ALTER TYPE typ_a.mood ADD VALUE 'fine' AFTER 'ok';

-- mutation: rename a label
-- expect: enum typ_a.mood: labels
ALTER TYPE typ_a.mood RENAME VALUE 'ok' TO 'OK';

-- mutation: rename a label that looks like NULL
-- expect: enum typ_a.odd: labels
ALTER TYPE typ_a.odd RENAME VALUE 'NULL' TO 'null';

-- mutation: exchange the order of two labels, with the same names
-- expect: enum typ_a.mood: labels
ALTER TYPE typ_a.mood RENAME VALUE 'sad' TO '?';
ALTER TYPE typ_a.mood RENAME VALUE 'happy' TO 'sad';
ALTER TYPE typ_a.mood RENAME VALUE '?' TO 'happy';

-- mutation: give an enum another owner
-- expect: enum typ_a.mood: owner
ALTER TYPE typ_a.mood OWNER TO everything_owner;

-- mutation: drop an enum's comment
-- expect: enum typ_a.mood: comment
COMMENT ON TYPE typ_a.mood IS NULL;

-- mutation: take an enum from a role
-- expect: dropped grant enum typ_a.mood to everything_reader
REVOKE USAGE ON TYPE typ_a.mood FROM everything_reader;

-- mutation: take an enum from everybody
-- expect: created grant enum typ_a.mood to PUBLIC
REVOKE USAGE ON TYPE typ_a.mood FROM PUBLIC;

-- mutation: give an enum back to everybody
-- expect: dropped grant enum typ_a.odd to PUBLIC
GRANT USAGE ON TYPE typ_a.odd TO PUBLIC;

-- mutation: create a composite type
-- expect: created composite typ_a.new
-- expect: created attribute typ_a.new.a
CREATE TYPE typ_a.new AS (a integer);

-- mutation: drop a composite type
-- expect: dropped composite typ_a.size
-- expect: dropped attribute typ_a.size.width
-- expect: dropped attribute typ_a.size.height
DROP TYPE typ_a.size;

-- mutation: rename a composite type
-- expect: dropped composite typ_a.nothing
-- expect: created composite typ_a.new
ALTER TYPE typ_a.nothing RENAME TO new;

-- mutation: move a composite type
-- expect: dropped composite typ_a.nothing
-- expect: created composite typ_b.nothing
ALTER TYPE typ_a.nothing SET SCHEMA typ_b;

-- mutation: exchange the order of two attributes
-- expect: composite typ_a.size: attributes
DROP TYPE typ_a.size;
CREATE TYPE typ_a.size AS (height integer, width integer);

-- mutation: give a composite type another owner
-- expect: composite typ_a.size: owner
ALTER TYPE typ_a.size OWNER TO everything_owner;

-- mutation: drop a composite type's comment
-- expect: composite typ_a.address: comment
COMMENT ON TYPE typ_a.address IS NULL;

-- mutation: grant a composite type
-- expect: created grant composite typ_a.address to everything_reader
GRANT USAGE ON TYPE typ_a.address TO everything_reader;

-- mutation: add an attribute
-- expect: composite typ_a.size: attributes
-- expect: created attribute typ_a.size.depth
ALTER TYPE typ_a.size ADD ATTRIBUTE depth integer;

-- mutation: drop an attribute
-- expect: composite typ_a.size: attributes
-- expect: dropped attribute typ_a.size.width
ALTER TYPE typ_a.size DROP ATTRIBUTE width;

-- mutation: rename an attribute
-- expect: composite typ_a.size: attributes
-- expect: dropped attribute typ_a.size.width
-- expect: created attribute typ_a.size.breadth
ALTER TYPE typ_a.size RENAME ATTRIBUTE width TO breadth;

-- mutation: change an attribute's type
-- expect: attribute typ_a.size.width: type
ALTER TYPE typ_a.size ALTER ATTRIBUTE width TYPE bigint;

-- mutation: change an attribute's type modifier
-- expect: attribute typ_a.address.number: type
ALTER TYPE typ_a.address ALTER ATTRIBUTE number TYPE numeric(7, 2);

-- mutation: change an attribute's collation
-- expect: attribute typ_a.address.street: collation
ALTER TYPE typ_a.address ALTER ATTRIBUTE street TYPE text COLLATE "C";

-- mutation: drop an attribute's collation
-- expect: attribute typ_a.address.street: collation
ALTER TYPE typ_a.address ALTER ATTRIBUTE street TYPE text;

-- mutation: change an attribute's comment
-- expect: attribute typ_a.address.street: comment
COMMENT ON COLUMN typ_a.address.street IS 'as on the map';

-- mutation: create a domain
-- expect: created domain typ_a.new
CREATE DOMAIN typ_a.new AS integer;

-- mutation: drop a domain
-- expect: dropped domain typ_a.short_sku
DROP DOMAIN typ_a.short_sku;

-- mutation: rename a domain
-- expect: dropped domain typ_a.short_sku
-- expect: created domain typ_a.new
ALTER DOMAIN typ_a.short_sku RENAME TO new;

-- mutation: move a domain
-- expect: dropped domain typ_a.short_sku
-- expect: created domain typ_b.short_sku
ALTER DOMAIN typ_a.short_sku SET SCHEMA typ_b;

-- mutation: change a domain's type
-- expect: domain typ_a.short_sku: type
DROP DOMAIN typ_a.short_sku;
CREATE DOMAIN typ_a.short_sku AS text DEFAULT 'none'::text;

-- mutation: change a domain's collation
-- expect: domain typ_a.short_sku: collation
DROP DOMAIN typ_a.short_sku;
CREATE DOMAIN typ_a.short_sku AS typ_a.sku COLLATE pg_catalog."default";

-- mutation: make a domain refuse NULL
-- expect: domain typ_a.price: not_null
ALTER DOMAIN typ_a.price SET NOT NULL;

-- mutation: make a domain accept NULL
-- expect: domain typ_a.sku: not_null
ALTER DOMAIN typ_a.sku DROP NOT NULL;

-- mutation: change a domain's default
-- expect: domain typ_a.sku: default
ALTER DOMAIN typ_a.sku SET DEFAULT 'nil'::text;

-- mutation: drop a domain's default
-- expect: domain typ_a.price: default
ALTER DOMAIN typ_a.price DROP DEFAULT;

-- mutation: give a domain another owner
-- expect: domain typ_a.sku: owner
ALTER DOMAIN typ_a.sku OWNER TO everything_owner;

-- mutation: drop a domain's comment
-- expect: domain typ_a.sku: comment
COMMENT ON DOMAIN typ_a.sku IS NULL;

-- mutation: drop a grant option on a domain
-- expect: grant domain typ_a.price to everything_reader: privileges
REVOKE GRANT OPTION FOR USAGE ON DOMAIN typ_a.price FROM everything_reader;

-- mutation: add a constraint to a domain
-- expect: created domain constraint typ_a.price.few
ALTER DOMAIN typ_a.price ADD CONSTRAINT few CHECK (cardinality(VALUE) < 10);

-- mutation: drop a domain's constraint
-- expect: dropped domain constraint typ_a.sku.sku_upper
ALTER DOMAIN typ_a.sku DROP CONSTRAINT sku_upper;

-- mutation: rename a domain's constraint
-- expect: dropped domain constraint typ_a.sku.sku_upper
-- expect: created domain constraint typ_a.sku.upper
ALTER DOMAIN typ_a.sku RENAME CONSTRAINT sku_upper TO upper;

-- mutation: change the expression of a domain's constraint
-- expect: domain constraint typ_a.sku.sku_upper: expression
ALTER DOMAIN typ_a.sku DROP CONSTRAINT sku_upper;
ALTER DOMAIN typ_a.sku ADD CONSTRAINT sku_upper CHECK (VALUE = lower(VALUE));

-- mutation: validate a domain's constraint
-- expect: domain constraint typ_a.sku.sku_plain: not_valid
ALTER DOMAIN typ_a.sku VALIDATE CONSTRAINT sku_plain;

-- mutation: drop the comment on a domain's constraint
-- expect: domain constraint typ_a.sku.sku_long: comment
COMMENT ON CONSTRAINT sku_long ON DOMAIN typ_a.sku IS NULL;

-- mutation: create a shell type
-- expect: created base type typ_a.new
CREATE TYPE typ_a.new;

-- mutation: drop a shell type
-- expect: dropped base type typ_a.shell
DROP TYPE typ_a.shell;

-- mutation: drop a base type, and with it its functions
-- expect: dropped base type typ_a.raw
-- expect: dropped function typ_a.raw_in(cstring)
-- expect: dropped function typ_a.raw_read(cstring)
-- expect: dropped function typ_a.raw_out(typ_a.raw)
-- expect: dropped function typ_a.raw_write(typ_a.raw)
DROP TYPE typ_a.raw CASCADE;

-- mutation: rename a base type, which is in the names of functions
-- expect: dropped base type typ_a.label
-- expect: created base type typ_a.tag
-- expect: dropped function typ_a.label_out(typ_a.label)
-- expect: created function typ_a.label_out(typ_a.tag)
-- expect: dropped function typ_a.label_send(typ_a.label)
-- expect: created function typ_a.label_send(typ_a.tag)
-- expect: function typ_a.label_in(cstring, oid, integer): result
-- expect: function typ_a.label_recv(internal, oid, integer): result
ALTER TYPE typ_a.label RENAME TO tag;

-- mutation: make a shell type a base type
-- expect: base type typ_a.shell: shell
-- expect: base type typ_a.shell: input
-- expect: base type typ_a.shell: output
-- expect: base type typ_a.shell: length
-- expect: base type typ_a.shell: passed_by_value
-- expect: created function typ_a.shell_in(cstring)
-- expect: created function typ_a.shell_out(typ_a.shell)
CREATE FUNCTION typ_a.shell_in(cstring) RETURNS typ_a.shell LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.shell_out(typ_a.shell) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.shell (INPUT = typ_a.shell_in, OUTPUT = typ_a.shell_out, LIKE = integer);

-- mutation: change a shell type's comment
-- expect: base type typ_a.shell: comment
COMMENT ON TYPE typ_a.shell IS 'empty';

-- mutation: give a shell type another owner
-- expect: base type typ_a.owned_shell: owner
ALTER TYPE typ_a.owned_shell OWNER TO everything_reader;

-- mutation: give a base type another owner
-- expect: base type typ_a.label: owner
ALTER TYPE typ_a.label OWNER TO everything_reader;

-- mutation: change a base type's input function
-- expect: base type typ_a.raw: input
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_read, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint);

-- mutation: change a base type's output function
-- expect: base type typ_a.raw: output
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_write, INTERNALLENGTH = 4, ELEMENT = smallint);

-- mutation: change a base type's length
-- expect: base type typ_a.raw: length
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 8, ELEMENT = smallint);

-- mutation: change a base type's alignment
-- expect: base type typ_a.raw: alignment
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, ALIGNMENT = char);

-- mutation: change a base type's category
-- expect: base type typ_a.raw: category
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, CATEGORY = 'x');

-- mutation: prefer a base type
-- expect: base type typ_a.raw: preferred
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, PREFERRED = true);

-- mutation: give a base type a default
-- expect: base type typ_a.raw: default
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, DEFAULT = '0');

-- mutation: change a base type's element
-- expect: base type typ_a.raw: element
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = "char");

-- mutation: change a base type's delimiter
-- expect: base type typ_a.raw: delimiter
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, DELIMITER = '|');

-- mutation: make a base type collatable
-- expect: base type typ_a.raw: collatable
DROP TYPE typ_a.raw CASCADE;
CREATE TYPE typ_a.raw;
CREATE FUNCTION typ_a.raw_in(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_read(cstring) RETURNS typ_a.raw LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION typ_a.raw_out(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION typ_a.raw_write(typ_a.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE typ_a.raw (INPUT = typ_a.raw_in, OUTPUT = typ_a.raw_out, INTERNALLENGTH = 4, ELEMENT = smallint, COLLATABLE = true);

-- mutation: drop a base type's functions of binary form
-- expect: base type typ_a.label: receive
-- expect: base type typ_a.label: send
ALTER TYPE typ_a.label SET (RECEIVE = NONE, SEND = NONE);

-- mutation: drop a base type's functions of modifiers
-- expect: base type typ_a.label: type_modifier_input
-- expect: base type typ_a.label: type_modifier_output
ALTER TYPE typ_a.label SET (TYPMOD_IN = NONE, TYPMOD_OUT = NONE);

-- mutation: drop a base type's own statistics
-- expect: base type typ_a.label: analyze
ALTER TYPE typ_a.label SET (ANALYZE = NONE);

-- mutation: change a base type's storage
-- expect: base type typ_a.label: storage
ALTER TYPE typ_a.label SET (STORAGE = main);

-- mutation: grant a base type
-- expect: created grant base type typ_a.label to everything_reader
GRANT USAGE ON TYPE typ_a.label TO everything_reader;

-- mutation: give a base type back to everybody
-- expect: dropped grant base type typ_a.int42 to PUBLIC
GRANT USAGE ON TYPE typ_a.int42 TO PUBLIC;

-- mutation: create a range type
-- expect: created range typ_a.new
CREATE TYPE typ_a.new AS RANGE (SUBTYPE = integer);

-- mutation: drop a range type
-- expect: dropped range typ_a.text_range
DROP TYPE typ_a.text_range;

-- mutation: move a range type
-- expect: dropped range typ_a.text_range
-- expect: created range typ_b.text_range
ALTER TYPE typ_a.text_range SET SCHEMA typ_b;

-- mutation: change a range's collation
-- expect: range typ_a.text_range: collation
DROP TYPE typ_a.text_range;
CREATE TYPE typ_a.text_range AS RANGE (
    SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "POSIX", SUBTYPE_DIFF = typ_a.text_distance
);

-- mutation: change a range's operator class
-- expect: range typ_a.text_range: subtype_operator_class
DROP TYPE typ_a.text_range;
CREATE TYPE typ_a.text_range AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_DIFF = typ_a.text_distance);

-- mutation: drop a range's measure
-- expect: range typ_a.text_range: subtype_diff
DROP TYPE typ_a.text_range;
CREATE TYPE typ_a.text_range AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");

-- mutation: drop a range's canonical form, and the function that makes it
-- expect: range typ_a.day_span: canonical
-- expect: dropped function typ_a.day_span_canonical(typ_a.day_span)
DROP TYPE typ_a.day_span CASCADE;
CREATE TYPE typ_a.day_span AS RANGE (SUBTYPE = date, SUBTYPE_DIFF = daterange_subdiff);

-- mutation: change a range's subtype
-- expect: range typ_a.day_span: subtype
-- expect: range typ_a.day_span: canonical
-- expect: range typ_a.day_span: subtype_diff
-- expect: dropped function typ_a.day_span_canonical(typ_a.day_span)
DROP TYPE typ_a.day_span CASCADE;
CREATE TYPE typ_a.day_span AS RANGE (SUBTYPE = timestamp);

-- mutation: give a range another owner
-- expect: range typ_a.plain_range: owner
ALTER TYPE typ_a.plain_range OWNER TO CURRENT_USER;

-- mutation: drop a range's comment
-- expect: range typ_a.plain_range: comment
COMMENT ON TYPE typ_a.plain_range IS NULL;

-- mutation: take a range from a role
-- expect: dropped grant range typ_a.plain_range to everything_reader
REVOKE USAGE ON TYPE typ_a.plain_range FROM everything_reader;

-- mutation: create a function
-- expect: created function typ_a.new()
CREATE FUNCTION typ_a.new() RETURNS integer LANGUAGE sql AS 'SELECT 1';

-- mutation: create an overload
-- expect: created function typ_a.overloaded(text)
CREATE FUNCTION typ_a.overloaded(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';

-- mutation: create a function with the name of a range's constructor
-- expect: created function typ_a.plain_range(integer)
CREATE FUNCTION typ_a.plain_range(integer) RETURNS typ_a.plain_range LANGUAGE sql AS 'SELECT NULL::typ_a.plain_range';

-- mutation: drop one overload
-- expect: dropped function typ_a.overloaded(integer, text)
DROP FUNCTION typ_a.overloaded(integer, text);

-- mutation: rename a function
-- expect: dropped function typ_a.many_rows(integer)
-- expect: created function typ_a.new(integer)
ALTER FUNCTION typ_a.many_rows(integer) RENAME TO new;

-- mutation: move a function
-- expect: dropped function typ_a.many_rows(integer)
-- expect: created function typ_b.many_rows(integer)
ALTER FUNCTION typ_a.many_rows(integer) SET SCHEMA typ_b;

-- mutation: rename an argument
-- expect: function typ_a.overloaded(integer, text): arguments
CREATE OR REPLACE FUNCTION typ_a.overloaded(first integer, text) RETURNS integer LANGUAGE sql AS 'SELECT $1';

-- mutation: give an argument a default
-- expect: function typ_a.overloaded(integer, text): arguments
CREATE OR REPLACE FUNCTION typ_a.overloaded(integer, text DEFAULT 'z') RETURNS integer LANGUAGE sql AS 'SELECT $1';

-- mutation: change a default
-- expect: function typ_a.many_arguments(integer, typ_a.mood, text, integer, numeric[]): arguments
CREATE OR REPLACE FUNCTION typ_a.many_arguments(
    a integer,
    OUT b text,
    INOUT c typ_a.mood,
    d text DEFAULT 'x'::text,
    "E e" integer DEFAULT 1 + 3,
    VARIADIC f numeric[] DEFAULT ARRAY[]::numeric[]
) LANGUAGE plpgsql AS $$BEGIN b := a::text || d; END$$;

-- mutation: make the last argument plain that was variadic
-- expect: function typ_a.many_arguments(integer, typ_a.mood, text, integer, numeric[]): arguments
DROP FUNCTION typ_a.many_arguments(integer, typ_a.mood, text, integer, numeric[]);
CREATE FUNCTION typ_a.many_arguments(
    a integer,
    OUT b text,
    INOUT c typ_a.mood,
    d text DEFAULT 'x'::text,
    "E e" integer DEFAULT 1 + 2,
    f numeric[] DEFAULT ARRAY[]::numeric[]
) LANGUAGE plpgsql AS $$BEGIN b := a::text || d; END$$;

-- mutation: change what a function returns
-- expect: function typ_a.no_arguments(): result
-- expect: function typ_a.no_arguments(): body
DROP FUNCTION typ_a.no_arguments();
CREATE FUNCTION typ_a.no_arguments() RETURNS integer LANGUAGE sql AS 'SELECT 1';

-- mutation: make a function return a set
-- expect: function typ_a.overloaded(integer, text): result
DROP FUNCTION typ_a.overloaded(integer, text);
CREATE FUNCTION typ_a.overloaded(integer, text) RETURNS SETOF integer LANGUAGE sql AS 'SELECT $1';

-- mutation: rename a column of a result
-- expect: function typ_a.many_rows(integer): result
DROP FUNCTION typ_a.many_rows(integer);
CREATE FUNCTION typ_a.many_rows(integer) RETURNS TABLE (id integer, label text)
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 7 ROWS 42 AS $$SELECT $1, 'x'$$;

-- mutation: change a function's language
-- expect: function typ_a.on_change(): language
CREATE OR REPLACE FUNCTION typ_a.on_change() RETURNS trigger LANGUAGE typ_language AS 'BEGIN RETURN NEW; END';

-- mutation: change a function's body by one blank
-- expect: function typ_a.on_change(): body
CREATE OR REPLACE FUNCTION typ_a.on_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN  NEW; END';

-- mutation: change a function's body by the end of a line
-- expect: function typ_a.on_change(): body
CREATE OR REPLACE FUNCTION typ_a.on_change() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN RETURN NEW; END\n';

-- mutation: change the symbol of a C function
-- expect: function typ_a.in_library(): body
CREATE OR REPLACE FUNCTION typ_a.in_library() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';

-- mutation: change the library of a C function
-- expect: function typ_a.in_library(): library
CREATE OR REPLACE FUNCTION typ_a.in_library() RETURNS language_handler LANGUAGE c AS 'plpgsql', 'plpgsql_call_handler';

-- mutation: make a function immutable
-- expect: function typ_a.overloaded(integer, text): volatility
ALTER FUNCTION typ_a.overloaded(integer, text) IMMUTABLE;

-- mutation: make a function stable that was immutable
-- expect: function typ_a.every_property(integer, text): volatility
ALTER FUNCTION typ_a.every_property(integer, text) STABLE;

-- mutation: make a function volatile
-- expect: function typ_a.many_rows(integer): volatility
ALTER FUNCTION typ_a.many_rows(integer) VOLATILE;

-- mutation: allow a function in parallel
-- expect: function typ_a.overloaded(integer, text): parallel
ALTER FUNCTION typ_a.overloaded(integer, text) PARALLEL SAFE;

-- mutation: forbid a function in parallel
-- expect: function typ_a.every_property(integer, text): parallel
ALTER FUNCTION typ_a.every_property(integer, text) PARALLEL UNSAFE;

-- mutation: make a function strict
-- expect: function typ_a.overloaded(integer, text): strict
ALTER FUNCTION typ_a.overloaded(integer, text) STRICT;

-- mutation: call a function on NULL
-- expect: function typ_a.every_property(integer, text): strict
ALTER FUNCTION typ_a.every_property(integer, text) CALLED ON NULL INPUT;

-- mutation: run a function as its owner
-- expect: function typ_a.overloaded(integer, text): security_definer
ALTER FUNCTION typ_a.overloaded(integer, text) SECURITY DEFINER;

-- mutation: run a function as its caller
-- expect: function typ_a.every_property(integer, text): security_definer
ALTER FUNCTION typ_a.every_property(integer, text) SECURITY INVOKER;

-- mutation: call a function leakproof
-- expect: function typ_a.overloaded(integer, text): leakproof
ALTER FUNCTION typ_a.overloaded(integer, text) LEAKPROOF;

-- mutation: make a window function a plain one
-- expect: function typ_a.rank_of_row(): window
DROP FUNCTION typ_a.rank_of_row();
CREATE FUNCTION typ_a.rank_of_row() RETURNS bigint LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
    AS 'window_row_number';

-- mutation: change a function's cost
-- expect: function typ_a.every_property(integer, text): cost
ALTER FUNCTION typ_a.every_property(integer, text) COST 0.25;

-- mutation: give a function the cost that is the default of another language
-- expect: function typ_a.overloaded(integer, text): cost
ALTER FUNCTION typ_a.overloaded(integer, text) COST 1;

-- mutation: change how many rows a function says it returns
-- expect: function typ_a.many_rows(integer): rows
ALTER FUNCTION typ_a.many_rows(integer) ROWS 43;

-- mutation: change a function's planner support
-- expect: function typ_a.every_property(integer, text): support
ALTER FUNCTION typ_a.every_property(integer, text) SUPPORT pg_catalog.generate_series_int8_support;

-- mutation: change a setting of a function
-- expect: function typ_a.every_property(integer, text): settings
ALTER FUNCTION typ_a.every_property(integer, text) SET work_mem TO '9MB';

-- mutation: change the search path of a function
-- expect: function typ_a.every_property(integer, text): settings
ALTER FUNCTION typ_a.every_property(integer, text) SET search_path TO pg_temp, typ_a;

-- mutation: drop the settings of a function
-- expect: function typ_a.every_property(integer, text): settings
ALTER FUNCTION typ_a.every_property(integer, text) RESET ALL;

-- mutation: drop the transforms of a function
-- expect: function typ_a.transformed(integer, typ_a.int42): transform_types
CREATE OR REPLACE FUNCTION typ_a.transformed(integer, typ_a.int42) RETURNS integer LANGUAGE sql AS 'SELECT $1';

-- mutation: make a function depend on an extension
-- expect: function typ_a.overloaded(integer, text): depends_on_extensions
ALTER FUNCTION typ_a.overloaded(integer, text) DEPENDS ON EXTENSION hstore;

-- mutation: make a function depend on no extension
-- expect: function typ_a.depending(): depends_on_extensions
ALTER FUNCTION typ_a.depending() NO DEPENDS ON EXTENSION hstore;

-- mutation: give a function another owner
-- expect: function typ_a.overloaded(integer): owner
ALTER FUNCTION typ_a.overloaded(integer) OWNER TO everything_reader;

-- mutation: move a function's comment to another overload
-- expect: function typ_a.overloaded(integer): comment
-- expect: function typ_a.overloaded(integer, text): comment
COMMENT ON FUNCTION typ_a.overloaded(integer) IS NULL;
COMMENT ON FUNCTION typ_a.overloaded(integer, text) IS 'the one with one argument';

-- mutation: let everybody call a function
-- expect: dropped grant function typ_a.every_property(integer, text) to PUBLIC
GRANT EXECUTE ON FUNCTION typ_a.every_property(integer, text) TO PUBLIC;

-- mutation: let nobody call a function
-- expect: created grant function typ_a.overloaded(integer, text) to PUBLIC
REVOKE EXECUTE ON FUNCTION typ_a.overloaded(integer, text) FROM PUBLIC;

-- mutation: take a function from a role
-- expect: dropped grant function typ_a.every_property(integer, text) to everything_reader
REVOKE EXECUTE ON FUNCTION typ_a.every_property(integer, text) FROM everything_reader;

-- mutation: grant a function of an extension
-- expect: created grant function typ_extension.hstore_version_diag(typ_extension.hstore) to everything_reader
GRANT EXECUTE ON FUNCTION typ_extension.hstore_version_diag(typ_extension.hstore) TO everything_reader;

-- mutation: create a procedure
-- expect: created procedure typ_a.new()
CREATE PROCEDURE typ_a.new() LANGUAGE sql AS 'SELECT 1';

-- mutation: drop a procedure
-- expect: dropped procedure typ_a.plain()
-- expect: dropped grant procedure typ_a.plain() to everything_reader
DROP PROCEDURE typ_a.plain();

-- mutation: rename a procedure
-- expect: dropped procedure typ_a.perform_in_library(internal)
-- expect: created procedure typ_a.new(internal)
ALTER PROCEDURE typ_a.perform_in_library(internal) RENAME TO new;

-- mutation: make a procedure a function
-- expect: dropped procedure typ_a.perform_in_library(internal)
-- expect: created function typ_a.perform_in_library(internal)
DROP PROCEDURE typ_a.perform_in_library(internal);
CREATE FUNCTION typ_a.perform_in_library(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';

-- mutation: change a default of a procedure
-- expect: procedure typ_a.perform(integer, text): arguments
CREATE OR REPLACE PROCEDURE typ_a.perform(INOUT a integer, b text DEFAULT 'z')
    LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout TO '1s' SET statement_timeout TO '2s'
    AS $$BEGIN a := a + 1; END$$;

-- mutation: change a procedure's language
-- expect: procedure typ_a.perform(integer, text): language
CREATE OR REPLACE PROCEDURE typ_a.perform(INOUT a integer, b text DEFAULT 'y')
    LANGUAGE typ_language SECURITY DEFINER SET lock_timeout TO '1s' SET statement_timeout TO '2s'
    AS $$BEGIN a := a + 1; END$$;

-- mutation: change a procedure's body
-- expect: procedure typ_a.plain(): body
CREATE OR REPLACE PROCEDURE typ_a.plain() LANGUAGE sql AS 'SELECT 2';

-- mutation: change the library of a C procedure
-- expect: procedure typ_a.perform_in_library(internal): library
CREATE OR REPLACE PROCEDURE typ_a.perform_in_library(internal) LANGUAGE c AS 'plpgsql', 'plpgsql_validator';

-- mutation: run a procedure as its caller
-- expect: procedure typ_a.perform(integer, text): security_definer
ALTER PROCEDURE typ_a.perform(integer, text) SECURITY INVOKER;

-- mutation: add a setting to a procedure
-- expect: procedure typ_a.perform(integer, text): settings
ALTER PROCEDURE typ_a.perform(integer, text) SET work_mem TO '8MB';

-- mutation: drop the transforms of a procedure
-- expect: procedure typ_a.perform_transformed(integer): transform_types
CREATE OR REPLACE PROCEDURE typ_a.perform_transformed(integer) LANGUAGE sql AS 'SELECT $1';

-- mutation: make a procedure depend on no extension
-- expect: procedure typ_a.perform_depending(): depends_on_extensions
ALTER PROCEDURE typ_a.perform_depending() NO DEPENDS ON EXTENSION hstore;

-- mutation: give a procedure another owner
-- expect: procedure typ_a.plain(): owner
ALTER PROCEDURE typ_a.plain() OWNER TO CURRENT_USER;

-- mutation: drop a procedure's comment
-- expect: procedure typ_a.plain(): comment
COMMENT ON PROCEDURE typ_a.plain() IS NULL;

-- mutation: take a procedure from a role
-- expect: dropped grant procedure typ_a.plain() to everything_reader
REVOKE EXECUTE ON PROCEDURE typ_a.plain() FROM everything_reader;

-- mutation: create an aggregate
-- expect: created aggregate typ_a.simple(bigint)
CREATE AGGREGATE typ_a.simple(bigint) (SFUNC = int8larger, STYPE = bigint);

-- mutation: drop an aggregate
-- expect: dropped aggregate typ_a.counted()
DROP AGGREGATE typ_a.counted(*);

-- mutation: rename an aggregate
-- expect: dropped aggregate typ_a.counted()
-- expect: created aggregate typ_a.new()
ALTER AGGREGATE typ_a.counted(*) RENAME TO new;

-- mutation: move an aggregate
-- expect: dropped aggregate typ_a.counted()
-- expect: created aggregate typ_b.counted()
ALTER AGGREGATE typ_a.counted(*) SET SCHEMA typ_b;

-- mutation: give an aggregate another owner
-- expect: aggregate typ_a.simple(integer): owner
ALTER AGGREGATE typ_a.simple(integer) OWNER TO CURRENT_USER;

-- mutation: make an aggregate depend on an extension, which pg_dump does not write
-- expect: aggregate typ_a.simple(integer): depends_on_extensions
ALTER ROUTINE typ_a.simple(integer) DEPENDS ON EXTENSION hstore;

-- mutation: drop an aggregate's comment
-- expect: aggregate typ_a.simple(integer): comment
COMMENT ON AGGREGATE typ_a.simple(integer) IS NULL;

-- mutation: take an aggregate from everybody
-- expect: created grant aggregate typ_a.simple(integer) to PUBLIC
REVOKE EXECUTE ON FUNCTION typ_a.simple(integer) FROM PUBLIC;

-- mutation: rename an aggregate's argument
-- expect: aggregate typ_a.percentile(double precision, anyelement): arguments
DROP AGGREGATE typ_a.percentile(double precision ORDER BY anyelement);
CREATE AGGREGATE typ_a.percentile(part double precision ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
);

-- mutation: make a hypothetical-set aggregate an ordered-set one
-- expect: aggregate typ_a.ranked("any"): type
DROP AGGREGATE typ_a.ranked(VARIADIC "any" ORDER BY VARIADIC "any");
CREATE AGGREGATE typ_a.ranked(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA
);

-- mutation: change an aggregate's state function
-- expect: aggregate typ_a.every_property(integer): state_function
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep_other, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change the type of an aggregate's state
-- expect: aggregate typ_a.every_property(integer): state_type
-- expect: aggregate typ_a.every_property(integer): final_function
-- expect: aggregate typ_a.every_property(integer): final_function_extra
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = bigint, SSPACE = 128, INITCOND = '7', FINALFUNC = int4,
    FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep, MSTYPE = integer,
    MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change the size of an aggregate's state
-- expect: aggregate typ_a.every_property(integer): state_size
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 256, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change an aggregate's initial value
-- expect: aggregate typ_a.every_property(integer): initial_value
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '9', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: drop an aggregate's initial value
-- expect: aggregate typ_a.every_property(integer): initial_value
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, FINALFUNC = typ_a.final, FINALFUNC_EXTRA,
    FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep, MSTYPE = integer,
    MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change an aggregate's final function
-- expect: aggregate typ_a.every_property(integer): final_function
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final_other,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: pass an aggregate's final function the state only
-- expect: aggregate typ_a.every_property(integer): final_function_extra
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep, MSTYPE = integer,
    MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: let an aggregate's final function write
-- expect: aggregate typ_a.every_property(integer): final_function_modify
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = read_write, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: let an aggregate's final function only read
-- expect: aggregate typ_a.every_property(integer): final_function_modify
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = read_only, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change an aggregate's moving state function
-- expect: aggregate typ_a.every_property(integer): moving_state_function
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep_other, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change an aggregate's moving inverse function
-- expect: aggregate typ_a.every_property(integer): moving_inverse_function
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep_other,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change the type of an aggregate's moving state
-- expect: aggregate typ_a.every_property(integer): moving_state_type
-- expect: aggregate typ_a.every_property(integer): moving_state_function
-- expect: aggregate typ_a.every_property(integer): moving_inverse_function
-- expect: aggregate typ_a.every_property(integer): moving_final_function
-- expect: aggregate typ_a.every_property(integer): moving_final_function_extra
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = int84pl, MINVFUNC = int84mi, MSTYPE = bigint,
    MSSPACE = 64, MINITCOND = '8', MFINALFUNC = int4, MFINALFUNC_MODIFY = read_write,
    PARALLEL = restricted
);

-- mutation: change the size of an aggregate's moving state
-- expect: aggregate typ_a.every_property(integer): moving_state_size
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 32, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change an aggregate's moving initial value
-- expect: aggregate typ_a.every_property(integer): moving_initial_value
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '6', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: change an aggregate's moving final function
-- expect: aggregate typ_a.every_property(integer): moving_final_function
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final_other, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: pass an aggregate's moving final function the state only
-- expect: aggregate typ_a.every_property(integer): moving_final_function_extra
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final,
    MFINALFUNC_MODIFY = read_write, PARALLEL = restricted
);

-- mutation: let an aggregate's moving final function only read
-- expect: aggregate typ_a.every_property(integer): moving_final_function_modify
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    PARALLEL = restricted
);

-- mutation: allow an aggregate in parallel
-- expect: aggregate typ_a.every_property(integer): parallel
DROP AGGREGATE typ_a.every_property(integer);
CREATE AGGREGATE typ_a.every_property(value integer) (
    SFUNC = typ_a.keep, STYPE = integer, SSPACE = 128, INITCOND = '7', FINALFUNC = typ_a.final,
    FINALFUNC_EXTRA, FINALFUNC_MODIFY = shareable, MSFUNC = typ_a.keep, MINVFUNC = typ_a.keep,
    MSTYPE = integer, MSSPACE = 64, MINITCOND = '8', MFINALFUNC = typ_a.final, MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = read_write, PARALLEL = safe
);

-- mutation: drop the function that combines an aggregate's states
-- expect: aggregate typ_a.largest(integer): combine_function
DROP AGGREGATE typ_a.largest(integer);
CREATE AGGREGATE typ_a.largest(integer) (
    SFUNC = int4larger, STYPE = integer, SORTOP = OPERATOR(pg_catalog.>), PARALLEL = safe
);

-- mutation: change the operator that an aggregate sorts by
-- expect: aggregate typ_a.largest(integer): sort_operator
DROP AGGREGATE typ_a.largest(integer);
CREATE AGGREGATE typ_a.largest(integer) (
    SFUNC = int4larger, STYPE = integer, SORTOP = OPERATOR(pg_catalog.<), COMBINEFUNC = int4larger, PARALLEL = safe
);

-- mutation: drop the functions that pack and unpack an aggregate's state
-- expect: aggregate typ_a.average(numeric): serial_function
-- expect: aggregate typ_a.average(numeric): deserial_function
DROP AGGREGATE typ_a.average(numeric);
CREATE AGGREGATE typ_a.average(numeric) (
    SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine
);

-- mutation: create a cast
-- expect: created cast (typ_a.pair as typ_a.int42)
CREATE CAST (typ_a.pair AS typ_a.int42) WITH INOUT;

-- mutation: drop a cast
-- expect: dropped cast (timestamp with time zone as interval)
DROP CAST (timestamp with time zone AS interval);

-- mutation: change when a cast applies
-- expect: cast (typ_a.int42 as text): context
DROP CAST (typ_a.int42 AS text);
CREATE CAST (typ_a.int42 AS text) WITH FUNCTION typ_a.int42_to_text(typ_a.int42) AS IMPLICIT;

-- mutation: make an implicit cast explicit
-- expect: cast (typ_a.int42 as integer): context
-- expect: cast (typ_a.int42 as integer): comment
DROP CAST (typ_a.int42 AS integer);
CREATE CAST (typ_a.int42 AS integer) WITHOUT FUNCTION;

-- mutation: cast through text
-- expect: cast (integer as typ_a.int42): method
DROP CAST (integer AS typ_a.int42);
CREATE CAST (integer AS typ_a.int42) WITH INOUT;

-- mutation: cast without the function
-- expect: cast (typ_a.int42 as text): method
-- expect: cast (typ_a.int42 as text): function
DROP CAST (typ_a.int42 AS text);
CREATE CAST (typ_a.int42 AS text) WITH INOUT AS ASSIGNMENT;

-- mutation: drop a cast's comment
-- expect: cast (typ_a.int42 as integer): comment
COMMENT ON CAST (typ_a.int42 AS integer) IS NULL;

-- mutation: create a transform
-- expect: created transform for bigint language sql
CREATE TRANSFORM FOR bigint LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));

-- mutation: drop a transform
-- expect: dropped transform for typ_a.int42 language typ_language
DROP TRANSFORM FOR typ_a.int42 LANGUAGE typ_language;

-- mutation: drop one direction of a transform
-- expect: transform for integer language sql: to_sql
CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));

-- mutation: drop the other direction of a transform
-- expect: transform for integer language sql: from_sql
CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE sql (TO SQL WITH FUNCTION pg_catalog.int4recv(internal));

-- mutation: drop a transform's comment
-- expect: transform for integer language sql: comment
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS NULL;

-- mutation: create an operator
-- expect: created operator typ_a.+(NONE, typ_a.int42)
CREATE OPERATOR typ_a.+ (FUNCTION = typ_a.int42_negate, RIGHTARG = typ_a.int42);

-- mutation: fill in a shell operator
-- expect: created operator typ_a.>(typ_a.int42, typ_a.int42)
CREATE OPERATOR typ_a.> (
    FUNCTION = typ_a.int42_less, LEFTARG = typ_a.int42, RIGHTARG = typ_a.int42, COMMUTATOR = OPERATOR(typ_a.<)
);

-- mutation: drop an operator
-- expect: dropped operator typ_a.<~~>(point, point)
DROP OPERATOR typ_a.<~~> (point, point);

-- mutation: move an operator
-- expect: dropped operator typ_a.<~~>(point, point)
-- expect: created operator typ_b.<~~>(point, point)
ALTER OPERATOR typ_a.<~~> (point, point) SET SCHEMA typ_b;

-- mutation: change an operator's function
-- expect: operator typ_a.<~~>(point, point): function
DROP OPERATOR typ_a.<~~> (point, point);
CREATE OPERATOR typ_a.<~~> (FUNCTION = slope, LEFTARG = point, RIGHTARG = point);

-- mutation: give an operator a commutator
-- expect: operator typ_a.<~~>(point, point): commutator
DROP OPERATOR typ_a.<~~> (point, point);
CREATE OPERATOR typ_a.<~~> (
    FUNCTION = point_distance, LEFTARG = point, RIGHTARG = point, COMMUTATOR = OPERATOR(typ_a.<~~>)
);

-- mutation: give an operator a negator
-- expect: operator typ_a.<!!>(integer, integer): negator
DROP OPERATOR typ_a.<!!> (integer, integer);
CREATE OPERATOR typ_a.<!!> (
    FUNCTION = int4lt, LEFTARG = integer, RIGHTARG = integer, NEGATOR = OPERATOR(typ_a.<!!!>)
);

-- mutation: drop an operator's restriction estimator
-- expect: operator typ_a.=(typ_a.int42, typ_a.int42): restriction_estimator
ALTER OPERATOR typ_a.= (typ_a.int42, typ_a.int42) SET (RESTRICT = NONE);

-- mutation: drop an operator's join estimator
-- expect: operator typ_a.<>(typ_a.int42, typ_a.int42): join_estimator
ALTER OPERATOR typ_a.<> (typ_a.int42, typ_a.int42) SET (JOIN = NONE);

-- mutation: let an operator merge
-- expect: operator typ_a.<!!>(integer, integer): merges
DROP OPERATOR typ_a.<!!> (integer, integer);
CREATE OPERATOR typ_a.<!!> (FUNCTION = int4lt, LEFTARG = integer, RIGHTARG = integer, MERGES);

-- mutation: let an operator hash
-- expect: operator typ_a.<!!>(integer, integer): hashes
DROP OPERATOR typ_a.<!!> (integer, integer);
CREATE OPERATOR typ_a.<!!> (FUNCTION = int4lt, LEFTARG = integer, RIGHTARG = integer, HASHES);

-- mutation: give an operator another owner
-- expect: operator typ_a.-(NONE, typ_a.int42): owner
ALTER OPERATOR typ_a.- (NONE, typ_a.int42) OWNER TO CURRENT_USER;

-- mutation: drop an operator's comment
-- expect: operator typ_a.=(typ_a.int42, typ_a.int42): comment
COMMENT ON OPERATOR typ_a.= (typ_a.int42, typ_a.int42) IS NULL;

-- mutation: create an operator family
-- expect: created operator family typ_a.int42_ops using gist
CREATE OPERATOR FAMILY typ_a.int42_ops USING gist;

-- mutation: drop an operator family
-- expect: dropped operator family typ_a.empty_family using gist
DROP OPERATOR FAMILY typ_a.empty_family USING gist;

-- mutation: rename an operator family
-- expect: dropped operator family typ_a.empty_family using gist
-- expect: created operator family typ_a.new using gist
ALTER OPERATOR FAMILY typ_a.empty_family USING gist RENAME TO new;

-- mutation: move an operator family
-- expect: dropped operator family typ_a.empty_family using gist
-- expect: created operator family typ_b.empty_family using gist
ALTER OPERATOR FAMILY typ_a.empty_family USING gist SET SCHEMA typ_b;

-- mutation: add a loose operator to a family
-- expect: operator family typ_a.int42_ops using btree: operators
ALTER OPERATOR FAMILY typ_a.int42_ops USING btree ADD OPERATOR 5 typ_a.<!!> (integer, integer);

-- mutation: drop a loose operator from a family
-- expect: operator family typ_a.int42_ops using btree: operators
ALTER OPERATOR FAMILY typ_a.int42_ops USING btree DROP OPERATOR 1 (typ_a.int42, bigint);

-- mutation: drop a loose function from a family
-- expect: operator family typ_a.int42_ops using btree: functions
ALTER OPERATOR FAMILY typ_a.int42_ops USING btree DROP FUNCTION 1 (typ_a.int42, bigint);

-- mutation: add a loose member to a family of PostgreSQL's, which pg_dump does not write
-- expect: created operator family pg_catalog.float_ops using btree
ALTER OPERATOR FAMILY pg_catalog.float_ops USING btree ADD
    FUNCTION 1 (typ_a.int42, integer) pg_catalog.btint4cmp(integer, integer);

-- mutation: give an operator family another owner
-- expect: operator family typ_a.empty_family using gist: owner
ALTER OPERATOR FAMILY typ_a.empty_family USING gist OWNER TO CURRENT_USER;

-- mutation: drop an operator family's comment
-- expect: operator family typ_a.empty_family using gist: comment
COMMENT ON OPERATOR FAMILY typ_a.empty_family USING gist IS NULL;

-- mutation: create an operator class
-- expect: created operator class typ_a.new using btree
CREATE OPERATOR CLASS typ_a.new FOR TYPE typ_a.pair USING btree FAMILY typ_a.int42_ops AS STORAGE typ_a.pair;

-- mutation: drop an operator class
-- expect: dropped operator class typ_a.empty_class using btree
DROP OPERATOR CLASS typ_a.empty_class USING btree;

-- mutation: rename an operator class
-- expect: dropped operator class typ_a.empty_class using btree
-- expect: created operator class typ_a.new using btree
ALTER OPERATOR CLASS typ_a.empty_class USING btree RENAME TO new;

-- mutation: move an operator class
-- expect: dropped operator class typ_a.empty_class using btree
-- expect: created operator class typ_b.empty_class using btree
ALTER OPERATOR CLASS typ_a.empty_class USING btree SET SCHEMA typ_b;

-- mutation: change an operator class's type
-- expect: operator class typ_a.plain_class using btree: type
DROP OPERATOR CLASS typ_a.plain_class USING btree;
CREATE OPERATOR CLASS typ_a.plain_class FOR TYPE numeric USING btree FAMILY typ_a.int42_ops AS STORAGE numeric;

-- mutation: make an operator class the default one
-- expect: operator class typ_a.int42_hash_ops using hash: default
DROP OPERATOR CLASS typ_a.int42_hash_ops USING hash;
CREATE OPERATOR CLASS typ_a.int42_hash_ops DEFAULT FOR TYPE typ_a.int42 USING hash FAMILY typ_a.int42_hash_ops AS
    OPERATOR 1 typ_a.= (typ_a.int42, typ_a.int42),
    FUNCTION 1 typ_a.int42_hash(typ_a.int42);

-- mutation: move an operator class to another family
-- expect: operator class typ_a.plain_class using btree: family
DROP OPERATOR CLASS typ_a.plain_class USING btree;
CREATE OPERATOR CLASS typ_a.plain_class FOR TYPE text USING btree FAMILY pg_catalog.text_ops AS STORAGE text;

-- mutation: change what an operator class stores
-- expect: operator class typ_a.stored_class using gist: storage
DROP OPERATOR CLASS typ_a.stored_class USING gist;
CREATE OPERATOR CLASS typ_a.stored_class FOR TYPE circle USING gist FAMILY typ_a.stored_class AS STORAGE point;

-- mutation: add an operator to a class
-- expect: operator class typ_a.int42_hash_ops using hash: operators
DROP OPERATOR CLASS typ_a.int42_hash_ops USING hash;
CREATE OPERATOR CLASS typ_a.int42_hash_ops FOR TYPE typ_a.int42 USING hash FAMILY typ_a.int42_hash_ops AS
    OPERATOR 1 typ_a.<> (typ_a.int42, typ_a.int42),
    FUNCTION 1 typ_a.int42_hash(typ_a.int42);

-- mutation: change a function of a class
-- expect: operator class typ_a.int42_hash_ops using hash: functions
DROP OPERATOR CLASS typ_a.int42_hash_ops USING hash;
CREATE OPERATOR CLASS typ_a.int42_hash_ops FOR TYPE typ_a.int42 USING hash FAMILY typ_a.int42_hash_ops AS
    OPERATOR 1 typ_a.= (typ_a.int42, typ_a.int42),
    FUNCTION 1 typ_a.int42_send_hash(typ_a.int42);

-- mutation: give an operator class another owner
-- expect: operator class typ_a.empty_class using btree: owner
ALTER OPERATOR CLASS typ_a.empty_class USING btree OWNER TO CURRENT_USER;

-- mutation: drop an operator class's comment
-- expect: operator class typ_a.int42_ops using btree: comment
COMMENT ON OPERATOR CLASS typ_a.int42_ops USING btree IS NULL;
