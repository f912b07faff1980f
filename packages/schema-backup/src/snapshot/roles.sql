-- The roles that something in this database belongs or is granted to. PostgreSQL keeps no record of what belongs to the
-- first superuser, so that one is always among them.
SELECT r.rolname::pg_catalog.text AS name
  FROM pg_catalog.pg_roles r
 WHERE r.rolname !~ '^pg_'
   AND (r.oid = 10
        OR r.oid IN (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        OR r.oid IN (SELECT s.refobjid
                       FROM pg_catalog.pg_shdepend s
                      WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                        AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d
                                       WHERE d.datname = pg_catalog.current_database())))
 ORDER BY 1
