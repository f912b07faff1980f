-- The large objects, as if they were a table.
SELECT pg_catalog.count(*) AS rows
     , COALESCE(pg_catalog.sum(pg_catalog.hashtextextended(
           m.oid::pg_catalog.text || ':' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.lo_get(m.oid)), 'hex'), 0
       )::pg_catalog.numeric), 0)::pg_catalog.text AS checksum
  FROM pg_catalog.pg_largeobject_metadata m
