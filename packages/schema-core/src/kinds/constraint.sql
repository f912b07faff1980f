-- Constraints of tables and foreign tables (those of domains are a kind of their own, constraint triggers are triggers). What a
-- partition got from above has the path {schema, partition, table, name} of where it was declared, for its own name may be
-- generated and then depends on the order of creation. From 18 NOT NULL is a constraint too (https://www.postgresql.org/docs/18/catalog-pg-constraint.html):
-- it is left out where it says no more than the column's not_null, that is where valid, inheritable, not commented, and named as generated.
WITH RECURSIVE ancestor AS (
  SELECT k.oid, k.conparentid AS root
    FROM pg_catalog.pg_constraint AS k
   WHERE k.conparentid <> 0
   UNION ALL
  SELECT a.oid, p.conparentid
    FROM ancestor AS a
    JOIN pg_catalog.pg_constraint AS p ON p.oid = a.root
   WHERE p.conparentid <> 0
), origin AS MATERIALIZED (
  SELECT a.oid, r.conname, r.confrelid, c.relname, n.nspname
    FROM ancestor AS a
    JOIN pg_catalog.pg_constraint AS r ON r.oid = a.root AND r.conparentid = 0
    JOIN pg_catalog.pg_class AS c ON c.oid = r.conrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
), relation AS MATERIALIZED (
  SELECT c.oid, c.relname, n.nspname
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f')
     AND n.nspname !~ '^pg_'
     AND n.nspname <> 'information_schema'
), checked AS MATERIALIZED (
  -- A check constraint's key is every column that its expression mentions.
  SELECT k.oid, k.conbin::pg_catalog.text COLLATE "C" AS node
       , ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                  AND a.attnum BETWEEN (SELECT pg_catalog.min(u) FROM pg_catalog.unnest(k.conkey) AS u)
                                   AND (SELECT pg_catalog.max(u) FROM pg_catalog.unnest(k.conkey) AS u)
                ORDER BY a.attnum) AS columns
    FROM pg_catalog.pg_constraint AS k
   WHERE k.contype = 'c' AND k.conrelid <> 0
), placeless AS MATERIALIZED (
  -- Where in the text of its statement an expression stood is part of its tree up to 16.
  SELECT c.node
       , pg_catalog.array_to_string(ARRAY(
           SELECT pg_catalog.ltrim(p, '-0123456789') FROM pg_catalog.unnest(pg_catalog.string_to_array(c.node, ':location ')) AS p
         ), '') COLLATE "C" AS shape
    FROM (SELECT DISTINCT c.node FROM checked AS c) AS c
), alike AS MATERIALIZED (
  -- Deparsing opens the table, which costs more than all else here. So it is done once for all expressions whose columns have the
  -- same names, as those of partitions have. (What refers to the whole row differs by the row's type.)
  SELECT c.oid, pg_catalog.min(c.oid) OVER (PARTITION BY p.shape, c.columns) AS sample
    FROM checked AS c
    JOIN placeless AS p ON p.node = c.node
), deparsed AS MATERIALIZED (
  SELECT k.oid AS sample, pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression
    FROM pg_catalog.pg_constraint AS k
   WHERE k.oid IN (SELECT a.sample FROM alike AS a)
), trigger_state AS (
  SELECT t.tgconstraint
       , pg_catalog.array_agg(DISTINCT p.proname || ' '
           || CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END) AS states
    FROM pg_catalog.pg_trigger AS t
    JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
   WHERE t.tgisinternal AND t.tgenabled <> 'O'
   GROUP BY t.tgconstraint
)
SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass AS class
     , k.oid AS object
     , 0::pg_catalog.int4 AS part
     , c.oid AS parent
     , c.nspname AS path, c.relname AS path_2, COALESCE(o.relname, k.conname) AS path_3, o.conname AS path_4
     , k.conname AS _name
     , CASE k.contype WHEN 'c' THEN 'check' WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique'
         WHEN 'x' THEN 'exclusion' WHEN 'n' THEN 'not null' END AS type
     , CASE WHEN k.contype IN ('p', 'u', 'f', 'n') THEN k.conkey END AS columns
     , CASE WHEN k.contype = 'f' THEN pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(f.relname) END AS referenced_table
     , NULLIF(k.confrelid, 0) AS referenced
     , CASE WHEN k.contype = 'f' THEN k.confkey END AS referenced_columns
     , CASE k.confmatchtype WHEN 'f' THEN 'full' WHEN 'p' THEN 'partial' END AS match
     , CASE k.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END AS on_update
     , CASE k.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END AS on_delete
     , CASE WHEN k.confdelsetcols IS NOT NULL THEN ARRAY(                                                          -- since 15
         SELECT a.attname FROM pg_catalog.unnest(k.confdelsetcols) WITH ORDINALITY AS e (number, position)         -- since 15
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = e.number ORDER BY e.position  -- since 15
       ) END AS on_delete_columns                                                                                   -- since 15
     , NULLIF(k.condeferrable, false) AS deferrable
     , NULLIF(k.condeferred, false) AS deferred
     , NULLIF(NOT k.convalidated
         AND k.conenforced  -- since 18
       , false) AS not_valid
     , NULLIF(NOT k.conenforced, false) AS not_enforced  -- since 18
     , CASE WHEN k.contype IN ('c', 'n') THEN NULLIF(k.connoinherit, false) END AS no_inherit
     , NULLIF(k.conperiod, false) AS period  -- since 18
     , CASE WHEN k.contype = 'x' THEN ARRAY(
         SELECT CASE WHEN s.nspname = 'pg_catalog' THEN p.oprname::pg_catalog.text
                  ELSE 'OPERATOR(' || pg_catalog.quote_ident(s.nspname) || '.' || p.oprname || ')' END
           FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY AS e (oid, position)
           JOIN pg_catalog.pg_operator AS p ON p.oid = e.oid
           JOIN pg_catalog.pg_namespace AS s ON s.oid = p.oprnamespace
          ORDER BY e.position) END AS operators
     , x.expression
     , NULLIF(k.coninhcount, 0)::pg_catalog.int4 AS inherited
     , CASE WHEN k.coninhcount > 0 THEN NULLIF(k.conislocal, false) END AS local
     , pg_catalog.quote_ident(o.nspname) || '.' || pg_catalog.quote_ident(o.relname) || '.' || pg_catalog.quote_ident(o.conname) AS inherited_from
     , t.states AS trigger_states
  FROM pg_catalog.pg_constraint AS k
  JOIN relation AS c ON c.oid = k.conrelid
  LEFT JOIN relation AS f ON f.oid = k.confrelid
  LEFT JOIN origin AS o ON o.oid = k.oid
  LEFT JOIN alike AS l ON l.oid = k.oid
  LEFT JOIN deparsed AS x ON x.sample = l.sample
  LEFT JOIN trigger_state AS t ON t.tgconstraint = k.oid
  LEFT JOIN pg_catalog.pg_attribute AS w ON k.contype = 'n' AND w.attrelid = k.conrelid AND w.attnum = k.conkey[1]  -- since 18
 WHERE k.contype IN ('c', 'f', 'p', 'u', 'x', 'n')
   -- The rows of a foreign key for each partition of the referenced table have that partition for confrelid: pieces, not declarations.
   AND (k.conparentid = 0 OR k.confrelid = o.confrelid)
   AND (k.contype <> 'n' OR k.connoinherit OR NOT k.convalidated
        OR k.conislocal AND (k.coninhcount > 0
          OR k.conname <> c.relname || '_' || w.attname || '_not_null'  -- since 18
          )
        OR EXISTS (SELECT FROM pg_catalog.pg_description AS d
                    WHERE d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid))
;
