-- Aggregates, from pg_aggregate and pg_proc; what pg_proc says of one otherwise (result, strictness ...) follows from
-- its functions. Whether the final function may modify the state defaults by the kind of aggregate: read only for a
-- normal one, read write for an ordered-set one. https://www.postgresql.org/docs/current/sql-createaggregate.html
SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass AS class
     , p.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)]::pg_catalog.text[] AS path
     , NULLIF(pg_catalog.pg_get_function_arguments(p.oid), '') AS arguments
     , pg_catalog.format_type(p.prorettype, NULL) AS _result
     , CASE a.aggkind WHEN 'o' THEN 'ordered set' WHEN 'h' THEN 'hypothetical set' END AS type
     , a.aggtransfn::pg_catalog.text AS state_function
     , pg_catalog.format_type(a.aggtranstype, NULL) AS state_type
     , NULLIF(a.aggtransspace, 0) AS state_size
     , a.agginitval AS initial_value
     , NULLIF(a.aggfinalfn::pg_catalog.text, '-') AS final_function
     , NULLIF(a.aggfinalextra, false) AS final_function_extra
     , CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
            THEN CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END
       END AS final_function_modify
     , NULLIF(a.aggcombinefn::pg_catalog.text, '-') AS combine_function
     , NULLIF(a.aggserialfn::pg_catalog.text, '-') AS serial_function
     , NULLIF(a.aggdeserialfn::pg_catalog.text, '-') AS deserial_function
     , NULLIF(a.aggmtransfn::pg_catalog.text, '-') AS moving_state_function
     , NULLIF(a.aggminvtransfn::pg_catalog.text, '-') AS moving_inverse_function
     , CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END AS moving_state_type
     , NULLIF(a.aggmtransspace, 0) AS moving_state_size
     , a.aggminitval AS moving_initial_value
     , NULLIF(a.aggmfinalfn::pg_catalog.text, '-') AS moving_final_function
     , NULLIF(a.aggmfinalextra, false) AS moving_final_function_extra
     , CASE WHEN a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
            THEN CASE a.aggmfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END
       END AS moving_final_function_modify
     , 'OPERATOR(' || pg_catalog.quote_ident(q.nspname) || '.' || o.oprname || ')' AS sort_operator
     , CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END AS parallel
     , x.extensions AS depends_on_extensions
     , p.proowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
LEFT JOIN pg_catalog.pg_operator o ON o.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace q ON q.oid = o.oprnamespace
LEFT JOIN (SELECT d.objid
                , pg_catalog.array_agg(e.extname::pg_catalog.text ORDER BY e.extname) AS extensions
           FROM pg_catalog.pg_extension e
           JOIN pg_catalog.pg_depend d
             ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
            AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'x'
           GROUP BY d.objid) x ON x.objid = p.oid
WHERE p.prokind = 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
