-- Operator families, from pg_opfamily, with their loose members: those that pg_depend does not tie to an operator class
-- (https://www.postgresql.org/docs/current/xindex.html#XINDEX-OPFAMILY), as ALTER OPERATOR FAMILY ... ADD takes them.
-- Members that a user added to a family of pg_catalog show as that family; families without such ones are left out.
WITH operators AS (
    SELECT m.amopfamily, pg_catalog.array_agg(m.member ORDER BY m.member COLLATE pg_catalog."C") AS members
    FROM (SELECT a.amopfamily
               , 'OPERATOR ' || a.amopstrategy || ' ' || a.amopopr::pg_catalog.regoperator
                 || COALESCE(' FOR ORDER BY ' || pg_catalog.quote_ident(n.nspname) || '.'
                             || pg_catalog.quote_ident(s.opfname), '') AS member
          FROM pg_catalog.pg_amop a
          LEFT JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass AND d.objid = a.oid
           AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
          LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = a.amopsortfamily
          LEFT JOIN pg_catalog.pg_namespace n ON n.oid = s.opfnamespace
          WHERE a.oid >= 16384 AND d.objid IS NULL) m
    GROUP BY m.amopfamily
), functions AS (
    SELECT m.amprocfamily, pg_catalog.array_agg(m.member ORDER BY m.member COLLATE pg_catalog."C") AS members
    FROM (SELECT a.amprocfamily
               , 'FUNCTION ' || a.amprocnum || ' (' || pg_catalog.format_type(a.amproclefttype, NULL) || ', '
                 || pg_catalog.format_type(a.amprocrighttype, NULL) || ') '
                 || a.amproc::pg_catalog.oid::pg_catalog.regprocedure AS member
          FROM pg_catalog.pg_amproc a
          LEFT JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass AND d.objid = a.oid
           AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
          WHERE a.oid >= 16384 AND d.objid IS NULL) m
    GROUP BY m.amprocfamily
)
SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass AS class
     , f.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, f.opfname, m.amname]::pg_catalog.text[] AS path
     , o.members AS operators
     , p.members AS functions
     , CASE WHEN f.oid >= 16384 THEN f.opfowner::pg_catalog.regrole END AS owner
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
LEFT JOIN operators o ON o.amopfamily = f.oid
LEFT JOIN functions p ON p.amprocfamily = f.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   OR n.nspname = 'pg_catalog' AND (o.members IS NOT NULL OR p.members IS NOT NULL);
