-- Security labels of this database's objects, as `provider: label`. Those of the database itself, of roles and tablespaces
-- belong to the cluster (pg_shseclabel); a large object is data, and so is its label.
SELECT l.classoid::pg_catalog.regclass AS class
     , l.objoid AS object
     , l.objsubid AS part
     , pg_catalog.quote_ident(l.provider) || ': ' || l.label AS label
  FROM pg_catalog.pg_seclabel l
 WHERE l.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass;
