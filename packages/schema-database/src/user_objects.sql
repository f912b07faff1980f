-- Objects that somebody made and that no kind reads: of a system catalog that is not in the list below, of a variant that is not known,
-- put into a schema of PostgreSQL itself or one named like those, or put on a relation or domain of PostgreSQL. What has an owner, a schema
-- or anything that it is built on is in pg_depend or pg_shdepend (System Catalogs); the distinct catalogs in there are found by hopping
-- along the index, as they are few and the rows many.
-- Collations in pg_catalog are passed over: pg_import_system_collations() puts there what a newer system library brings.
WITH RECURSIVE here AS MATERIALIZED (
    SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
), depender AS (
    SELECT pg_catalog.min(d.classid) AS class FROM pg_catalog.pg_depend d
     UNION ALL
    SELECT (SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_depend d WHERE d.classid > p.class)
      FROM depender p
     WHERE p.class IS NOT NULL
), referenced AS (
    SELECT pg_catalog.min(d.refclassid) AS class FROM pg_catalog.pg_depend d
     UNION ALL
    SELECT (SELECT pg_catalog.min(d.refclassid) FROM pg_catalog.pg_depend d WHERE d.refclassid > p.class)
      FROM referenced p
     WHERE p.class IS NOT NULL
), shared_depender AS (
    SELECT (SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_shdepend d WHERE d.dbid = h.oid) AS class FROM here h
     UNION ALL
    SELECT (SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_shdepend d WHERE d.dbid = h.oid AND d.classid > p.class)
      FROM shared_depender p CROSS JOIN here h
     WHERE p.class IS NOT NULL
), class AS (
    SELECT class FROM depender UNION SELECT class FROM referenced UNION SELECT class FROM shared_depender
), unknown AS MATERIALIZED (
    SELECT ARRAY(SELECT class
                   FROM class
                  WHERE (SELECT c.relname FROM pg_catalog.pg_class c WHERE c.oid = class.class) NOT IN (
                        -- read by a kind of this name, or as a part of one
                        'pg_am', 'pg_amop', 'pg_amproc', 'pg_attrdef', 'pg_cast', 'pg_class', 'pg_collation', 'pg_constraint', 'pg_conversion',
                        'pg_default_acl', 'pg_event_trigger', 'pg_extension', 'pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_language',
                        'pg_namespace', 'pg_opclass', 'pg_operator', 'pg_opfamily', 'pg_policy', 'pg_proc', 'pg_publication',
                        'pg_publication_namespace', 'pg_publication_rel', 'pg_rewrite', 'pg_statistic_ext', 'pg_subscription', 'pg_transform',
                        'pg_trigger', 'pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template', 'pg_type', 'pg_user_mapping',
                        -- data
                        'pg_largeobject',
                        -- of the cluster, not of a database
                        'pg_auth_members', 'pg_authid', 'pg_database', 'pg_parameter_acl', 'pg_tablespace')) AS classes
), system AS MATERIALIZED (
    SELECT ARRAY(SELECT n.oid
                   FROM pg_catalog.pg_namespace n
                  WHERE n.nspname = 'information_schema' OR n.nspname ~ '^pg_' AND n.nspname !~ '^pg_(temp_|toast(_temp_|$))') AS schemas
), found AS (
    SELECT d.classid AS class, d.objid AS object
      FROM pg_catalog.pg_depend d
     WHERE d.classid = ANY ((SELECT classes FROM unknown)::pg_catalog.oid[])
     UNION
    SELECT d.refclassid, d.refobjid
      FROM pg_catalog.pg_depend d
     WHERE d.refclassid = ANY ((SELECT classes FROM unknown)::pg_catalog.oid[])
     UNION
    SELECT d.classid, d.objid
      FROM pg_catalog.pg_shdepend d
     WHERE d.dbid = (SELECT oid FROM here) AND d.classid = ANY ((SELECT classes FROM unknown)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid
      FROM pg_catalog.pg_namespace n WHERE n.oid = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid
      FROM pg_catalog.pg_class c
     WHERE c.relkind NOT IN ('r', 'p', 'f', 'v', 'm', 'S', 'c', 'i', 'I', 't')
        OR c.relnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[]) AND c.relkind NOT IN ('i', 'I', 't')
     UNION
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid
      FROM pg_catalog.pg_type t
     WHERE t.typtype NOT IN ('b', 'c', 'd', 'e', 'm', 'p', 'r')
        OR t.typnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[]) AND t.typrelid = 0 AND t.typelem = 0
     UNION
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid
      FROM pg_catalog.pg_proc p
     WHERE p.prokind NOT IN ('f', 'w', 'p', 'a')
        OR p.pronamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid
      FROM pg_catalog.pg_constraint k
     WHERE k.contype NOT IN ('c', 'f', 'n', 'p', 't', 'u', 'x')
        OR k.conrelid BETWEEN 1 AND 16383
        OR k.contypid BETWEEN 1 AND 16383
     UNION
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid < 16384
     UNION
    SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, d.oid FROM pg_catalog.pg_attrdef d WHERE d.adrelid < 16384
     UNION
    SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid FROM pg_catalog.pg_trigger t WHERE t.tgrelid < 16384
     UNION
    SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid FROM pg_catalog.pg_rewrite r WHERE r.ev_class < 16384
     UNION
    SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, p.oid FROM pg_catalog.pg_policy p WHERE p.polrelid < 16384
     UNION
    SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid
      FROM pg_catalog.pg_operator o WHERE o.oprnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid
      FROM pg_catalog.pg_opclass o WHERE o.opcnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid
      FROM pg_catalog.pg_opfamily o WHERE o.opfnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, c.oid
      FROM pg_catalog.pg_conversion c WHERE c.connamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid
      FROM pg_catalog.pg_statistic_ext s WHERE s.stxnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, p.oid
      FROM pg_catalog.pg_ts_parser p WHERE p.prsnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, t.oid
      FROM pg_catalog.pg_ts_template t WHERE t.tmplnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, d.oid
      FROM pg_catalog.pg_ts_dict d WHERE d.dictnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
     UNION
    SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, c.oid
      FROM pg_catalog.pg_ts_config c WHERE c.cfgnamespace = ANY ((SELECT schemas FROM system)::pg_catalog.oid[])
)
SELECT f.class::pg_catalog.regclass AS class
     , f.object
     , pg_catalog.pg_describe_object(f.class, f.object, 0) AS description
  FROM found f
 WHERE f.object >= 16384;
