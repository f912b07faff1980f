-- Subscriptions of this database, without the connection string, which only superusers may see and which holds passwords.
-- On 13 neither the OID (taken from pg_stat_subscription; where another database has a subscription of the same name, the one on which this
-- database has a comment) nor synchronous_commit can be read by every role; the skipped LSN is cleared by the server itself. Streaming
-- `parallel` is the default since 18; `enabled` is never what pg_dump restores, so it is absent when disabled (CREATE SUBSCRIPTION, connect).
SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass AS class
     , s.oid AS object  -- since 14
-- until 13:      , COALESCE((
-- until 13:          SELECT CASE WHEN pg_catalog.min(p.subid) = pg_catalog.max(p.subid) THEN pg_catalog.min(p.subid)
-- until 13:                      ELSE pg_catalog.max(p.subid) FILTER (WHERE p.subid IN (
-- until 13:                               SELECT d.objoid FROM pg_catalog.pg_description d WHERE d.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass))
-- until 13:                 END
-- until 13:            FROM pg_catalog.pg_stat_subscription p WHERE p.subname = s.subname), 0) AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[s.subname]::pg_catalog.text[] AS path
     , (SELECT pg_catalog.array_agg(p.name ORDER BY p.name COLLATE "C") FROM pg_catalog.unnest(s.subpublications) p (name)) AS publications
     , NULLIF(s.subenabled, false) AS enabled
     , CASE WHEN s.subslotname IS NULL THEN 'none' ELSE NULLIF(s.subslotname, s.subname)::pg_catalog.text END AS slot_name
     , NULLIF(s.subbinary, false) AS "binary"  -- since 14
     , NULLIF(CASE WHEN v.streaming IN ('f', 'false') THEN 'off' WHEN v.streaming IN ('t', 'true') THEN 'on'
                   WHEN v.streaming = 'p' THEN 'parallel' ELSE v.streaming END
            , 'parallel') AS streaming  -- since 18
-- until 17:             , 'off') AS streaming
     , NULLIF(s.subtwophasestate <> 'd', false) AS two_phase  -- since 15
     , NULLIF(s.subdisableonerr, false) AS disable_on_error  -- since 15
     , NULLIF(s.subpasswordrequired, true) AS password_required  -- since 16
     , NULLIF(s.subrunasowner, false) AS run_as_owner  -- since 16
     , NULLIF(s.subfailover, false) AS failover  -- since 17
     , NULLIF(s.subsynccommit, 'off') AS synchronous_commit  -- since 14
     , NULLIF(s.suborigin, 'any') AS origin  -- since 16
     , s.subowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_subscription s
 CROSS JOIN LATERAL (
       SELECT s.substream::pg_catalog.text AS streaming  -- since 14
-- until 13:        SELECT NULL::pg_catalog.text AS streaming
       ) v
 WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database());
