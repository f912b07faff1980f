-- The names of all roles, for the attributes that hold a role.
SELECT r.oid, r.rolname::pg_catalog.text AS name
FROM pg_catalog.pg_roles AS r;
