-- Functions and window functions, from pg_proc. A body is text (of an internal or C function: its symbol), or, with
-- BEGIN ATOMIC or RETURN, an expression tree: then prosrc is empty.
-- The constructors that come with a range type are the type's. DEPENDS ON EXTENSION is not membership: the function is
-- the user's, and is dropped with the extension. https://www.postgresql.org/docs/current/sql-alterfunction.html
-- The columns that begin with _ say again what arguments says, which CREATE OR REPLACE depends on, so that nobody has
-- to parse it; and settings in the order in which they are made.
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
     , pg_catalog.pg_get_function_result(p.oid) AS result
     , pg_catalog.quote_ident(l.lanname) AS language
     , NULLIF(p.prosrc, '') AS body
     , CASE WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid) END AS sql_body  -- since 14
     , p.probin AS library
     , CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END AS volatility
     , CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END AS parallel
     , NULLIF(p.proisstrict, false) AS strict
     , NULLIF(p.proleakproof, false) AS leakproof
     , NULLIF(p.prosecdef, false) AS security_definer
     , NULLIF(p.prokind = 'w', false) AS window
     , CASE WHEN p.procost <> CASE WHEN l.lanname IN ('internal', 'c') THEN 1 ELSE 100 END
            THEN p.procost END AS cost
     , CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows END AS rows
     , NULLIF(p.prosupport::pg_catalog.text, '-') AS support
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
WHERE p.prokind IN ('f', 'w') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND p.oid NOT IN (SELECT d.objid
                    FROM pg_catalog.pg_range r
                    JOIN pg_catalog.pg_depend d
                      ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
                     AND d.refobjid IN (r.rngtypid
                                      , r.rngmultitypid  -- since 14
                                       )
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'i');
