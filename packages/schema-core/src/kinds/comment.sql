-- Comments of user objects. PostgreSQL's own are left out: those of objects made by initdb, the one that it gives to the
-- schema public (also when that was made anew), and the one that CREATE EXTENSION takes from the extension's control file.
-- A large object is data: so is its comment (pg_dump writes both or none).
SELECT d.classoid::pg_catalog.regclass AS class
     , d.objoid AS object
     , d.objsubid AS part
     , d.description AS comment
  FROM pg_catalog.pg_description d
  LEFT JOIN pg_catalog.pg_namespace n ON d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND n.oid = d.objoid
  LEFT JOIN pg_catalog.pg_extension e ON d.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND e.oid = d.objoid
 WHERE (d.objoid >= 16384 OR n.nspname = 'public')
   AND d.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
   AND NOT COALESCE(n.nspname = 'public' AND d.description = 'standard public schema', false)
   AND (e.oid IS NULL OR (e.extname, d.description) NOT IN (
           SELECT a.name, a.comment FROM pg_catalog.pg_available_extensions() a WHERE a.comment IS NOT NULL));
