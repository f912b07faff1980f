-- Names that quoting must survive, rows whose text depends on settings, and tables that pg_dump treats each in its own way.
CREATE SCHEMA core;
CREATE TABLE core.items (id bigint PRIMARY KEY, sku text NOT NULL, weight double precision, changed timestamptz, paid money, raw bytea);
INSERT INTO core.items
SELECT i, 'sku ' || i, i / 7.0, '2024-01-15 12:00:00+00'::timestamptz + i * interval '1 hour', i::numeric::money,
       decode(md5(i::text), 'hex')
  FROM generate_series(1, 3000) i;
CREATE INDEX items_sku_idx ON core.items (sku);
CREATE TABLE core."a ""b""; --\c" ("x" int, "*" int);
INSERT INTO core."a ""b""; --\c" VALUES (1, 2), (1, 2), (NULL, 3);
CREATE TABLE core.nothing ();
INSERT INTO core.nothing DEFAULT VALUES;
CREATE TABLE core.parts (id int, month date) PARTITION BY RANGE (month);
CREATE TABLE core.parts_2024 PARTITION OF core.parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO core.parts SELECT i, '2024-03-01' FROM generate_series(1, 500) i;
CREATE UNLOGGED TABLE core.fast (id int);
INSERT INTO core.fast VALUES (1);
CREATE VIEW core.heavy AS SELECT id FROM core.items WHERE weight > 100;
CREATE FUNCTION core.one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
SELECT lo_from_bytea(0, 'a large object');
