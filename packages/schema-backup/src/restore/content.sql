-- The first thing that somebody has put into this database, if any: what an extension brought is not somebody's.
SELECT d.what
  FROM (SELECT 'the relation ' || c.oid::pg_catalog.regclass::pg_catalog.text AS what, 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        UNION ALL
        SELECT 'the routine ' || p.oid::pg_catalog.regprocedure::pg_catalog.text, 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        UNION ALL
        SELECT 'the type ' || t.oid::pg_catalog.regtype::pg_catalog.text, 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid
          FROM pg_catalog.pg_type t
          JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
         WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND t.typtype IN ('d', 'e', 'r')
        UNION ALL
        SELECT 'the schema ' || n.oid::pg_catalog.regnamespace::pg_catalog.text, 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid
          FROM pg_catalog.pg_namespace n
         WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
        UNION ALL
        SELECT 'large objects', 'pg_catalog.pg_largeobject'::pg_catalog.regclass, m.oid
          FROM pg_catalog.pg_largeobject_metadata m) d
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.class AND e.objid = d.oid AND e.deptype = 'e')
 LIMIT 1
