-- Single mutations of relations: what came with PostgreSQL 14.

-- mutation: set the compression of a column
-- expect: column rel_a.elsewhere.b: compression
ALTER TABLE rel_a.elsewhere ALTER COLUMN b SET COMPRESSION pglz;

-- mutation: reset the compression of a column
-- expect: column rel_a.items.body: compression
ALTER TABLE rel_a.items ALTER COLUMN body SET COMPRESSION default;

-- mutation: reset the compression of a materialized view's column
-- expect: column rel_a.stock.note: compression
ALTER MATERIALIZED VIEW rel_a.stock ALTER COLUMN note SET COMPRESSION default;

-- mutation: statistics of another expression
-- expect: statistics rel_a.items_expression: expressions
DROP STATISTICS rel_a.items_expression;
CREATE STATISTICS rel_a.items_expression ON upper(sku), price FROM rel_a.items;

-- mutation: statistics of a column instead of an expression
-- expect: statistics rel_a.items_expression: columns
-- expect: statistics rel_a.items_expression: expressions
DROP STATISTICS rel_a.items_expression;
CREATE STATISTICS rel_a.items_expression ON sku, price FROM rel_a.items;

-- mutation: statistics of another lone expression
-- expect: statistics rel_a.items_lone: expressions
DROP STATISTICS rel_a.items_lone;
CREATE STATISTICS rel_a.items_lone ON (price * (3)::numeric) FROM rel_a.items;

-- mutation: change an option of an operator class among several
-- expect: index rel_a.items_bloom_idx: operator_classes
DROP INDEX rel_a.items_bloom_idx;
CREATE INDEX items_bloom_idx ON rel_a.items USING brin (sku text_bloom_ops (n_distinct_per_range = 501, false_positive_rate = 0.05));

-- mutation: a partition is being detached
-- expect: table rel_a.by_hash_1: detach_pending
UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = 'rel_a.by_hash_1'::pg_catalog.regclass;

-- mutation: a partition that is a foreign table is being detached
-- expect: foreign table rel_a.logs_old: detach_pending
UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = 'rel_a.logs_old'::pg_catalog.regclass;

-- mutation: replace a trigger
-- expect: trigger rel_a.items.items_truncate: definition
CREATE OR REPLACE TRIGGER items_truncate AFTER TRUNCATE ON rel_a.items FOR EACH STATEMENT EXECUTE FUNCTION rel_a.touch();
