-- Extensions, from pg_extension. Their members are left out by the reader: the extension stands for them.
-- plpgsql is in every database since template1 has it: its presence is compared, its version follows the server's.
-- The owner is not read: no command changes it, pg_dump does not write it.
-- https://www.postgresql.org/docs/current/sql-createextension.html
SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass AS class
     , e.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[e.extname]::pg_catalog.text[] AS path
     , pg_catalog.quote_ident(n.nspname) AS schema
     , CASE WHEN e.extname <> 'plpgsql' THEN e.extversion END AS version
     , e.extrelocatable AS _relocatable
     , a.comment AS _usual_comment
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
-- The comment of the control file, which CREATE EXTENSION gives it. Where it lacks that, that is no difference: who restores a dump is
-- often not allowed to set it.
LEFT JOIN LATERAL (
  SELECT f.comment FROM pg_catalog.pg_available_extensions() AS f WHERE f.name = e.extname AND e.extname <> 'plpgsql'
) AS a ON true;
