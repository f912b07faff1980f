-- Single mutations of what everything/relations.sql makes; each runs alone, on a copy of its own.

-- mutation: create a sequence
-- expect: created sequence rel_a.new_seq
CREATE SEQUENCE rel_a.new_seq;

-- mutation: drop a sequence
-- expect: dropped sequence rel_a.plain_seq
DROP SEQUENCE rel_a.plain_seq;

-- mutation: rename a sequence
-- expect: dropped sequence rel_a.plain_seq
-- expect: created sequence rel_a.renamed_seq
ALTER SEQUENCE rel_a.plain_seq RENAME TO renamed_seq;

-- mutation: move a sequence to another schema
-- expect: dropped sequence rel_a.plain_seq
-- expect: created sequence public.plain_seq
ALTER SEQUENCE rel_a.plain_seq SET SCHEMA public;

-- mutation: change a sequence's type
-- expect: sequence rel_a.plain_seq: type
ALTER SEQUENCE rel_a.plain_seq AS smallint;

-- mutation: change a sequence's increment
-- expect: sequence rel_a.odd_seq: increment
ALTER SEQUENCE rel_a.odd_seq INCREMENT BY -4;

-- mutation: change a sequence's minimum
-- expect: sequence rel_a.odd_seq: minimum
ALTER SEQUENCE rel_a.odd_seq MINVALUE -901;

-- mutation: change a sequence's maximum
-- expect: sequence rel_a.odd_seq: maximum
ALTER SEQUENCE rel_a.odd_seq MAXVALUE 901;

-- mutation: change a sequence's start
-- expect: sequence rel_a.odd_seq: start
ALTER SEQUENCE rel_a.odd_seq START WITH 799;

-- mutation: change a sequence's cache
-- expect: sequence rel_a.odd_seq: cache
ALTER SEQUENCE rel_a.odd_seq CACHE 21;

-- mutation: end a sequence's cycle
-- expect: sequence rel_a.odd_seq: cycle
ALTER SEQUENCE rel_a.odd_seq NO CYCLE;

-- mutation: advance a sequence, which is data
SELECT pg_catalog.nextval('rel_a.plain_seq');

-- mutation: restart a sequence, which is data
ALTER SEQUENCE rel_a.odd_seq RESTART WITH 5;

-- mutation: give a sequence another owner
-- expect: sequence rel_a.plain_seq: owner
ALTER SEQUENCE rel_a.plain_seq OWNER TO everything_reader;

-- mutation: tie a sequence to a column
-- expect: sequence rel_a.plain_seq: owned_by
ALTER SEQUENCE rel_a.plain_seq OWNED BY rel_a.lots.lot;

-- mutation: untie the sequence of a serial column
-- expect: sequence rel_a.items_legacy_seq: owned_by
ALTER SEQUENCE rel_a.items_legacy_seq OWNED BY NONE;

-- mutation: tie the sequence of a serial column to another column
-- expect: sequence rel_a.items_legacy_seq: owned_by
ALTER SEQUENCE rel_a.items_legacy_seq OWNED BY rel_a.items.price;

-- mutation: change the sequence of an identity column
-- expect: sequence rel_a.item_numbers: increment
ALTER TABLE rel_a.items ALTER COLUMN number SET INCREMENT BY 11;

-- mutation: rename the sequence of an identity column
-- expect: dropped sequence rel_a.item_numbers
-- expect: created sequence rel_a.item_number_seq
ALTER SEQUENCE rel_a.item_numbers RENAME TO item_number_seq;

-- mutation: comment on a sequence
-- expect: sequence rel_a.plain_seq: comment
COMMENT ON SEQUENCE rel_a.plain_seq IS 'plain';

-- mutation: change the comment on a sequence
-- expect: sequence rel_a.odd_seq: comment
COMMENT ON SEQUENCE rel_a.odd_seq IS 'counts down by three';

-- mutation: grant on a sequence
-- expect: created grant sequence rel_a.plain_seq to everything_reader
GRANT USAGE ON SEQUENCE rel_a.plain_seq TO everything_reader;

-- mutation: grant one privilege more on a sequence
-- expect: grant sequence rel_a.odd_seq to everything_reader: privileges
GRANT SELECT ON SEQUENCE rel_a.odd_seq TO everything_reader;

-- mutation: revoke on a sequence
-- expect: dropped grant sequence rel_a.odd_seq to everything_reader
REVOKE USAGE ON SEQUENCE rel_a.odd_seq FROM everything_reader;

-- mutation: create a table without columns
-- expect: created table rel_a.new_table
CREATE TABLE rel_a.new_table ();

-- mutation: create a table
-- expect: created table rel_a.new_table
-- expect: created column rel_a.new_table.id
-- expect: created sequence rel_a.new_table_id_seq
-- expect: created constraint rel_a.new_table.new_table_pkey
-- expect: created index rel_a.new_table_pkey
CREATE TABLE rel_a.new_table (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- mutation: drop a table
-- expect: dropped table rel_a.silent
-- expect: dropped column rel_a.silent.a
DROP TABLE rel_a.silent;

-- mutation: rename a table
-- expect: dropped table rel_a.nothing
-- expect: created table rel_a.nothing_more
ALTER TABLE rel_a.nothing RENAME TO nothing_more;

-- mutation: move a table to another schema
-- expect: dropped table rel_a.nothing
-- expect: created table public.nothing
ALTER TABLE rel_a.nothing SET SCHEMA public;

-- mutation: give a table another owner
-- expect: table rel_a.nothing: owner
ALTER TABLE rel_a.nothing OWNER TO everything_reader;

-- mutation: make a table unlogged
-- expect: table rel_a.nothing: unlogged
ALTER TABLE rel_a.nothing SET UNLOGGED;

-- mutation: make an unlogged table logged
-- expect: table rel_a.cache: unlogged
ALTER TABLE rel_a.cache SET LOGGED;

-- mutation: make a table one of a composite type
-- expect: table rel_a.nothing: of_type
-- expect: created column rel_a.nothing.street
-- expect: created column rel_a.nothing.zip
-- expect: created column rel_a.nothing.lines
ALTER TABLE rel_a.nothing ADD COLUMN street text, ADD COLUMN zip text COLLATE "C", ADD COLUMN lines integer[];
ALTER TABLE rel_a.nothing OF rel_a.address;

-- mutation: untie a table from its composite type
-- expect: table rel_a.addresses: of_type
ALTER TABLE rel_a.addresses NOT OF;

-- mutation: set a storage parameter of a table
-- expect: table rel_a.nothing: options
ALTER TABLE rel_a.nothing SET (fillfactor = 90);

-- mutation: change a storage parameter of a table
-- expect: table rel_a.items: options
ALTER TABLE rel_a.items SET (fillfactor = 81);

-- mutation: reset a storage parameter of a table
-- expect: table rel_a.items: options
ALTER TABLE rel_a.items RESET (autovacuum_enabled);

-- mutation: set the storage parameters of a table in another order
ALTER TABLE rel_a.items RESET (autovacuum_enabled, fillfactor, toast.autovacuum_enabled, toast.vacuum_truncate);
ALTER TABLE rel_a.items SET (toast.vacuum_truncate = false, fillfactor = 80, toast.autovacuum_enabled = false, autovacuum_enabled = false);

-- mutation: change a storage parameter of a table's TOAST table
-- expect: table rel_a.items: toast_options
ALTER TABLE rel_a.items SET (toast.autovacuum_enabled = true);

-- mutation: reset the storage parameters of a table's TOAST table
-- expect: table rel_a.items: toast_options
ALTER TABLE rel_a.items RESET (toast.autovacuum_enabled, toast.vacuum_truncate);

-- mutation: another table access method
-- expect: table rel_a.elsewhere: access_method
DROP TABLE rel_a.elsewhere;
CREATE TABLE rel_a.elsewhere (a integer, b text, label text COLLATE "C") USING heap;

-- mutation: set the replica identity of a table
-- expect: table rel_a.nothing: replica_identity
ALTER TABLE rel_a.nothing REPLICA IDENTITY FULL;

-- mutation: change the replica identity of a table
-- expect: table rel_a.silent: replica_identity
ALTER TABLE rel_a.silent REPLICA IDENTITY FULL;

-- mutation: set back the replica identity of a table
-- expect: table rel_a.items: replica_identity
ALTER TABLE rel_a.items REPLICA IDENTITY DEFAULT;

-- mutation: an index becomes the replica identity instead of the whole row
-- expect: table rel_a.items: replica_identity
-- expect: index rel_a.items_pkey: replica_identity
ALTER TABLE rel_a.items REPLICA IDENTITY USING INDEX items_pkey;

-- mutation: an index is the replica identity no more
-- expect: index rel_a.cache_key_idx: replica_identity
ALTER TABLE rel_a.cache REPLICA IDENTITY DEFAULT;

-- mutation: the index that is the replica identity is dropped, and the table keeps none
-- expect: table rel_a.lost_identity: replica_identity
CREATE UNIQUE INDEX lost_identity_idx ON rel_a.lost_identity (a);
ALTER TABLE rel_a.lost_identity REPLICA IDENTITY USING INDEX lost_identity_idx;
DROP INDEX rel_a.lost_identity_idx;

-- mutation: enable row security
-- expect: table rel_a.nothing: row_security
ALTER TABLE rel_a.nothing ENABLE ROW LEVEL SECURITY;

-- mutation: disable row security
-- expect: table rel_a.items: row_security
ALTER TABLE rel_a.items DISABLE ROW LEVEL SECURITY;

-- mutation: force row security
-- expect: table rel_a.items: force_row_security
ALTER TABLE rel_a.items FORCE ROW LEVEL SECURITY;

-- mutation: force row security no more
-- expect: table rel_a.lots: force_row_security
ALTER TABLE rel_a.lots NO FORCE ROW LEVEL SECURITY;

-- mutation: comment on a table
-- expect: table rel_a.nothing: comment
COMMENT ON TABLE rel_a.nothing IS 'empty';

-- mutation: remove the comment on a table
-- expect: table rel_a.items: comment
COMMENT ON TABLE rel_a.items IS NULL;

-- mutation: grant on a table
-- expect: created grant table rel_a.nothing to PUBLIC
GRANT SELECT ON rel_a.nothing TO PUBLIC;

-- mutation: revoke one privilege on a table
-- expect: grant table rel_a.items to everything_reader: privileges
REVOKE INSERT ON rel_a.items FROM everything_reader;

-- mutation: let a grantee of a table grant on
-- expect: grant table rel_a.items to everything_reader: privileges
GRANT SELECT ON rel_a.items TO everything_reader WITH GRANT OPTION;

-- mutation: the rows of a table are data
INSERT INTO rel_a.silent VALUES (1);

-- mutation: statistics are gathered
ANALYZE rel_a.lots;

-- mutation: a table is rewritten
VACUUM FULL rel_a.lots;

-- mutation: add a parent to a table
-- expect: table rel_a.silent: inherits
ALTER TABLE rel_a.silent INHERIT rel_a.nothing;

-- mutation: take a parent from a table
-- expect: table rel_a.cats: inherits
-- expect: column rel_a.cats.id: inherited
-- expect: column rel_a.cats.tag: inherited
-- expect: column rel_a.cats.tag: local
ALTER TABLE rel_a.cats NO INHERIT rel_a.tagged;

-- mutation: the parents of a table in another order
-- expect: table rel_a.mule: inherits
ALTER TABLE rel_a.mule NO INHERIT rel_a.horse;
ALTER TABLE rel_a.mule INHERIT rel_a.horse;

-- mutation: create a partition
-- expect: created table rel_a.by_hash_more
-- expect: created column rel_a.by_hash_more.a
-- expect: created column rel_a.by_hash_more.b
-- expect: dropped table rel_a.by_hash_1
-- expect: dropped column rel_a.by_hash_1.a
-- expect: dropped column rel_a.by_hash_1.b
DROP TABLE rel_a.by_hash_1;
CREATE TABLE rel_a.by_hash_more PARTITION OF rel_a.by_hash FOR VALUES WITH (modulus 4, remainder 1);

-- mutation: detach a partition
-- expect: table rel_a.by_hash_1: partition_of
-- expect: table rel_a.by_hash_1: partition_bound
-- expect: column rel_a.by_hash_1.a: inherited
-- expect: column rel_a.by_hash_1.b: inherited
ALTER TABLE rel_a.by_hash DETACH PARTITION rel_a.by_hash_1;

-- mutation: change the bound of a partition
-- expect: table rel_a.by_hash_1: partition_bound
ALTER TABLE rel_a.by_hash DETACH PARTITION rel_a.by_hash_1;
ALTER TABLE rel_a.by_hash ATTACH PARTITION rel_a.by_hash_1 FOR VALUES WITH (modulus 4, remainder 1);

-- mutation: detach a partition and attach it again
ALTER TABLE rel_a.by_hash DETACH PARTITION rel_a.by_hash_1;
ALTER TABLE rel_a.by_hash ATTACH PARTITION rel_a.by_hash_1 FOR VALUES WITH (modulus 2, remainder 1);

-- mutation: a column more in a partition key
-- expect: table rel_a.move_notes: partition_key
-- expect: table rel_a.move_notes_rest: partition_bound
-- expect: dropped table rel_a.move_notes_some
-- expect: dropped column rel_a.move_notes_some.id
-- expect: dropped column rel_a.move_notes_some.at
-- expect: dropped column rel_a.move_notes_some.note
-- expect: dropped constraint rel_a.move_notes_some.move_notes.move_notes_fkey
DROP TABLE rel_a.move_notes;
CREATE TABLE rel_a.move_notes (id bigint, at date, note text, CONSTRAINT move_notes_fkey FOREIGN KEY (id, at) REFERENCES rel_a.moves (id, at)) PARTITION BY RANGE (at, id);
CREATE TABLE rel_a.move_notes_rest PARTITION OF rel_a.move_notes FOR VALUES FROM (MINVALUE, MINVALUE) TO (MAXVALUE, MAXVALUE);

-- mutation: the indexes of a partitioned table are made in another order
-- expect: index rel_a.moves_item_idx: comment
DROP INDEX rel_a.moves_item_idx, rel_a.moves_item_only_idx;
CREATE INDEX moves_item_only_idx ON rel_a.moves (item) WHERE (quantity > 1);
CREATE INDEX moves_item_idx ON rel_a.moves (item);
COMMENT ON INDEX rel_a.moves_item_idx IS 'so that the mutation is seen';

-- mutation: create a foreign table
-- expect: created foreign table rel_a.new_remote
-- expect: created column rel_a.new_remote.id
CREATE FOREIGN TABLE rel_a.new_remote (id integer) SERVER rel_server;

-- mutation: drop a foreign table
-- expect: dropped foreign table rel_a.fish
-- expect: dropped column rel_a.fish.id
-- expect: dropped column rel_a.fish.name
-- expect: dropped column rel_a.fish.water
-- expect: dropped constraint rel_a.fish.animals_id_check
DROP FOREIGN TABLE rel_a.fish;

-- mutation: put a foreign table on another server
-- expect: foreign table rel_a.fish: server
DROP FOREIGN TABLE rel_a.fish;
CREATE FOREIGN TABLE rel_a.fish (water text) INHERITS (rel_a.animals) SERVER rel_other_server;

-- mutation: change an option of a foreign table
-- expect: foreign table rel_a.remote: options
ALTER FOREIGN TABLE rel_a.remote OPTIONS (SET table_name 'far');

-- mutation: drop an option of a foreign table
-- expect: foreign table rel_a.remote: options
ALTER FOREIGN TABLE rel_a.remote OPTIONS (DROP schema_name);

-- mutation: give a foreign table another owner
-- expect: foreign table rel_a.remote: owner
ALTER FOREIGN TABLE rel_a.remote OWNER TO everything_reader;

-- mutation: comment on a foreign table
-- expect: foreign table rel_a.remote: comment
COMMENT ON FOREIGN TABLE rel_a.remote IS 'further';

-- mutation: grant on a foreign table
-- expect: created grant foreign table rel_a.remote to everything_reader
GRANT SELECT ON rel_a.remote TO everything_reader;

-- mutation: add a parent to a foreign table
-- expect: foreign table rel_a.fish: inherits
ALTER FOREIGN TABLE rel_a.fish INHERIT rel_a.nothing;

-- mutation: detach a partition that is a foreign table
-- expect: foreign table rel_a.logs_old: partition_of
-- expect: foreign table rel_a.logs_old: partition_bound
-- expect: column rel_a.logs_old.day: inherited
-- expect: column rel_a.logs_old.line: inherited
ALTER TABLE rel_a.logs DETACH PARTITION rel_a.logs_old;

-- mutation: change an option of a foreign table's column
-- expect: column rel_a.remote.id: foreign_options
ALTER FOREIGN TABLE rel_a.remote ALTER COLUMN id OPTIONS (SET priority '2');

-- mutation: add an option to a foreign table's column
-- expect: column rel_a.remote.note: foreign_options
ALTER FOREIGN TABLE rel_a.remote ALTER COLUMN note OPTIONS (ADD column_name 'NOTE');

-- mutation: change the default of a foreign table's column
-- expect: column rel_a.remote.note: default
ALTER FOREIGN TABLE rel_a.remote ALTER COLUMN note SET DEFAULT 'y';

-- mutation: add a column
-- expect: created column rel_a.nothing.extra
ALTER TABLE rel_a.nothing ADD COLUMN extra text;

-- mutation: drop a column
-- expect: dropped column rel_a.items.mood_code
ALTER TABLE rel_a.items DROP COLUMN mood_code;

-- mutation: rename a column
-- expect: dropped column rel_a.items.mood_code
-- expect: created column rel_a.items.mood_letter
ALTER TABLE rel_a.items RENAME COLUMN mood_code TO mood_letter;

-- mutation: rename a column that is in an index
-- expect: dropped column rel_a.dropped_columns.d
-- expect: created column rel_a.dropped_columns.e
-- expect: index rel_a.dropped_columns_idx: columns
ALTER TABLE rel_a.dropped_columns RENAME COLUMN d TO e;

-- mutation: change the type of a column
-- expect: column rel_a.items.mood_code: type
ALTER TABLE rel_a.items ALTER COLUMN mood_code TYPE text USING mood_code::text;

-- mutation: change the length of a column
-- expect: column rel_a.elsewhere.b: type
ALTER TABLE rel_a.elsewhere ALTER COLUMN b TYPE character varying(50);

-- mutation: change the precision of a column
-- expect: column rel_a.elsewhere.a: type
ALTER TABLE rel_a.elsewhere ALTER COLUMN a TYPE numeric(14,3);

-- mutation: make a column an array
-- expect: column rel_a.elsewhere.a: type
ALTER TABLE rel_a.elsewhere ALTER COLUMN a TYPE integer[] USING ARRAY[a];

-- mutation: a column becomes one of a domain
-- expect: column rel_a.cache.value: type
ALTER TABLE rel_a.cache ALTER COLUMN value TYPE rel_a.code;

-- mutation: set a column not null
-- expect: column rel_a.elsewhere.a: not_null
ALTER TABLE rel_a.elsewhere ALTER COLUMN a SET NOT NULL;

-- mutation: a column may be null
-- expect: column rel_a.cache.at: not_null
ALTER TABLE rel_a.cache ALTER COLUMN at DROP NOT NULL;

-- mutation: change the collation of a column
-- expect: column rel_a.elsewhere.b: collation
ALTER TABLE rel_a.elsewhere ALTER COLUMN b TYPE text COLLATE rel_a.plain;

-- mutation: a column gets back its type's collation
-- expect: column rel_a.elsewhere.label: collation
ALTER TABLE rel_a.elsewhere ALTER COLUMN label TYPE text COLLATE "default";

-- mutation: set a default
-- expect: column rel_a.elsewhere.a: default
ALTER TABLE rel_a.elsewhere ALTER COLUMN a SET DEFAULT 7;

-- mutation: change a default
-- expect: column rel_a.items.sku: default
ALTER TABLE rel_a.items ALTER COLUMN sku SET DEFAULT 'none';

-- mutation: drop a default
-- expect: column rel_a.items.sku: default
ALTER TABLE rel_a.items ALTER COLUMN sku DROP DEFAULT;

-- mutation: a default that differs by a cast only
-- expect: column rel_a.items.sku: default
ALTER TABLE rel_a.items ALTER COLUMN sku SET DEFAULT 'unknown'::character varying;

-- mutation: a default of only one partition
-- expect: column rel_a.moves_2025.quantity: default
ALTER TABLE rel_a.moves_2025 ALTER COLUMN quantity SET DEFAULT 2;

-- mutation: change the kind of an identity column
-- expect: column rel_a.items.id: identity
ALTER TABLE rel_a.items ALTER COLUMN id SET GENERATED BY DEFAULT;

-- mutation: a column is an identity column no more
-- expect: column rel_a.items.number: identity
-- expect: dropped sequence rel_a.item_numbers
ALTER TABLE rel_a.items ALTER COLUMN number DROP IDENTITY;

-- mutation: make a column an identity column
-- expect: column rel_a.cache.at: identity
-- expect: created sequence rel_a.cache_at_seq
ALTER TABLE rel_a.cache ALTER COLUMN at ADD GENERATED ALWAYS AS IDENTITY;

-- mutation: change the expression of a generated column
-- expect: column rel_a.items.tax: expression
DROP INDEX rel_a.items_lower_idx;
ALTER TABLE rel_a.items DROP COLUMN tax;
ALTER TABLE rel_a.items ADD COLUMN tax numeric GENERATED ALWAYS AS (rel_a.tax(price) + 1) STORED;
CREATE INDEX items_lower_idx ON rel_a.items USING btree (lower(sku), (price + tax)) WHERE (price > (10)::numeric);
ALTER INDEX rel_a.items_lower_idx ALTER COLUMN 1 SET STATISTICS 300;
ALTER INDEX rel_a.items_lower_idx ALTER COLUMN 2 SET STATISTICS 400;

-- mutation: a column is generated no more
-- expect: column rel_a.items.tax: generated
-- expect: column rel_a.items.tax: expression
ALTER TABLE rel_a.items ALTER COLUMN tax DROP EXPRESSION;

-- mutation: set the storage of a column
-- expect: column rel_a.elsewhere.b: storage
ALTER TABLE rel_a.elsewhere ALTER COLUMN b SET STORAGE MAIN;

-- mutation: change the storage of a column
-- expect: column rel_a.items.body: storage
ALTER TABLE rel_a.items ALTER COLUMN body SET STORAGE MAIN;

-- mutation: a column gets back its type's storage
-- expect: column rel_a.items.small: storage
ALTER TABLE rel_a.items ALTER COLUMN small SET STORAGE EXTENDED;

-- mutation: set the statistics target of a column
-- expect: column rel_a.elsewhere.a: statistics_target
ALTER TABLE rel_a.elsewhere ALTER COLUMN a SET STATISTICS 100;

-- mutation: gather no statistics of a column
-- expect: column rel_a.items.sku: statistics_target
ALTER TABLE rel_a.items ALTER COLUMN sku SET STATISTICS 0;

-- mutation: reset the statistics target of a column
-- expect: column rel_a.items.mood: statistics_target
ALTER TABLE rel_a.items ALTER COLUMN mood SET STATISTICS -1;

-- mutation: set an option of a column
-- expect: column rel_a.elsewhere.a: options
ALTER TABLE rel_a.elsewhere ALTER COLUMN a SET (n_distinct = 10);

-- mutation: change an option of a column
-- expect: column rel_a.items.name: options
ALTER TABLE rel_a.items ALTER COLUMN name SET (n_distinct = -0.6);

-- mutation: reset an option of a column
-- expect: column rel_a.items.name: options
ALTER TABLE rel_a.items ALTER COLUMN name RESET (n_distinct_inherited);

-- mutation: declare an inherited column in the child too
-- expect: column rel_a.dogs.name: local
DROP TABLE rel_a.dogs;
CREATE TABLE rel_a.dogs (name text, breed text) INHERITS (rel_a.animals);

-- mutation: drop a column that is declared in the child too from the parent
-- expect: dropped column rel_a.tagged.tag
-- expect: column rel_a.cats.tag: inherited
-- expect: column rel_a.cats.tag: local
ALTER TABLE rel_a.tagged DROP COLUMN tag;

-- mutation: comment on a column
-- expect: column rel_a.elsewhere.a: comment
COMMENT ON COLUMN rel_a.elsewhere.a IS 'a';

-- mutation: remove the comment on a column
-- expect: column rel_a.items.sku: comment
COMMENT ON COLUMN rel_a.items.sku IS NULL;

-- mutation: grant on a column
-- expect: created grant column rel_a.items.price to everything_reader
GRANT UPDATE (price) ON rel_a.items TO everything_reader;

-- mutation: revoke the grant option on a column
-- expect: grant column rel_a.items.sku to everything_writer: privileges
REVOKE GRANT OPTION FOR UPDATE (sku) ON rel_a.items FROM everything_writer;

-- mutation: revoke on a column
-- expect: dropped grant column rel_a.items.name to everything_writer
REVOKE UPDATE (name) ON rel_a.items FROM everything_writer;

-- mutation: change the default of a view's column
-- expect: column rel_a.cheap.price: default
ALTER VIEW rel_a.cheap ALTER COLUMN price SET DEFAULT 2;

-- mutation: comment on a view's column
-- expect: column rel_a.cheap.id: comment
COMMENT ON COLUMN rel_a.cheap.id IS 'number';

-- mutation: change the storage of a materialized view's column
-- expect: column rel_a.stock.note: storage
ALTER MATERIALIZED VIEW rel_a.stock ALTER COLUMN note SET STORAGE MAIN;

-- mutation: change the statistics target of a materialized view's column
-- expect: column rel_a.stock.quantity: statistics_target
ALTER MATERIALIZED VIEW rel_a.stock ALTER COLUMN quantity SET STATISTICS 201;

-- mutation: reset the options of a materialized view's column
-- expect: column rel_a.stock.note: options
ALTER MATERIALIZED VIEW rel_a.stock ALTER COLUMN note RESET (n_distinct);

-- mutation: create a view
-- expect: created view rel_a.new_view
-- expect: created column rel_a.new_view.one
CREATE VIEW rel_a.new_view AS SELECT 1 AS one;

-- mutation: drop a view
-- expect: dropped view rel_a.totals
-- expect: dropped column rel_a.totals.item
-- expect: dropped column rel_a.totals.total
DROP VIEW rel_a.totals;

-- mutation: change the query of a view
-- expect: view rel_a.cheap: definition
CREATE OR REPLACE VIEW rel_a.cheap AS SELECT id, sku, price FROM rel_a.items WHERE price < 11 WITH CASCADED CHECK OPTION;

-- mutation: change the query of a recursive view
-- expect: view rel_a.numbers: definition
CREATE OR REPLACE RECURSIVE VIEW rel_a.numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 101;

-- mutation: add a column to a view
-- expect: view rel_a.guarded: definition
-- expect: created column rel_a.guarded.sku
CREATE OR REPLACE VIEW rel_a.guarded WITH (security_barrier = true, check_option = local) AS SELECT id, name, sku FROM rel_a.items WHERE id > 0;

-- mutation: change the check option of a view
-- expect: view rel_a.cheap: check_option
ALTER VIEW rel_a.cheap SET (check_option = local);

-- mutation: take the check option from a view
-- expect: view rel_a.cheap: check_option
ALTER VIEW rel_a.cheap RESET (check_option);

-- mutation: a security barrier for a view
-- expect: view rel_a.totals: options
ALTER VIEW rel_a.totals SET (security_barrier = true);

-- mutation: take the security barrier from a view
-- expect: view rel_a.guarded: options
ALTER VIEW rel_a.guarded RESET (security_barrier);

-- mutation: give a view another owner
-- expect: view rel_a.cheap: owner
ALTER VIEW rel_a.cheap OWNER TO everything_writer;

-- mutation: comment on a view
-- expect: view rel_a.cheap: comment
COMMENT ON VIEW rel_a.cheap IS 'cheaper';

-- mutation: revoke on a view
-- expect: dropped grant view rel_a.cheap to everything_reader
REVOKE SELECT ON rel_a.cheap FROM everything_reader;

-- mutation: create a materialized view
-- expect: created materialized view rel_a.new_stock
-- expect: created column rel_a.new_stock.one
CREATE MATERIALIZED VIEW rel_a.new_stock AS SELECT 1 AS one;

-- mutation: drop a materialized view
-- expect: dropped materialized view rel_a.empty_stock
-- expect: dropped column rel_a.empty_stock.item
DROP MATERIALIZED VIEW rel_a.empty_stock;

-- mutation: change the query of a materialized view
-- expect: materialized view rel_a.empty_stock: definition
DROP MATERIALIZED VIEW rel_a.empty_stock;
CREATE MATERIALIZED VIEW rel_a.empty_stock AS SELECT item FROM rel_a.moves WHERE quantity > 0 WITH NO DATA;

-- mutation: empty a materialized view
-- expect: materialized view rel_a.stock: unpopulated
REFRESH MATERIALIZED VIEW rel_a.stock WITH NO DATA;

-- mutation: change a storage parameter of a materialized view
-- expect: materialized view rel_a.stock: options
ALTER MATERIALIZED VIEW rel_a.stock SET (fillfactor = 61);

-- mutation: reset a storage parameter of a materialized view's TOAST table
-- expect: materialized view rel_a.stock: toast_options
ALTER MATERIALIZED VIEW rel_a.stock RESET (toast.autovacuum_enabled);

-- mutation: another access method of a materialized view
-- expect: materialized view rel_a.empty_stock: access_method
DROP MATERIALIZED VIEW rel_a.empty_stock;
CREATE MATERIALIZED VIEW rel_a.empty_stock USING rel_heap AS SELECT item FROM rel_a.moves WITH NO DATA;

-- mutation: change the replica identity of a materialized view
-- expect: materialized view rel_a.stock: replica_identity
ALTER TABLE rel_a.stock REPLICA IDENTITY NOTHING;

-- mutation: give a materialized view another owner
-- expect: materialized view rel_a.stock: owner
ALTER MATERIALIZED VIEW rel_a.stock OWNER TO everything_reader;

-- mutation: comment on a materialized view
-- expect: materialized view rel_a.stock: comment
COMMENT ON MATERIALIZED VIEW rel_a.stock IS NULL;

-- mutation: cluster a materialized view no more
-- expect: index rel_a.stock_item_idx: clustered
ALTER MATERIALIZED VIEW rel_a.stock SET WITHOUT CLUSTER;

-- mutation: add a check
-- expect: created constraint rel_a.cache.cache_at_check
ALTER TABLE rel_a.cache ADD CONSTRAINT cache_at_check CHECK (at > 0);

-- mutation: drop a check
-- expect: dropped constraint rel_a.items.items_price_check
ALTER TABLE rel_a.items DROP CONSTRAINT items_price_check;

-- mutation: rename a check
-- expect: dropped constraint rel_a.items.items_price_check
-- expect: created constraint rel_a.items.items_price_is_positive
ALTER TABLE rel_a.items RENAME CONSTRAINT items_price_check TO items_price_is_positive;

-- mutation: change the expression of a check
-- expect: constraint rel_a.lots.lots_positive: expression
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_positive;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_positive CHECK (lot > 1) NOT VALID;

-- mutation: validate a check
-- expect: constraint rel_a.lots.lots_positive: not_valid
ALTER TABLE rel_a.lots VALIDATE CONSTRAINT lots_positive;

-- mutation: a check is not valid
-- expect: constraint rel_a.items.items_price_check: not_valid
-- expect: constraint rel_a.items.items_price_check: comment
ALTER TABLE rel_a.items DROP CONSTRAINT items_price_check;
ALTER TABLE rel_a.items ADD CONSTRAINT items_price_check CHECK (price >= (0)::numeric) NOT VALID;

-- mutation: a check is inherited
-- expect: constraint rel_a.animals.animals_only_check: no_inherit
-- expect: created constraint rel_a.cats.animals_only_check
-- expect: created constraint rel_a.dogs.animals_only_check
-- expect: created constraint rel_a.fish.animals_only_check
ALTER TABLE rel_a.animals DROP CONSTRAINT animals_only_check;
ALTER TABLE rel_a.animals ADD CONSTRAINT animals_only_check CHECK (id < 1000000);

-- mutation: declare an inherited check in the child too
-- expect: constraint rel_a.dogs.animals_id_check: local
ALTER TABLE rel_a.dogs ADD CONSTRAINT animals_id_check CHECK (id > 0);

-- mutation: declare an inherited check in the child no more
-- expect: constraint rel_a.cats.animals_id_check: local
ALTER TABLE rel_a.animals DROP CONSTRAINT animals_id_check;
ALTER TABLE rel_a.cats DROP CONSTRAINT animals_id_check;
ALTER TABLE rel_a.animals ADD CONSTRAINT animals_id_check CHECK (id > 0);

-- mutation: add a check to one partition
-- expect: created constraint rel_a.moves_2025.moves_2025_check
ALTER TABLE rel_a.moves_2025 ADD CONSTRAINT moves_2025_check CHECK (id > 0);

-- mutation: comment on a constraint
-- expect: constraint rel_a.items.items_price_check: comment
COMMENT ON CONSTRAINT items_price_check ON rel_a.items IS 'free for friends';

-- mutation: a primary key of another column
-- expect: constraint rel_a.addresses.addresses_pkey: columns
-- expect: index rel_a.addresses_pkey: columns
-- expect: index rel_a.addresses_pkey: collations
ALTER TABLE rel_a.addresses DROP CONSTRAINT addresses_pkey;
ALTER TABLE rel_a.addresses ADD CONSTRAINT addresses_pkey PRIMARY KEY (street);

-- mutation: add a primary key
-- expect: created constraint rel_a.cache.cache_pkey
-- expect: created index rel_a.cache_pkey
ALTER TABLE rel_a.cache ADD CONSTRAINT cache_pkey PRIMARY KEY (key);

-- mutation: drop a primary key
-- expect: dropped constraint rel_a.addresses.addresses_pkey
-- expect: dropped index rel_a.addresses_pkey
ALTER TABLE rel_a.addresses DROP CONSTRAINT addresses_pkey;

-- mutation: a primary key becomes a unique constraint
-- expect: constraint rel_a.addresses.addresses_pkey: type
ALTER TABLE rel_a.addresses DROP CONSTRAINT addresses_pkey;
ALTER TABLE rel_a.addresses ADD CONSTRAINT addresses_pkey UNIQUE (zip);

-- mutation: the columns of a unique constraint in another order
-- expect: constraint rel_a.items.items_code_key: columns
-- expect: index rel_a.items_code_key: columns
ALTER TABLE rel_a.items DROP CONSTRAINT items_code_key;
ALTER TABLE rel_a.items ADD CONSTRAINT items_code_key UNIQUE (name, code);

-- mutation: a unique constraint includes a column
-- expect: index rel_a.items_code_key: include
ALTER TABLE rel_a.items DROP CONSTRAINT items_code_key;
ALTER TABLE rel_a.items ADD CONSTRAINT items_code_key UNIQUE (code, name) INCLUDE (price);

-- mutation: a unique constraint becomes a unique index
-- expect: dropped constraint rel_a.items.items_code_key
-- expect: index rel_a.items_code_key: constraint
ALTER TABLE rel_a.items DROP CONSTRAINT items_code_key;
CREATE UNIQUE INDEX items_code_key ON rel_a.items (code, name);

-- mutation: a unique constraint is checked at once
-- expect: constraint rel_a.items.items_sku_key: deferrable
-- expect: constraint rel_a.items.items_sku_key: deferred
ALTER TABLE rel_a.items DROP CONSTRAINT items_sku_key;
ALTER TABLE rel_a.items ADD CONSTRAINT items_sku_key UNIQUE (sku) INCLUDE (name) WITH (fillfactor = 70);

-- mutation: add a foreign key
-- expect: created constraint rel_a.cache.cache_fkey
ALTER TABLE rel_a.cache ADD CONSTRAINT cache_fkey FOREIGN KEY (at) REFERENCES "rel B"."Odd ""Name""" ("Key");

-- mutation: drop a foreign key
-- expect: dropped constraint rel_a.lots.lots_late_fkey
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_late_fkey;

-- mutation: a foreign key of another column
-- expect: constraint rel_a.lots.lots_late_fkey: columns
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_late_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_late_fkey FOREIGN KEY (parent_item) REFERENCES rel_a.items (id) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE;

-- mutation: the columns of a foreign key in another order
-- expect: constraint rel_a.lots.lots_parent_fkey: columns
-- expect: constraint rel_a.lots.lots_parent_fkey: referenced_columns
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_parent_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_parent_fkey FOREIGN KEY (parent_lot, parent_item) REFERENCES rel_a.lots (lot, item) MATCH FULL ON UPDATE SET DEFAULT ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;

-- mutation: a foreign key refers to another table
-- expect: constraint rel_a.lots.lots_late_fkey: referenced_table
-- expect: constraint rel_a.lots.lots_late_fkey: referenced_columns
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_late_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_late_fkey FOREIGN KEY (item) REFERENCES "rel B"."Odd ""Name""" ("Key") ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE;

-- mutation: a foreign key refers to another column
-- expect: constraint rel_a.lots.lots_late_fkey: referenced_columns
-- expect: created constraint rel_a.items.items_number_key
-- expect: created index rel_a.items_number_key
ALTER TABLE rel_a.items ADD CONSTRAINT items_number_key UNIQUE (number);
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_late_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_late_fkey FOREIGN KEY (item) REFERENCES rel_a.items (number) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE;

-- mutation: a foreign key matches simply
-- expect: constraint rel_a.lots.lots_parent_fkey: match
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_parent_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_parent_fkey FOREIGN KEY (parent_item, parent_lot) REFERENCES rel_a.lots (item, lot) ON UPDATE SET DEFAULT ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;

-- mutation: a foreign key does something else on update
-- expect: constraint rel_a.lots.lots_late_fkey: on_update
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_late_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_late_fkey FOREIGN KEY (item) REFERENCES rel_a.items (id) ON DELETE CASCADE DEFERRABLE;

-- mutation: a foreign key does something else on delete
-- expect: constraint rel_a.lots.lots_item_fkey: on_delete
ALTER TABLE rel_a.lots DROP CONSTRAINT lots_item_fkey;
ALTER TABLE rel_a.lots ADD CONSTRAINT lots_item_fkey FOREIGN KEY (item) REFERENCES rel_a.items (id) ON UPDATE CASCADE ON DELETE NO ACTION;

-- mutation: a foreign key is deferrable
-- expect: constraint rel_a.lots.lots_item_fkey: deferrable
ALTER TABLE rel_a.lots ALTER CONSTRAINT lots_item_fkey DEFERRABLE;

-- mutation: a foreign key is deferred
-- expect: constraint rel_a.lots.lots_late_fkey: deferred
ALTER TABLE rel_a.lots ALTER CONSTRAINT lots_late_fkey DEFERRABLE INITIALLY DEFERRED;

-- mutation: validate a foreign key
-- expect: constraint rel_a.lots.lots_number_fkey: not_valid
ALTER TABLE rel_a.lots VALIDATE CONSTRAINT lots_number_fkey;

-- mutation: drop the foreign key of a partitioned table
-- expect: dropped constraint rel_a.move_notes.move_notes_fkey
-- expect: dropped constraint rel_a.move_notes_rest.move_notes.move_notes_fkey
-- expect: dropped constraint rel_a.move_notes_some.move_notes.move_notes_fkey
ALTER TABLE rel_a.move_notes DROP CONSTRAINT move_notes_fkey;

-- mutation: a partition has a foreign key of its own
-- expect: created constraint rel_a.by_hash_0.by_hash_0_fkey
ALTER TABLE rel_a.by_hash_0 ADD CONSTRAINT by_hash_0_fkey FOREIGN KEY (a) REFERENCES "rel B"."Odd ""Name""" ("Key");

-- mutation: the foreign keys of a table are not enforced, for its triggers are disabled
-- expect: constraint rel_a.move_notes_rest.move_notes.move_notes_fkey: trigger_states
ALTER TABLE rel_a.move_notes_rest DISABLE TRIGGER ALL;

-- mutation: an exclusion constraint of another operator
-- expect: constraint rel_a.bookings.bookings_during_excl: operators
ALTER TABLE rel_a.bookings DROP CONSTRAINT bookings_during_excl;
ALTER TABLE rel_a.bookings ADD CONSTRAINT bookings_during_excl EXCLUDE USING gist (during WITH =) WHERE ((room > 0)) DEFERRABLE;

-- mutation: the condition of an exclusion constraint
-- expect: index rel_a.bookings_during_excl: predicate
ALTER TABLE rel_a.bookings DROP CONSTRAINT bookings_during_excl;
ALTER TABLE rel_a.bookings ADD CONSTRAINT bookings_during_excl EXCLUDE USING gist (during WITH &&) WHERE ((room > 1)) DEFERRABLE;

-- mutation: an exclusion constraint of other expressions
-- expect: index rel_a.bookings_room_excl: expressions
ALTER TABLE rel_a.bookings DROP CONSTRAINT bookings_room_excl;
ALTER TABLE rel_a.bookings ADD CONSTRAINT bookings_room_excl EXCLUDE USING btree (room WITH =, upper(note) WITH =) INCLUDE (during);

-- mutation: an exclusion constraint of another method
-- expect: index rel_a.bookings_room_excl: method
-- expect: index rel_a.bookings_room_excl: include
-- expect: index rel_a.bookings_room_excl: columns
-- expect: index rel_a.bookings_room_excl: expressions
-- expect: constraint rel_a.bookings.bookings_room_excl: operators
ALTER TABLE rel_a.bookings DROP CONSTRAINT bookings_room_excl;
ALTER TABLE rel_a.bookings ADD CONSTRAINT bookings_room_excl EXCLUDE USING hash (room WITH =);

-- mutation: create an index
-- expect: created index rel_a.new_idx
CREATE INDEX new_idx ON rel_a.elsewhere (a);

-- mutation: drop an index
-- expect: dropped index rel_a.items_hash_idx
DROP INDEX rel_a.items_hash_idx;

-- mutation: rename an index
-- expect: dropped index rel_a.items_hash_idx
-- expect: created index rel_a.items_mood_idx
ALTER INDEX rel_a.items_hash_idx RENAME TO items_mood_idx;

-- mutation: put an index on another table
-- expect: index rel_a.dropped_columns_a_idx: table
DROP INDEX rel_a.dropped_columns_a_idx;
CREATE INDEX dropped_columns_a_idx ON rel_a.silent (a);

-- mutation: another method of an index
-- expect: index rel_a.items_hash_idx: method
DROP INDEX rel_a.items_hash_idx;
CREATE INDEX items_hash_idx ON rel_a.items USING btree (mood);

-- mutation: an index key on another column
-- expect: index rel_a.items_created_idx: columns
DROP INDEX rel_a.items_created_idx;
CREATE INDEX items_created_idx ON rel_a.items (during);
ALTER TABLE rel_a.items CLUSTER ON items_created_idx;

-- mutation: the keys of an index in another order
-- expect: index rel_a.dropped_columns_idx: columns
DROP INDEX rel_a.dropped_columns_idx;
CREATE INDEX dropped_columns_idx ON rel_a.dropped_columns (c, d);

-- mutation: an index key descends
-- expect: index rel_a.dropped_columns_a_idx: orders
DROP INDEX rel_a.dropped_columns_a_idx;
CREATE INDEX dropped_columns_a_idx ON rel_a.dropped_columns (a DESC);

-- mutation: where an index key has its nulls
-- expect: index rel_a.items_name_idx: orders
-- expect: index rel_a.items_name_idx: comment
DROP INDEX rel_a.items_name_idx;
CREATE INDEX items_name_idx ON rel_a.items (name DESC, price DESC, sku NULLS FIRST);

-- mutation: another operator class of an index key
-- expect: index rel_a.items_pattern_idx: operator_classes
DROP INDEX rel_a.items_pattern_idx;
CREATE INDEX items_pattern_idx ON rel_a.items USING btree (sku, name COLLATE rel_a.plain, lower(sku) COLLATE "C");

-- mutation: the operator class of another column type
-- expect: index rel_a.items_tags_idx: columns
-- expect: index rel_a.items_tags_idx: expressions
DROP INDEX rel_a.items_tags_idx;
CREATE INDEX items_tags_idx ON rel_a.items USING gin (to_tsvector('simple', body)) WITH (fastupdate = off, gin_pending_list_limit = 128);

-- mutation: a user's operator class of an index key
-- expect: index rel_a.items_number_idx: operator_classes
DROP INDEX rel_a.items_number_idx;
CREATE INDEX items_number_idx ON rel_a.items (number);

-- mutation: another collation of an index key
-- expect: index rel_a.items_pattern_idx: collations
DROP INDEX rel_a.items_pattern_idx;
CREATE INDEX items_pattern_idx ON rel_a.items USING btree (sku text_pattern_ops, name, lower(sku) COLLATE "C");

-- mutation: another collation of an index expression
-- expect: index rel_a.items_pattern_idx: collations
DROP INDEX rel_a.items_pattern_idx;
CREATE INDEX items_pattern_idx ON rel_a.items USING btree (sku text_pattern_ops, name COLLATE rel_a.plain, lower(sku));

-- mutation: another option of an operator class
-- expect: index rel_a.items_document_idx: operator_classes
DROP INDEX rel_a.items_document_idx;
CREATE INDEX items_document_idx ON rel_a.items USING gist (document tsvector_ops (siglen = 101));

-- mutation: another index expression
-- expect: index rel_a.items_words_idx: expressions
DROP INDEX rel_a.items_words_idx;
CREATE INDEX items_words_idx ON rel_a.items USING gin (to_tsvector('english', body));

-- mutation: a column more to include
-- expect: index rel_a.items_cover_idx: include
DROP INDEX rel_a.items_cover_idx;
CREATE UNIQUE INDEX items_cover_idx ON rel_a.items (created_at) INCLUDE (sku, price, tags);

-- mutation: the columns to include in another order
-- expect: index rel_a.items_cover_idx: include
DROP INDEX rel_a.items_cover_idx;
CREATE UNIQUE INDEX items_cover_idx ON rel_a.items (created_at) INCLUDE (price, sku);

-- mutation: an index is unique no more
-- expect: index rel_a.items_cover_idx: unique
DROP INDEX rel_a.items_cover_idx;
CREATE INDEX items_cover_idx ON rel_a.items (created_at) INCLUDE (sku, price);

-- mutation: change the condition of an index
-- expect: index rel_a.dropped_columns_a_idx1: predicate
DROP INDEX rel_a.dropped_columns_a_idx1;
CREATE INDEX dropped_columns_a_idx1 ON rel_a.dropped_columns (a) WHERE (a > 1);

-- mutation: set a storage parameter of an index
-- expect: index rel_a.items_name_idx: options
ALTER INDEX rel_a.items_name_idx SET (fillfactor = 50);

-- mutation: reset a storage parameter of an index
-- expect: index rel_a.items_brin_idx: options
ALTER INDEX rel_a.items_brin_idx RESET (autosummarize);

-- mutation: change the statistics target of an index expression
-- expect: index rel_a.items_lower_idx: statistics_targets
ALTER INDEX rel_a.items_lower_idx ALTER COLUMN 2 SET STATISTICS 401;

-- mutation: reset the statistics target of an index expression
-- expect: index rel_a.items_lower_idx: statistics_targets
ALTER INDEX rel_a.items_lower_idx ALTER COLUMN 1 SET STATISTICS -1;

-- mutation: cluster a table on another index
-- expect: index rel_a.items_created_idx: clustered
-- expect: index rel_a.items_name_idx: clustered
ALTER TABLE rel_a.items CLUSTER ON items_name_idx;

-- mutation: an index is not valid
-- expect: index rel_a.items_hash_idx: invalid
UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'rel_a.items_hash_idx'::pg_catalog.regclass;

-- mutation: attach the missing indexes of a partitioned index
-- expect: created index rel_a.moves_2025.moves_invalid_idx
CREATE INDEX moves_2025_quantity_idx ON rel_a.moves_2025 (quantity);
ALTER INDEX rel_a.moves_invalid_idx ATTACH PARTITION rel_a.moves_2025_quantity_idx;

-- mutation: create an index of a partitioned table
-- expect: created index rel_a.by_hash_idx
-- expect: created index rel_a.by_hash_0.by_hash_idx
-- expect: created index rel_a.by_hash_1.by_hash_idx
CREATE INDEX by_hash_idx ON rel_a.by_hash (a);

-- mutation: the index of a partition's own unique constraint is attached to a plain index of the parent
-- expect: created constraint rel_a.moves_2025.moves_2025_own
-- expect: created index rel_a.moves_own_idx
-- expect: created index "rel B".moves_rest.moves_own_idx
-- expect: created index rel_a.moves_2024.moves_own_idx
-- expect: created index rel_a.moves_2024_may.moves_own_idx
-- expect: created index rel_a.moves_2024_rest.moves_own_idx
-- expect: created index rel_a.moves_2025.moves_own_idx
ALTER TABLE rel_a.moves_2025 ADD CONSTRAINT moves_2025_own UNIQUE (at, quantity);
CREATE UNIQUE INDEX moves_own_idx ON rel_a.moves (at, quantity);

-- mutation: rename the index of a partition
-- expect: index rel_a.moves_2025.moves_item_idx: name
ALTER INDEX rel_a.moves_2025_item_idx RENAME TO moves_2025_by_item;

-- mutation: an option of the index of only one partition
-- expect: index rel_a.moves_2025.moves_item_idx: options
ALTER INDEX rel_a.moves_2025_item_idx SET (fillfactor = 50);

-- mutation: rename the index of a partitioned table
-- expect: dropped index rel_a.moves_unique_idx
-- expect: dropped index "rel B".moves_rest.moves_unique_idx
-- expect: dropped index rel_a.moves_2024.moves_unique_idx
-- expect: dropped index rel_a.moves_2024_may.moves_unique_idx
-- expect: dropped index rel_a.moves_2024_rest.moves_unique_idx
-- expect: dropped index rel_a.moves_2025.moves_unique_idx
-- expect: created index rel_a.moves_all_idx
-- expect: created index "rel B".moves_rest.moves_all_idx
-- expect: created index rel_a.moves_2024.moves_all_idx
-- expect: created index rel_a.moves_2024_may.moves_all_idx
-- expect: created index rel_a.moves_2024_rest.moves_all_idx
-- expect: created index rel_a.moves_2025.moves_all_idx
ALTER INDEX rel_a.moves_unique_idx RENAME TO moves_all_idx;

-- mutation: comment on an index
-- expect: index rel_a.items_hash_idx: comment
COMMENT ON INDEX rel_a.items_hash_idx IS 'by mood';

-- mutation: comment on the index of a constraint
-- expect: index rel_a.items_pkey: comment
COMMENT ON INDEX rel_a.items_pkey IS NULL;

-- mutation: create statistics
-- expect: created statistics rel_a.new_statistics
CREATE STATISTICS rel_a.new_statistics ON a, b FROM rel_a.elsewhere;

-- mutation: drop statistics
-- expect: dropped statistics rel_a.items_some
DROP STATISTICS rel_a.items_some;

-- mutation: statistics of another kind
-- expect: statistics rel_a.items_all: kinds
DROP STATISTICS rel_a.items_all;
CREATE STATISTICS rel_a.items_all (ndistinct) ON sku, name, price FROM rel_a.items;

-- mutation: statistics of all kinds
-- expect: statistics rel_a.items_some: kinds
-- expect: statistics rel_a.items_some: owner
-- expect: statistics rel_a.items_some: statistics_target
-- expect: statistics rel_a.items_some: comment
DROP STATISTICS rel_a.items_some;
CREATE STATISTICS rel_a.items_some ON price, mood FROM rel_a.items;

-- mutation: statistics of another column
-- expect: statistics rel_a.items_all: columns
DROP STATISTICS rel_a.items_all;
CREATE STATISTICS rel_a.items_all ON sku, name, mood FROM rel_a.items;

-- mutation: statistics of the same columns in another order
DROP STATISTICS rel_a.items_all;
CREATE STATISTICS rel_a.items_all ON price, sku, name FROM rel_a.items;

-- mutation: statistics of another table
-- expect: statistics rel_a.items_all: table
-- expect: statistics rel_a.items_all: columns
DROP STATISTICS rel_a.items_all;
CREATE STATISTICS rel_a.items_all ON a, b FROM rel_a.elsewhere;

-- mutation: change the target of statistics
-- expect: statistics rel_a.items_all: statistics_target
ALTER STATISTICS rel_a.items_all SET STATISTICS 50;

-- mutation: reset the target of statistics
-- expect: statistics rel_a.items_some: statistics_target
ALTER STATISTICS rel_a.items_some SET STATISTICS -1;

-- mutation: give statistics another owner
-- expect: statistics rel_a.items_all: owner
ALTER STATISTICS rel_a.items_all OWNER TO everything_reader;

-- mutation: comment on statistics
-- expect: statistics rel_a.items_all: comment
COMMENT ON STATISTICS rel_a.items_all IS 'all';

-- mutation: create a trigger
-- expect: created trigger rel_a.cache.cache_touch
CREATE TRIGGER cache_touch BEFORE INSERT ON rel_a.cache FOR EACH ROW EXECUTE FUNCTION rel_a.touch();

-- mutation: drop a trigger
-- expect: dropped trigger rel_a.items.items_statement
DROP TRIGGER items_statement ON rel_a.items;

-- mutation: rename a trigger
-- expect: dropped trigger rel_a.items.items_truncate
-- expect: created trigger rel_a.items.items_emptied
ALTER TRIGGER items_truncate ON rel_a.items RENAME TO items_emptied;

-- mutation: change the condition of a trigger
-- expect: trigger rel_a.items.items_touch: definition
-- expect: trigger rel_a.items.items_touch: comment
DROP TRIGGER items_touch ON rel_a.items;
CREATE TRIGGER items_touch BEFORE INSERT OR UPDATE OF sku, name ON rel_a.items FOR EACH ROW WHEN (NEW.price > 6) EXECUTE FUNCTION rel_a.touch('a', 'b''c');

-- mutation: change an argument of a trigger
-- expect: trigger rel_a.cheap.cheap_instead: definition
DROP TRIGGER cheap_instead ON rel_a.cheap;
CREATE TRIGGER cheap_instead INSTEAD OF DELETE ON rel_a.cheap FOR EACH ROW EXECUTE FUNCTION rel_a.touch('x');

-- mutation: a constraint trigger is deferred no more
-- expect: trigger rel_a.items.items_later: definition
DROP TRIGGER items_later ON rel_a.items;
CREATE CONSTRAINT TRIGGER items_later AFTER INSERT OR DELETE ON rel_a.items FOR EACH ROW EXECUTE FUNCTION rel_a.touch();

-- mutation: disable a trigger
-- expect: trigger rel_a.items.items_touch: enabled
ALTER TABLE rel_a.items DISABLE TRIGGER items_touch;

-- mutation: enable a trigger
-- expect: trigger rel_a.lots.lots_off: enabled
ALTER TABLE rel_a.lots ENABLE TRIGGER lots_off;

-- mutation: a trigger fires always
-- expect: trigger rel_a.lots.lots_replica: enabled
ALTER TABLE rel_a.lots ENABLE ALWAYS TRIGGER lots_replica;

-- mutation: a trigger fires in replicas
-- expect: trigger rel_a.lots.lots_always: enabled
ALTER TABLE rel_a.lots ENABLE REPLICA TRIGGER lots_always;

-- mutation: create a trigger of a partitioned table
-- expect: created trigger rel_a.by_hash.by_hash_touch
-- expect: created trigger rel_a.by_hash_0.by_hash_touch
-- expect: created trigger rel_a.by_hash_1.by_hash_touch
CREATE TRIGGER by_hash_touch AFTER INSERT ON rel_a.by_hash FOR EACH ROW EXECUTE FUNCTION rel_a.touch();

-- mutation: change the trigger of a partitioned table
-- expect: trigger rel_a.moves.moves_touch: definition
DROP TRIGGER moves_touch ON rel_a.moves;
CREATE TRIGGER moves_touch AFTER INSERT OR DELETE ON rel_a.moves FOR EACH ROW EXECUTE FUNCTION rel_a.touch();
ALTER TABLE rel_a.moves_2025 DISABLE TRIGGER moves_touch;

-- mutation: enable the trigger of one partition
-- expect: trigger rel_a.moves_2025.moves_touch: enabled
ALTER TABLE rel_a.moves_2025 ENABLE TRIGGER moves_touch;

-- mutation: comment on a trigger
-- expect: trigger rel_a.items.items_touch: comment
COMMENT ON TRIGGER items_touch ON rel_a.items IS NULL;

-- mutation: create a rule
-- expect: created rule rel_a.silent.silent_rule
CREATE RULE silent_rule AS ON INSERT TO rel_a.silent DO INSTEAD NOTHING;

-- mutation: drop a rule
-- expect: dropped rule rel_a.cheap.cheap_insert
DROP RULE cheap_insert ON rel_a.cheap;

-- mutation: change a rule
-- expect: rule rel_a.items.items_protect: definition
CREATE OR REPLACE RULE items_protect AS ON DELETE TO rel_a.items WHERE (old.price > (101)::numeric) DO INSTEAD NOTHING;

-- mutation: enable a rule
-- expect: rule rel_a.items.items_protect: enabled
ALTER TABLE rel_a.items ENABLE RULE items_protect;

-- mutation: a rule applies in replicas only
-- expect: rule rel_a.lots.lots_also: enabled
ALTER TABLE rel_a.lots ENABLE REPLICA RULE lots_also;

-- mutation: comment on a rule
-- expect: rule rel_a.cheap.cheap_insert: comment
COMMENT ON RULE cheap_insert ON rel_a.cheap IS 'rewrites inserts';

-- mutation: create a policy
-- expect: created policy rel_a.lots.lots_all
CREATE POLICY lots_all ON rel_a.lots USING (true);

-- mutation: drop a policy
-- expect: dropped policy rel_a.items.items_all
DROP POLICY items_all ON rel_a.items;

-- mutation: rename a policy
-- expect: dropped policy rel_a.items.items_all
-- expect: created policy rel_a.items.items_any
ALTER POLICY items_all ON rel_a.items RENAME TO items_any;

-- mutation: a policy of another command
-- expect: policy rel_a.items.items_all: command
DROP POLICY items_all ON rel_a.items;
CREATE POLICY items_all ON rel_a.items FOR SELECT USING (true);

-- mutation: a policy is restrictive
-- expect: policy rel_a.items.items_all: restrictive
DROP POLICY items_all ON rel_a.items;
CREATE POLICY items_all ON rel_a.items AS RESTRICTIVE USING (true);

-- mutation: a policy for one role less
-- expect: policy rel_a.items.items_read: roles
ALTER POLICY items_read ON rel_a.items TO everything_reader;

-- mutation: a policy for everybody
-- expect: policy rel_a.items.items_read: roles
ALTER POLICY items_read ON rel_a.items TO PUBLIC;

-- mutation: the roles of a policy in another order
ALTER POLICY items_read ON rel_a.items TO everything_writer, everything_reader;

-- mutation: change what rows a policy lets see
-- expect: policy rel_a.items.items_change: using
ALTER POLICY items_change ON rel_a.items USING (price > 22);

-- mutation: change what rows a policy lets write
-- expect: policy rel_a.items.items_change: check
ALTER POLICY items_change ON rel_a.items WITH CHECK (price > 33);

-- mutation: comment on a policy
-- expect: policy rel_a.items.items_read: comment
COMMENT ON POLICY items_read ON rel_a.items IS 'all readers';

-- mutation: move a table to another tablespace
-- expect: table rel_a.items: tablespace
ALTER TABLE rel_a.items SET TABLESPACE everything_space;

-- mutation: move an index to another tablespace
-- expect: index rel_a.items_pkey: tablespace
ALTER INDEX rel_a.items_pkey SET TABLESPACE everything_space;

-- mutation: move a materialized view to another tablespace
-- expect: materialized view rel_a.stock: tablespace
ALTER MATERIALIZED VIEW rel_a.stock SET TABLESPACE everything_space;

-- mutation: rename an identity column
-- expect: sequence rel_a.items_id_seq: identity_of
ALTER TABLE rel_a.items RENAME COLUMN id TO identifier;

-- mutation: move a partitioned table to another schema
-- expect: table rel_a.moves_2024: partition_of
-- expect: index rel_a.moves_2024.moves_pkey: partition_of
-- expect: constraint rel_a.moves_2024.moves.moves_pkey: inherited_from
ALTER TABLE rel_a.moves SET SCHEMA "rel B";

-- mutation: move a partitioned table with triggers to another schema
-- expect: trigger "rel B".readings_off.readings_touch: inherited_from
ALTER TABLE rel_a.readings SET SCHEMA public;
