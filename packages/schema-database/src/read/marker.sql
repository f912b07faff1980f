-- A text that changes when the schema does: deparsing functions read the newest catalog, not the
-- snapshot's (manual: "System Catalog Information Functions" says nothing of it; pg_dump.c's head does),
-- so a reading counts only when this is the same before and after. Temporary tables do not count.
WITH relation AS MATERIALIZED (
  SELECT c.oid, c.xmin
    FROM pg_catalog.pg_class AS c
   WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND c.relnamespace <> 99
), version (catalog, row) AS (
  SELECT 'class', c.xmin FROM relation AS c
   UNION ALL
  SELECT 'attribute', a.xmin FROM pg_catalog.pg_attribute AS a JOIN relation AS c ON c.oid = a.attrelid WHERE a.attnum > 0
   UNION ALL
  SELECT 'default', d.xmin FROM pg_catalog.pg_attrdef AS d JOIN relation AS c ON c.oid = d.adrelid
   UNION ALL
  SELECT 'index', i.xmin FROM pg_catalog.pg_index AS i JOIN relation AS c ON c.oid = i.indexrelid
   UNION ALL
  SELECT 'constraint', k.xmin FROM pg_catalog.pg_constraint AS k
   WHERE k.oid >= 16384 AND (k.conrelid = 0 OR k.conrelid IN (SELECT c.oid FROM relation AS c))
   UNION ALL
  SELECT 'trigger', t.xmin FROM pg_catalog.pg_trigger AS t JOIN relation AS c ON c.oid = t.tgrelid
   UNION ALL
  SELECT 'rule', r.xmin FROM pg_catalog.pg_rewrite AS r JOIN relation AS c ON c.oid = r.ev_class
   UNION ALL
  SELECT 'policy', p.xmin FROM pg_catalog.pg_policy AS p
   UNION ALL
  SELECT 'statistics', s.xmin FROM pg_catalog.pg_statistic_ext AS s
   UNION ALL
  SELECT 'publication', m.xmin FROM pg_catalog.pg_publication_rel AS m
   UNION ALL
  SELECT 'type', t.xmin FROM pg_catalog.pg_type AS t WHERE t.oid >= 16384 AND t.typrelid = 0 AND t.typelem = 0
   UNION ALL
  SELECT 'label', e.xmin FROM pg_catalog.pg_enum AS e
   UNION ALL
  SELECT 'routine', p.xmin FROM pg_catalog.pg_proc AS p WHERE p.oid >= 16384
   UNION ALL
  SELECT 'operator', o.xmin FROM pg_catalog.pg_operator AS o WHERE o.oid >= 16384
   UNION ALL
  SELECT 'class of operators', o.xmin FROM pg_catalog.pg_opclass AS o WHERE o.oid >= 16384
   UNION ALL
  SELECT 'collation', c.xmin FROM pg_catalog.pg_collation AS c WHERE c.oid >= 16384
   UNION ALL
  SELECT 'dictionary', d.xmin FROM pg_catalog.pg_ts_dict AS d WHERE d.oid >= 16384
   UNION ALL
  SELECT 'configuration', c.xmin FROM pg_catalog.pg_ts_config AS c WHERE c.oid >= 16384
   UNION ALL
  SELECT 'schema', n.xmin FROM pg_catalog.pg_namespace AS n WHERE n.nspname !~ '^pg_'
)
SELECT pg_catalog.string_agg(v.marker, ',' ORDER BY v.marker) AS marker
  FROM (SELECT catalog || ':' || pg_catalog.count(*) || ':' || pg_catalog.sum(row::pg_catalog.text::pg_catalog.int8) AS marker
          FROM version
         GROUP BY catalog) AS v;
