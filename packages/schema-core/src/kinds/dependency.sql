-- What needs what, of the user's objects: objects of initdb have OIDs below 16384
-- (https://www.postgresql.org/docs/current/catalog-pg-depend.html). Up to 13 pins were rows here, of built-in objects only.
SELECT d.classid AS class
     , d.objid AS object
     , d.objsubid AS part
     , d.refclassid AS ref_class
     , d.refobjid AS ref_object
     , d.refobjsubid AS ref_part
     , d.deptype AS kind
  FROM pg_catalog.pg_depend AS d
 WHERE (d.objid >= 16384 OR d.refobjid >= 16384)
   AND d.deptype <> 'p'
;
