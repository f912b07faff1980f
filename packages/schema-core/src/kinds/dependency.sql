-- What needs what, of the user's objects (but that a column is a part of its relation goes without saying): objects of initdb have OIDs below 16384
-- (https://www.postgresql.org/docs/current/catalog-pg-depend.html). Up to 13 pins were rows here, of built-in objects only.
-- What PostgreSQL keeps beside an object, and no kind reads, stands for that object: the default of a column, the rule that is the body
-- of a view, the type of a table's rows, an array type, a multirange type, the constructors of a range, a member of an operator family.
WITH stand_in AS MATERIALIZED (
    SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass::pg_catalog.oid AS class, a.oid AS object
         , 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS for_class, a.adrelid AS for_object, a.adnum::pg_catalog.int4 AS for_part
      FROM pg_catalog.pg_attrdef AS a
     UNION ALL
    SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid, 'pg_catalog.pg_class'::pg_catalog.regclass, r.ev_class, 0
      FROM pg_catalog.pg_rewrite AS r
     WHERE r.rulename = '_RETURN' AND r.oid >= 16384
     UNION ALL
    -- of a composite type the type is read, of every other relation the relation; an array of either stands for the same
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, x.oid, 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, 0
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_type AS t ON t.oid = c.reltype
     CROSS JOIN LATERAL (VALUES (t.oid), (t.typarray)) AS x (oid)
     WHERE c.relkind <> 'c' AND c.oid >= 16384 AND x.oid <> 0
     UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, 'pg_catalog.pg_type'::pg_catalog.regclass, c.reltype, 0
      FROM pg_catalog.pg_class AS c
     WHERE c.relkind = 'c' AND c.oid >= 16384
     UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.typarray, 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0
      FROM pg_catalog.pg_type AS t
      LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
     WHERE t.typarray >= 16384 AND t.typtype <> 'm' AND COALESCE(c.relkind = 'c', true)
     UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, x.oid, 'pg_catalog.pg_type'::pg_catalog.regclass, r.rngtypid, 0  -- since 14
      FROM pg_catalog.pg_range AS r                                                                                    -- since 14
      JOIN pg_catalog.pg_type AS t ON t.oid = r.rngmultitypid                                                          -- since 14
     CROSS JOIN LATERAL (VALUES (t.oid), (t.typarray)) AS x (oid)                                                      -- since 14
     WHERE r.rngtypid >= 16384                                                                                         -- since 14
     UNION ALL                                                                                                         -- since 14
    SELECT d.classid, d.objid, d.refclassid, r.rngtypid, 0
      FROM pg_catalog.pg_range AS r
      JOIN pg_catalog.pg_depend AS d
        ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
       AND d.refobjid IN (r.rngtypid
                        , r.rngmultitypid  -- since 14
                         )
     WHERE r.rngtypid >= 16384 AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'i'
     UNION ALL
    -- of an operator class, or loose in a family
    SELECT d.classid, d.objid, d.refclassid, d.refobjid, 0
      FROM pg_catalog.pg_depend AS d
     WHERE d.classid IN ('pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass)
       AND d.refclassid IN ('pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_opfamily'::pg_catalog.regclass)
       AND d.deptype IN ('i', 'a')
     UNION ALL
    -- an extension stands for its members
    SELECT d.classid, d.objid, d.refclassid, d.refobjid, 0
      FROM pg_catalog.pg_depend AS d
     WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
), dependency AS (
    SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
      FROM pg_catalog.pg_depend AS d
     WHERE (d.objid >= 16384 OR d.refobjid >= 16384)
       AND d.deptype <> 'p'
       -- the triggers of a foreign key are no objects
       AND NOT (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.deptype = 'i')
)
SELECT COALESCE(s.for_class, d.classid) AS class
     , COALESCE(s.for_object, d.objid) AS object
     , COALESCE(s.for_part, d.objsubid) AS part
     , COALESCE(n.for_class, d.refclassid) AS ref_class
     , COALESCE(n.for_object, d.refobjid) AS ref_object
     , COALESCE(n.for_part, d.refobjsubid) AS ref_part
  FROM dependency AS d
  LEFT JOIN stand_in AS s ON s.class = d.classid AND s.object = d.objid AND d.objsubid = 0
  LEFT JOIN stand_in AS n ON n.class = d.refclassid AND n.object = d.refobjid AND d.refobjsubid = 0
 WHERE (COALESCE(s.for_class, d.classid), COALESCE(s.for_object, d.objid), COALESCE(s.for_part, d.objsubid))
    <> (COALESCE(n.for_class, d.refclassid), COALESCE(n.for_object, d.refobjid), COALESCE(n.for_part, d.refobjsubid))
;
