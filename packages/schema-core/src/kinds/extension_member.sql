-- Members of extensions: the extension stands for them, so the reader leaves them out (Packaging Related Objects into an Extension).
SELECT d.classid::pg_catalog.regclass AS class
     , d.objid AS object
  FROM pg_catalog.pg_depend d
 WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
   AND d.deptype = 'e';
