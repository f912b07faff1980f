-- The columns by which the rows of a table can be taken in order: those named, where an index begins with them, else those of
-- the primary key, else of the narrowest unique index. No row may lack one of them.
WITH candidate AS (
    SELECT i.indrelid, i.indexrelid, i.indisprimary
         , CASE WHEN pg_catalog.cardinality($2::pg_catalog.text[]) = 0 THEN i.indnkeyatts::pg_catalog.int4
                ELSE pg_catalog.cardinality($2::pg_catalog.text[]) END AS width
         , i.indkey::pg_catalog.int2[] AS keys
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = c.relam AND m.amname = 'btree'
    WHERE i.indrelid = pg_catalog.to_regclass($1) AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      AND (i.indisunique OR pg_catalog.cardinality($2::pg_catalog.text[]) > 0)
), named AS (
    SELECT c.*
         , ARRAY(SELECT a.attname::pg_catalog.text
                 FROM pg_catalog.generate_series(1, c.width) AS n
                 JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.indrelid AND a.attnum = c.keys[n - 1] AND a.attnotnull
                 ORDER BY n) AS names
    FROM candidate AS c
), chosen AS (
    SELECT n.indrelid, n.names
    FROM named AS n
    WHERE pg_catalog.cardinality(n.names) = n.width
      AND (pg_catalog.cardinality($2::pg_catalog.text[]) = 0 OR n.names = $2::pg_catalog.text[])
    ORDER BY n.indisprimary DESC, n.width, n.indexrelid
    LIMIT 1
)
SELECT k.name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
FROM chosen AS c
CROSS JOIN LATERAL pg_catalog.unnest(c.names) WITH ORDINALITY AS k (name, position)
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.indrelid AND a.attname::pg_catalog.text = k.name
ORDER BY k.position
