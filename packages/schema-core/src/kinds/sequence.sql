-- Sequences: free ones, owned ones (serial) and those behind identity columns; where they stand (last_value) is data, not schema.
-- The defaults of the limits depend on the type and the direction (https://www.postgresql.org/docs/current/sql-createsequence.html).
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , CASE WHEN d.deptype = 'i' THEN d.refobjid END AS parent
     , n.nspname AS path, c.relname AS path_2
     , c.relowner::pg_catalog.regrole AS owner
     , CASE WHEN s.seqtypid <> 'pg_catalog.int8'::pg_catalog.regtype THEN pg_catalog.format_type(s.seqtypid, NULL) END AS type
     , NULLIF(s.seqincrement, 1) AS increment
     , NULLIF(s.seqmin, CASE
         WHEN s.seqincrement > 0 THEN 1
         WHEN s.seqtypid = 'pg_catalog.int2'::pg_catalog.regtype THEN -32768
         WHEN s.seqtypid = 'pg_catalog.int4'::pg_catalog.regtype THEN -2147483648
         ELSE -9223372036854775808 END) AS minimum
     , NULLIF(s.seqmax, CASE
         WHEN s.seqincrement < 0 THEN -1
         WHEN s.seqtypid = 'pg_catalog.int2'::pg_catalog.regtype THEN 32767
         WHEN s.seqtypid = 'pg_catalog.int4'::pg_catalog.regtype THEN 2147483647
         ELSE 9223372036854775807 END) AS maximum
     , NULLIF(s.seqstart, CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END) AS start
     , NULLIF(s.seqcache, 1) AS cache
     , NULLIF(s.seqcycle, false) AS cycle
     , NULLIF(c.relpersistence = 'u', false) AS unlogged
     , CASE WHEN d.deptype = 'a' THEN d.column END AS owned_by
     , CASE WHEN d.deptype = 'i' THEN d.column END AS identity_of
  FROM pg_catalog.pg_sequence AS s
  JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  -- OFFSET 0: by the index, for there are many dependencies and few are of sequences on columns.
  LEFT JOIN LATERAL (
    SELECT d.deptype, d.refobjid, d.refobjid::pg_catalog.regclass::pg_catalog.text || '.' || (
             SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid) AS column
      FROM pg_catalog.pg_depend AS d
     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.seqrelid AND d.objsubid = 0
       AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    OFFSET 0) AS d ON true
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
