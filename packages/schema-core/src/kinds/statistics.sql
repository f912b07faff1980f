-- Extended statistics. The server sorts the columns by their position and adds the kind 'e' itself where there are
-- expressions (https://www.postgresql.org/docs/current/catalog-pg-statistic-ext.html), so neither says anything here.
SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AS class
     , s.oid AS object
     , 0::pg_catalog.int4 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, s.stxname]::pg_catalog.text[] AS path
     , s.stxowner::pg_catalog.regrole AS owner
     , s.stxrelid::pg_catalog.regclass::pg_catalog.text AS table
     , CASE WHEN NOT s.stxkind @> '{d,f,m}' AND s.stxkind <> '{e}' THEN
         ARRAY(SELECT k.name
                 FROM (VALUES ('dependencies', 'f'::pg_catalog."char"), ('mcv', 'm'), ('ndistinct', 'd')) AS k (name, code)
                WHERE k.code = ANY (s.stxkind) ORDER BY k.name COLLATE "C")
       END AS kinds
     , NULLIF(ARRAY(
         SELECT a.attname::pg_catalog.text COLLATE "C" FROM pg_catalog.pg_attribute AS a
          WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys) ORDER BY 1), '{}') AS columns
     , CASE WHEN s.stxexprs IS NOT NULL THEN ARRAY(                                           -- since 14
         SELECT e FROM pg_catalog.unnest(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) AS e  -- since 14
          ORDER BY e COLLATE "C") END AS expressions                                          -- since 14
     , CASE WHEN s.stxexprs IS NOT NULL THEN pg_catalog.pg_get_statisticsobjdef_expressions(s.oid) END AS _expressions  -- since 14
     , NULLIF(s.stxstattarget, -1)::pg_catalog.int4 AS statistics_target
  FROM pg_catalog.pg_statistic_ext AS s
  JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
