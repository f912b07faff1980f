-- Operator classes, from pg_opclass, with their own members: those pg_depend ties to the class, whatever the strength
-- of the tie, as in pg_dump. Each member is written as CREATE OPERATOR CLASS takes it.
-- https://www.postgresql.org/docs/current/sql-createopclass.html
WITH operators AS (
    SELECT m.refobjid, pg_catalog.array_agg(m.member ORDER BY m.member COLLATE pg_catalog."C") AS members
    FROM (SELECT d.refobjid
               , 'OPERATOR ' || a.amopstrategy || ' ' || a.amopopr::pg_catalog.regoperator
                 || COALESCE(' FOR ORDER BY ' || pg_catalog.quote_ident(n.nspname) || '.'
                             || pg_catalog.quote_ident(s.opfname), '') AS member
          FROM pg_catalog.pg_amop a
          JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass AND d.objid = a.oid
           AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
          LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = a.amopsortfamily
          LEFT JOIN pg_catalog.pg_namespace n ON n.oid = s.opfnamespace
          WHERE a.oid >= 16384) m
    GROUP BY m.refobjid
), functions AS (
    SELECT m.refobjid, pg_catalog.array_agg(m.member ORDER BY m.member COLLATE pg_catalog."C") AS members
    FROM (SELECT d.refobjid
               , 'FUNCTION ' || a.amprocnum || ' (' || pg_catalog.format_type(a.amproclefttype, NULL) || ', '
                 || pg_catalog.format_type(a.amprocrighttype, NULL) || ') '
                 || a.amproc::pg_catalog.oid::pg_catalog.regprocedure AS member
          FROM pg_catalog.pg_amproc a
          JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass AND d.objid = a.oid
           AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
          WHERE a.oid >= 16384) m
    GROUP BY m.refobjid
)
SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, c.opcname, m.amname]::pg_catalog.text[] AS path
     , pg_catalog.format_type(c.opcintype, NULL) AS type
     , NULLIF(c.opcdefault, false) AS default
     , pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(f.opfname) AS family
     , CASE WHEN c.opckeytype <> 0 THEN pg_catalog.format_type(c.opckeytype, NULL) END AS storage
     , o.members AS operators
     , p.members AS functions
     , c.opcowner::pg_catalog.regrole AS owner
FROM pg_catalog.pg_opclass c
JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
LEFT JOIN operators o ON o.refobjid = c.oid
LEFT JOIN functions p ON p.refobjid = c.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
