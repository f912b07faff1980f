-- Rows whose text depends on settings of the session, in tables with the names and columns that are hard to read.
CREATE SCHEMA odd;
CREATE TABLE odd."Maße" (
    id       integer PRIMARY KEY,
    moment   timestamp with time zone,
    day      date,
    span     interval,
    bytes    bytea,
    fine     double precision,
    coarse   real,
    words    text[],
    refers   regclass,
    twice    integer GENERATED ALWAYS AS (id * 2) STORED,
    gone     text
);
ALTER TABLE odd."Maße" DROP COLUMN gone;
INSERT INTO odd."Maße" VALUES
    (1, '2024-01-15 14:30:22.123456+00', '2024-02-01', '1 year 2 months -3 days 04:05:06.7', '\x00ff5c0a', 0.1::double precision + 0.2, 0.1,
     '{"tab\\t","größe, \"x\"",NULL}', 'odd."Maße"'),
    (2, 'infinity', '-infinity', NULL, '\x', 'NaN', '-0', '{}', 'pg_class'),
    (3, NULL, NULL, '-1 day', NULL, 1e300, 1e-30, ARRAY[E'a\nb', '\.', E'\\N'], NULL);
-- Rows of no columns, and a name of two lines.
CREATE TABLE odd.none ();
INSERT INTO odd.none DEFAULT VALUES;
INSERT INTO odd.none DEFAULT VALUES;
CREATE TABLE odd."two
lines" (a text);
INSERT INTO odd."two
lines" VALUES (E'COPY odd.none  FROM stdin;\n\\.\n'), ('');
