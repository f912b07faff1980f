-- Default privileges, one row for each grantee. Entries without a schema replace the built-in privileges, so a row
-- stands only where the grantee's differ from those; entries of a schema add to them (ALTER DEFAULT PRIVILEGES).
-- A grantee of the built-in privileges who got none has an empty list; '*' marks the grant option.
WITH entry AS (
    SELECT d.oid
         , COALESCE(n.nspname, '') AS schema
         , CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
                WHEN 'n' THEN 'schemas' WHEN 'L' THEN 'large objects' ELSE d.defaclobjtype::pg_catalog.text END AS object_type
         , d.defaclrole AS role
         , d.defaclacl AS acl
         , CASE WHEN d.defaclnamespace = 0
                THEN pg_catalog.acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::pg_catalog."char", d.defaclrole)
           END AS base
      FROM pg_catalog.pg_default_acl d
      LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
), privilege AS (
    SELECT e.oid, x.grantee, true AS granted, x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END AS name
      FROM entry e CROSS JOIN LATERAL pg_catalog.aclexplode(e.acl) x
     UNION ALL
    SELECT e.oid, x.grantee, false, x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END
      FROM entry e CROSS JOIN LATERAL pg_catalog.aclexplode(e.base) x
), granted AS (
    SELECT p.oid
         , p.grantee
         , COALESCE(pg_catalog.array_agg(p.name ORDER BY p.name COLLATE "C") FILTER (WHERE p.granted), '{}') AS privileges
         , COALESCE(pg_catalog.array_agg(p.name ORDER BY p.name COLLATE "C") FILTER (WHERE NOT p.granted), '{}') AS base
      FROM privilege p
     GROUP BY p.oid, p.grantee
)
SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass AS class
     , e.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[e.schema, e.object_type]::pg_catalog.text[] AS path
     , e.role::pg_catalog.regrole AS role
     , g.grantee::pg_catalog.regrole AS grantee
     , g.privileges
  FROM entry e
  JOIN granted g ON g.oid = e.oid
 WHERE g.privileges <> g.base;
