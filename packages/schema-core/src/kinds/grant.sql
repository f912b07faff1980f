-- Privileges that differ from those an object starts with (Privileges; pg_init_privs), one row for each grantee and grantor;
-- NULL ACLs are first privileges and give no row, but a column's ACL is NULL again after its last REVOKE. What PostgreSQL does not
-- record: information_schema starts readable for PUBLIC, and schema public with USAGE (and CREATE up to 14) even when remade or given away.
-- Roles now gone may linger in pg_init_privs. `grantor` only if not the owner; '*': grant option; `name`: type, names, arguments of what no kind reads.
WITH entry AS MATERIALIZED (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid AS object, 0 AS part
         , CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::pg_catalog."char" AS type
         , c.relowner AS owner, c.relacl AS acl, c.relnamespace AS namespace, true AS read
      FROM pg_catalog.pg_class c
     WHERE c.relacl IS NOT NULL
     UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum, 'c', c.relowner, a.attacl, c.relnamespace, a.attnum > 0
      FROM pg_catalog.pg_attribute a
     CROSS JOIN LATERAL (SELECT c.relowner, c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = a.attrelid OFFSET 0) c
     WHERE a.attacl IS NOT NULL
       AND NOT a.attisdropped
     UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum, 'c', c.relowner, '{}', c.relnamespace, true
      FROM pg_catalog.pg_init_privs i
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.objoid AND a.attnum = i.objsubid
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
     WHERE i.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND i.objsubid <> 0
       AND a.attacl IS NULL
       AND NOT a.attisdropped
     UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, 'f', p.proowner, p.proacl, p.pronamespace
         , NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'i')
      FROM pg_catalog.pg_proc p
     WHERE p.proacl IS NOT NULL
     UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0, 'T', t.typowner, t.typacl, t.typnamespace
         , t.typtype <> 'm' AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
      FROM pg_catalog.pg_type t
     WHERE t.typacl IS NOT NULL
     UNION ALL
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, 'n', n.nspowner
         , CASE WHEN n.nspname = 'public' THEN COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner)) ELSE n.nspacl END
         , n.oid, true
      FROM pg_catalog.pg_namespace n
     WHERE n.nspacl IS NOT NULL OR n.nspname = 'public'
     UNION ALL
    SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, 0, 'l', l.lanowner, l.lanacl, NULL, l.oid >= 16384
      FROM pg_catalog.pg_language l
     WHERE l.lanacl IS NOT NULL
     UNION ALL
    SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, w.oid, 0, 'F', w.fdwowner, w.fdwacl, NULL, true
      FROM pg_catalog.pg_foreign_data_wrapper w
     WHERE w.fdwacl IS NOT NULL
     UNION ALL
    SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, s.oid, 0, 'S', s.srvowner, s.srvacl, NULL, true
      FROM pg_catalog.pg_foreign_server s
     WHERE s.srvacl IS NOT NULL
     UNION ALL
    SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, m.oid, 0, 'L', m.lomowner, m.lomacl, NULL, false
      FROM pg_catalog.pg_largeobject_metadata m
     WHERE m.lomacl IS NOT NULL
     UNION ALL  -- since 15
    SELECT 'pg_catalog.pg_parameter_acl'::pg_catalog.regclass, p.oid, 0, 'p', 10, p.paracl, NULL, false  -- since 15
      FROM pg_catalog.pg_parameter_acl p  -- since 15
), member AS MATERIALIZED (
    SELECT d.classid, d.objid
      FROM pg_catalog.pg_depend d
     WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
       AND d.deptype = 'e'
), compared AS (
    SELECT e.class, e.object, e.part, e.owner, e.acl
         , CASE
-- until 14:            WHEN e.type = 'n' AND n.nspname = 'public'
-- until 14:            THEN pg_catalog.acldefault('n', e.owner) || ('=UC/' || e.owner::pg_catalog.regrole::pg_catalog.text)::pg_catalog.aclitem
           WHEN e.type = 'n' AND n.nspname IN ('public', 'information_schema')
           THEN pg_catalog.acldefault('n', e.owner) || ('=U/' || e.owner::pg_catalog.regrole::pg_catalog.text)::pg_catalog.aclitem
           WHEN e.type = 'r' AND n.nspname = 'information_schema' AND e.object < 16384
           THEN pg_catalog.acldefault('r', e.owner) || ('=r/' || e.owner::pg_catalog.regrole::pg_catalog.text)::pg_catalog.aclitem
           ELSE COALESCE(i.initprivs, pg_catalog.acldefault(e.type, e.owner))
           END AS base
         , e.read AND m.objid IS NULL AND COALESCE(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema', true) AS read
      FROM entry e
      LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.namespace
      LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = e.class AND i.objoid = e.object AND i.objsubid = e.part
      LEFT JOIN member m ON m.classid = e.class AND m.objid = e.object
     WHERE COALESCE(n.nspname !~ '^pg_(toast_)?temp_', true)
), deviation AS (
    SELECT c.class, c.object, c.part, c.owner, c.read, d.granted, d.position, x.grantee, x.grantor, x.privileges
      FROM compared c
     CROSS JOIN LATERAL (
           SELECT true AS granted, i.item, i.position
             FROM pg_catalog.unnest(c.acl) WITH ORDINALITY i (item, position) WHERE NOT i.item = ANY (c.base)
            UNION ALL
           SELECT false, i.item, 0 FROM pg_catalog.unnest(c.base) i (item) WHERE NOT i.item = ANY (c.acl)
           ) d
     CROSS JOIN LATERAL (
           SELECT p.grantee, p.grantor, pg_catalog.array_agg(p.name ORDER BY p.name COLLATE "C") AS privileges
             FROM (SELECT e.grantee, e.grantor, e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END AS name
                     FROM pg_catalog.aclexplode(ARRAY[d.item]) e) p
            GROUP BY p.grantee, p.grantor
           ) x
     WHERE c.acl IS DISTINCT FROM c.base
), granted AS (
    SELECT d.class, d.object, d.part, d.owner, d.read, d.grantee, d.grantor
         , pg_catalog.max(d.privileges) FILTER (WHERE d.granted) AS privileges
         , pg_catalog.max(d.privileges) FILTER (WHERE NOT d.granted) AS default_privileges
         , pg_catalog.max(d.position) AS position
      FROM deviation d
     GROUP BY d.class, d.object, d.part, d.owner, d.read, d.grantee, d.grantor
)
SELECT g.class
     , g.object
     , g.part
     , CASE WHEN g.read THEN NULL
            WHEN g.class = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN (
                 SELECT ARRAY[CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END
                             , n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)]
                   FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = g.object)
            WHEN g.class = 'pg_catalog.pg_type'::pg_catalog.regclass THEN (
                 SELECT ARRAY['type', n.nspname, t.typname]
                   FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = g.object)
            ELSE (
                 SELECT CASE WHEN g.part <> 0 THEN 'column' WHEN a.type = 'parameter ACL' THEN 'parameter'
                             ELSE pg_catalog.replace(a.type, '-', ' ') END || a.object_names
                   FROM pg_catalog.pg_identify_object_as_address(g.class, g.object, g.part) a)
       END AS name
     , g.grantee::pg_catalog.regrole AS grantee
     , NULLIF(g.grantor, g.owner)::pg_catalog.regrole AS grantor
     , COALESCE(g.privileges, '{}') AS privileges
     , g.default_privileges
     , g.position AS _position
  FROM granted g
 WHERE g.privileges IS DISTINCT FROM g.default_privileges
   AND (g.grantee = 0 OR EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = g.grantee));
