-- Row-level security policies. Role 0 is PUBLIC, and a policy for it names no other role
-- (https://www.postgresql.org/docs/current/catalog-pg-policy.html).
SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass AS class
     , p.oid AS object
     , 0::pg_catalog.int4 AS part
     , c.oid AS parent
     , ARRAY[n.nspname, c.relname, p.polname]::pg_catalog.text[] AS path
     , CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' END AS command
     , NULLIF(NOT p.polpermissive, false) AS restrictive
     , CASE WHEN p.polroles <> '{0}' THEN
         ARRAY(SELECT r::pg_catalog.regrole FROM pg_catalog.unnest(p.polroles) AS r ORDER BY r::pg_catalog.regrole::pg_catalog.text COLLATE "C")
       END AS roles
     , pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using
     , pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_catalog.pg_policy AS p
  JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
