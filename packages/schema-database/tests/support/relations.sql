-- What stores something of its own: tables, partitioned tables with what their partitions store, sequences. `elsewhere`: rows that
-- foreign tables hold, which nobody can read here.
WITH RECURSIVE ancestor AS (
  SELECT h.inhrelid AS oid, h.inhparent AS parent FROM pg_catalog.pg_inherits AS h
   UNION
  SELECT a.oid, h.inhparent FROM ancestor AS a JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = a.parent
), ancestors AS (
  SELECT a.oid, pg_catalog.array_agg(n.nspname::pg_catalog.text ORDER BY c.oid) AS schemas
       , pg_catalog.array_agg(c.relname::pg_catalog.text ORDER BY c.oid) AS names
    FROM ancestor AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.parent
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   GROUP BY a.oid
), stored AS (
  SELECT a.attrelid AS oid, pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY a.attnum) AS names
       , pg_catalog.array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS types
    FROM pg_catalog.pg_attribute AS a
   WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   GROUP BY a.attrelid
)
SELECT c.oid, n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name, c.relkind AS kind
     , CASE c.relkind WHEN 'r' THEN pg_catalog.pg_relation_filenode(c.oid) END AS file
     , COALESCE(s.names, '{}') AS columns, COALESCE(s.types, '{}') AS types
     , EXISTS (SELECT FROM ancestor AS d JOIN pg_catalog.pg_class AS f ON f.oid = d.oid
                WHERE d.parent = c.oid AND f.relkind = 'f') AS elsewhere
     , COALESCE(a.schemas, '{}') AS ancestor_schemas, COALESCE(a.names, '{}') AS ancestor_names
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN stored AS s ON s.oid = c.oid
  LEFT JOIN ancestors AS a ON a.oid = c.oid
 WHERE c.relkind IN ('r', 'p', 'S')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
