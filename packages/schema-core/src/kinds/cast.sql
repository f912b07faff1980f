-- Casts, from pg_cast; they have neither schema nor owner. The cast from a range type to its multirange comes with the
-- range (https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-DEFINING), as pg_dump knows.
-- https://www.postgresql.org/docs/current/sql-createcast.html
SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL)] AS path
     , CASE c.castmethod WHEN 'b' THEN 'without function' WHEN 'i' THEN 'inout' END AS method
     , CASE WHEN c.castfunc <> 0 THEN c.castfunc::pg_catalog.regprocedure::pg_catalog.text END AS function
     , CASE c.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' END AS context
FROM pg_catalog.pg_cast c
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget  -- since 14
WHERE c.oid >= 16384
  AND r.rngtypid IS NULL  -- since 14
;
