-- User mappings: that they exist. Their options are shown to few (pg_user_mappings) and may be secrets, so they are never
-- read: every role must read the same catalog. Role 0 is PUBLIC.
SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass AS class
     , m.umid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[m.srvname]::pg_catalog.text[] AS path
     , m.umuser::pg_catalog.regrole AS role
  FROM pg_catalog.pg_user_mappings m;
