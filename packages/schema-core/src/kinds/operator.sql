-- Operators, from pg_operator. The missing side of a prefix operator is NONE, as in SQL.
-- An operator without a function is a shell, made by naming a commutator or negator that is not there yet; like pg_dump
-- leave it to the operator that names it, whose columns that begin with _ tell.
-- https://www.postgresql.org/docs/current/xoper-optimization.html
SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass AS class
     , o.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname::pg_catalog.text, o.oprname::pg_catalog.text
           , CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END
           , CASE WHEN o.oprright = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END] AS path
     , o.oprcode::pg_catalog.text AS function
     , 'OPERATOR(' || pg_catalog.quote_ident(cn.nspname) || '.' || c.oprname || ')' AS commutator
     , 'OPERATOR(' || pg_catalog.quote_ident(gn.nspname) || '.' || g.oprname || ')' AS negator
     , NULLIF(c.oprcode = 0, false) AS _shell_commutator
     , NULLIF(g.oprcode = 0, false) AS _shell_negator
     , NULLIF(o.oprrest::pg_catalog.text, '-') AS restriction_estimator
     , NULLIF(o.oprjoin::pg_catalog.text, '-') AS join_estimator
     , NULLIF(o.oprcanmerge, false) AS merges
     , NULLIF(o.oprcanhash, false) AS hashes
     , o.oprowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_operator c ON c.oid = o.oprcom
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_catalog.pg_operator g ON g.oid = o.oprnegate
LEFT JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace
WHERE o.oprcode <> 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
