-- Procedures, from pg_proc: functions without a result, and without the properties that CREATE PROCEDURE refuses
-- (volatility, strictness, cost ...). https://www.postgresql.org/docs/current/sql-createprocedure.html
SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass AS class
     , p.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)]::pg_catalog.text[] AS path
     , CASE WHEN p.pronargs > 0 OR p.proallargtypes IS NOT NULL
            THEN NULLIF(pg_catalog.pg_get_function_arguments(p.oid), '') END AS arguments
     , CASE WHEN p.proargmodes IS NULL THEN p.proargnames
            ELSE (SELECT pg_catalog.array_agg(COALESCE(p.proargnames[i], '') ORDER BY i)
                  FROM pg_catalog.generate_subscripts(p.proargmodes, 1) i
                  WHERE p.proargmodes[i] IN ('i', 'b', 'v')) END AS _input_names
     , CASE WHEN p.proargmodes IS NOT NULL
            THEN (SELECT pg_catalog.array_agg(COALESCE(p.proargnames[i], '') || ' '
                                              || pg_catalog.format_type(p.proallargtypes[i], NULL) ORDER BY i)
                  FROM pg_catalog.generate_subscripts(p.proargmodes, 1) i
                  WHERE p.proargmodes[i] IN ('o', 'b', 't')) END AS _outputs
     , NULLIF(p.pronargdefaults, 0) AS _defaults
     , pg_catalog.quote_ident(l.lanname) AS language
     , NULLIF(p.prosrc, '') AS body
     , CASE WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid) END AS sql_body  -- since 14
     , p.probin AS library
     , NULLIF(p.prosecdef, false) AS security_definer
     , CASE WHEN p.proconfig IS NOT NULL
            THEN (SELECT pg_catalog.array_agg(s ORDER BY s COLLATE pg_catalog."C")
                  FROM pg_catalog.unnest(p.proconfig) s) END AS settings
     , p.proconfig AS _settings
     , CASE WHEN p.protrftypes IS NOT NULL
            THEN (SELECT pg_catalog.array_agg(t.name ORDER BY t.name COLLATE pg_catalog."C")
                  FROM (SELECT pg_catalog.format_type(o, NULL) AS name
                        FROM pg_catalog.unnest(p.protrftypes) o) t) END AS transform_types
     , x.extensions AS depends_on_extensions
     , p.proowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN (SELECT d.objid
                , pg_catalog.array_agg(e.extname::pg_catalog.text ORDER BY e.extname) AS extensions
           FROM pg_catalog.pg_extension e
           JOIN pg_catalog.pg_depend d
             ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
            AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'x'
           GROUP BY d.objid) x ON x.objid = p.oid
WHERE p.prokind = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
