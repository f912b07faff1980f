-- Rewrite rules, but not the rule `_RETURN` that is a view's query
-- (https://www.postgresql.org/docs/current/rules-views.html).
SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass AS class
     , r.oid AS object
     , 0::pg_catalog.int4 AS part
     , c.oid AS parent
     , ARRAY[n.nspname, c.relname, r.rulename]::pg_catalog.text[] AS path
     , pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';') AS definition
     , CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled
  FROM pg_catalog.pg_rewrite AS r
  JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE r.rulename <> '_RETURN'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
