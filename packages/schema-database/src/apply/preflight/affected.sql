-- The tables whose rows may change when those of one do, and whether something runs then that may change any.
WITH RECURSIVE edge (of, other) AS (
    SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits
    UNION ALL SELECT inhparent, inhrelid FROM pg_catalog.pg_inherits
    UNION ALL SELECT confrelid, conrelid FROM pg_catalog.pg_constraint WHERE contype = 'f'
), affected (oid) AS (
    SELECT pg_catalog.to_regclass($1)::pg_catalog.oid
    UNION SELECT e.other FROM affected AS a JOIN edge AS e ON e.of = a.oid
)
SELECT a.oid
     , EXISTS (SELECT FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid = a.oid AND NOT t.tgisinternal)
       OR EXISTS (SELECT FROM pg_catalog.pg_rewrite AS r WHERE r.ev_class = a.oid) AS runs_more
FROM affected AS a
WHERE a.oid IS NOT NULL
