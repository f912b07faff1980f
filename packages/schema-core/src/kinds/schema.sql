-- The user's schemas, from pg_namespace. `public` belongs to the bootstrap superuser up to 14 and to
-- pg_database_owner since 15, and may have been given to the owner of its database: none of these is a difference.
-- https://www.postgresql.org/docs/15/release-15.html and https://www.postgresql.org/docs/current/predefined-roles.html
SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass AS class
     , n.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname]::pg_catalog.text[] AS path
     , CASE WHEN n.nspname <> 'public'
              OR n.nspowner <> 10
             AND n.nspowner <> d.datdba
             AND n.nspowner::pg_catalog.regrole::pg_catalog.text <> 'pg_database_owner'
            THEN n.nspowner::pg_catalog.regrole END AS owner
FROM pg_catalog.pg_namespace n
JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
