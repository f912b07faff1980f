-- Relations: what came with PostgreSQL 15.
SET client_min_messages = warning;
SET search_path = '';

CREATE UNLOGGED SEQUENCE rel_a.fast_seq;
CREATE TABLE rel_a.distinct_keys (a integer, b integer, c integer, CONSTRAINT distinct_keys_key UNIQUE NULLS NOT DISTINCT (a));
CREATE UNIQUE INDEX distinct_keys_idx ON rel_a.distinct_keys (b) NULLS NOT DISTINCT;
CREATE TABLE rel_a.partly (item bigint, lot integer, CONSTRAINT partly_fkey FOREIGN KEY (item, lot) REFERENCES rel_a.lots (item, lot) ON DELETE SET NULL (lot));
CREATE VIEW rel_a.invoked WITH (security_invoker = true) AS SELECT id FROM rel_a.items;
