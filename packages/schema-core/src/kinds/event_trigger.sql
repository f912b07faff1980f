-- Event triggers. A filter on tags has no order (CREATE EVENT TRIGGER); the function has no arguments.
SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AS class
     , e.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[e.evtname]::pg_catalog.text[] AS path
     , e.evtevent AS event
     , e.evtfoid::pg_catalog.regproc::pg_catalog.text AS function
     , (SELECT pg_catalog.array_agg(t.tag ORDER BY t.tag COLLATE "C") FROM pg_catalog.unnest(e.evttags) t (tag)) AS tags
     , e.evttags AS _tags
     , CASE e.evtenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
            ELSE e.evtenabled::pg_catalog.text END AS enabled
     , e.evtowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_event_trigger e
 WHERE e.oid >= 16384;
