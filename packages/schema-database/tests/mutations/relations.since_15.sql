-- Single mutations of relations: what came with PostgreSQL 15.

-- mutation: make a sequence unlogged
-- expect: sequence rel_a.plain_seq: unlogged
ALTER SEQUENCE rel_a.plain_seq SET UNLOGGED;

-- mutation: make an unlogged sequence logged
-- expect: sequence rel_a.fast_seq: unlogged
ALTER SEQUENCE rel_a.fast_seq SET LOGGED;

-- mutation: another access method of a table that stays
-- expect: table rel_a.elsewhere: access_method
ALTER TABLE rel_a.elsewhere SET ACCESS METHOD heap;

-- mutation: another access method of a materialized view that stays
-- expect: materialized view rel_a.stock: access_method
ALTER MATERIALIZED VIEW rel_a.stock SET ACCESS METHOD heap;

-- mutation: nulls are distinct in a unique constraint
-- expect: index rel_a.distinct_keys_key: nulls_not_distinct
ALTER TABLE rel_a.distinct_keys DROP CONSTRAINT distinct_keys_key;
ALTER TABLE rel_a.distinct_keys ADD CONSTRAINT distinct_keys_key UNIQUE (a);

-- mutation: nulls are distinct in a unique index
-- expect: index rel_a.distinct_keys_idx: nulls_not_distinct
DROP INDEX rel_a.distinct_keys_idx;
CREATE UNIQUE INDEX distinct_keys_idx ON rel_a.distinct_keys (b);

-- mutation: a foreign key sets another column to null
-- expect: constraint rel_a.partly.partly_fkey: on_delete_columns
ALTER TABLE rel_a.partly DROP CONSTRAINT partly_fkey;
ALTER TABLE rel_a.partly ADD CONSTRAINT partly_fkey FOREIGN KEY (item, lot) REFERENCES rel_a.lots (item, lot) ON DELETE SET NULL (item);

-- mutation: a foreign key sets all columns to null
-- expect: constraint rel_a.partly.partly_fkey: on_delete_columns
ALTER TABLE rel_a.partly DROP CONSTRAINT partly_fkey;
ALTER TABLE rel_a.partly ADD CONSTRAINT partly_fkey FOREIGN KEY (item, lot) REFERENCES rel_a.lots (item, lot) ON DELETE SET NULL;

-- mutation: a view with the rights of its owner
-- expect: view rel_a.invoked: options
ALTER VIEW rel_a.invoked RESET (security_invoker);
