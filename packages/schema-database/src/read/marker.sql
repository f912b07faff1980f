-- A number that changes when the schema does: deparsing functions read the newest catalog, not the
-- snapshot's (manual: "System Catalog Information Functions" says nothing of it; pg_dump.c's head does),
-- so a reading counts only when this is the same before and after. Temporary tables do not count.
SELECT pg_catalog.concat_ws(','
     , (SELECT pg_catalog.count(*) || ':' || pg_catalog.sum(c.xmin::pg_catalog.text::pg_catalog.int8)
        FROM pg_catalog.pg_class AS c WHERE c.oid >= 16384 AND c.relpersistence <> 't'
          AND c.relnamespace <> 99)
     , (SELECT pg_catalog.count(*) || ':' || pg_catalog.sum(t.xmin::pg_catalog.text::pg_catalog.int8)
        FROM pg_catalog.pg_type AS t WHERE t.oid >= 16384 AND t.typrelid = 0 AND t.typelem = 0)
     , (SELECT pg_catalog.count(*) || ':' || pg_catalog.sum(p.xmin::pg_catalog.text::pg_catalog.int8)
        FROM pg_catalog.pg_proc AS p WHERE p.oid >= 16384)
     , (SELECT pg_catalog.count(*) || ':' || pg_catalog.sum(n.xmin::pg_catalog.text::pg_catalog.int8)
        FROM pg_catalog.pg_namespace AS n WHERE n.nspname !~ '^pg_')
) AS marker;
