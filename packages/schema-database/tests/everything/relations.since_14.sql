-- Relations: what came with PostgreSQL 14.
SET client_min_messages = warning;
SET search_path = '';

ALTER TABLE rel_a.items ALTER COLUMN body SET COMPRESSION pglz;
ALTER MATERIALIZED VIEW rel_a.stock ALTER COLUMN note SET COMPRESSION pglz;
CREATE STATISTICS rel_a.items_expression ON lower(sku), price FROM rel_a.items;
CREATE STATISTICS rel_a.items_lone ON (price * (2)::numeric) FROM rel_a.items;
CREATE INDEX items_bloom_idx ON rel_a.items USING brin (sku text_bloom_ops (n_distinct_per_range='500', false_positive_rate='0.05'));
