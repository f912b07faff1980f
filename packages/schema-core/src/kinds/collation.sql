-- Collations, from pg_collation, without the version of the library that made them: that is the server's. The locale
-- of an ICU collation is in collcollate up to 14, colliculocale in 15 and 16, colllocale since 17; rules came with
-- 16. Of a row made JSON, a column that this major lacks is NULL rather than an error. A collation of another
-- encoding than the database's cannot be used, and may have the name of one that can.
SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, c.collname]::pg_catalog.text[] AS path
     , CASE c.collprovider WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu'
                           ELSE c.collprovider::pg_catalog.text END AS provider
     , CASE WHEN c.collprovider <> 'c'
            THEN COALESCE(r.json ->> 'colllocale', r.json ->> 'colliculocale', r.json ->> 'collcollate') END AS locale
     , CASE WHEN c.collprovider = 'c' THEN c.collcollate::pg_catalog.text END AS lc_collate
     , CASE WHEN c.collprovider = 'c' THEN c.collctype::pg_catalog.text END AS lc_ctype
     , r.json ->> 'collicurules' AS rules
     , NULLIF(NOT c.collisdeterministic, false) AS nondeterministic
     , c.collowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_collation c
JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(c) AS json) r
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.collencoding IN (-1, pg_catalog.pg_char_to_encoding(pg_catalog.getdatabaseencoding()));
