-- Indexes, also those behind constraints, from raw columns: pg_get_indexdef of whole indexes costs eight times as much
-- (https://www.postgresql.org/docs/current/catalog-pg-index.html). An index attached to a partitioned one has the path
-- {schema, partition, topmost index}: its own name may be generated, and then ends in a number (or is cut) depending on the order of
-- creation, so that much of it is not compared.
-- What needs a look at each key (operator classes, collations, orders) is worked out once for each combination there is. What few
-- indexes have is looked up for those alone: to the planner a new database's catalogs look small, and each join would hash all indexes.
WITH RECURSIVE ancestor AS (
  SELECT h.inhrelid AS oid, h.inhparent AS parent, h.inhparent AS root
    FROM pg_catalog.pg_inherits AS h
    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhparent AND c.relkind = 'I'
   UNION ALL
  SELECT a.oid, a.parent, h.inhparent
    FROM ancestor AS a
    JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = a.root
), origin AS MATERIALIZED (
  SELECT a.oid
       , a.parent::pg_catalog.regclass::pg_catalog.text AS parent
       , c.relname
       , pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS qualified_name
    FROM ancestor AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.root AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
), relation AS MATERIALIZED (
  SELECT c.oid, c.relname, n.nspname
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relhasindex
     AND n.nspname !~ '^pg_'
     AND n.nspname <> 'information_schema'
), plain_class AS MATERIALIZED (
  -- Operator classes that go without saying: defaults, for whose columns no other is the default because their type is binary coercible
  -- (https://www.postgresql.org/docs/current/indexes-opclass.html), and that take no options
  -- (https://www.postgresql.org/docs/current/xindex.html#XINDEX-SUPPORT).
  SELECT o.oid
    FROM pg_catalog.pg_opclass AS o
   WHERE o.opcdefault
     AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_opclass AS d
             JOIN pg_catalog.pg_type AS y ON y.oid = d.opcintype
            WHERE d.opcmethod = o.opcmethod AND d.opcdefault AND d.oid <> o.oid
              AND CASE o.opcintype::pg_catalog.regtype
                    WHEN 'pg_catalog.anyarray'::pg_catalog.regtype THEN y.typcategory = 'A'
                    WHEN 'pg_catalog.anyenum'::pg_catalog.regtype THEN y.typtype = 'e'
                    WHEN 'pg_catalog.anyrange'::pg_catalog.regtype THEN y.typtype = 'r'
                    WHEN 'pg_catalog.record'::pg_catalog.regtype THEN y.typtype = 'c'
                    ELSE (d.opcintype, o.opcintype) IN (
                      SELECT c.castsource, c.casttarget FROM pg_catalog.pg_cast AS c WHERE c.castmethod = 'b' AND c.castcontext = 'i')
                  END)
     AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_amproc AS f
             JOIN pg_catalog.pg_am AS m ON m.oid = o.opcmethod
            WHERE f.amprocfamily = o.opcfamily
              AND f.amprocnum = CASE m.amname WHEN 'btree' THEN 5 WHEN 'hash' THEN 3 WHEN 'gist' THEN 10 WHEN 'gin' THEN 7
                                  WHEN 'spgist' THEN 6 WHEN 'brin' THEN 5 ELSE f.amprocnum END)
), written AS MATERIALIZED (
  -- What is kept as a tree of nodes.
  SELECT i.indexrelid, i.indrelid, i.indkey::pg_catalog.int2[] AS keys, pg_catalog.concat(i.indexprs, ' ', i.indpred) COLLATE "C" AS nodes
    FROM pg_catalog.pg_index AS i
    JOIN relation AS t ON t.oid = i.indrelid
   WHERE i.indexprs IS NOT NULL OR i.indpred IS NOT NULL
), mentioned AS MATERIALIZED (
  -- The columns, by number, that the trees refer to (Var in primnodes.h); and the trees without where in the text of its statement each
  -- part stood, which is part of them up to 16.
  SELECT s.nodes
       , pg_catalog.array_to_string(ARRAY(
           SELECT pg_catalog.ltrim(p, '-0123456789') FROM pg_catalog.unnest(pg_catalog.string_to_array(s.nodes, ':location ')) AS p
         ), '') COLLATE "C" AS shape
       , pg_catalog.array_agg(m[1]::pg_catalog.int2) AS columns
       , pg_catalog.min(m[1]::pg_catalog.int2) AS lowest
       , pg_catalog.max(m[1]::pg_catalog.int2) AS highest
    FROM (SELECT DISTINCT w.nodes FROM written AS w) AS s
    LEFT JOIN LATERAL pg_catalog.regexp_matches(s.nodes, ':varattno (-?\d+)', 'g') AS m ON true
   GROUP BY s.nodes
), alike AS MATERIALIZED (
  -- Deparsing opens the table, which costs more than all else here. So it is done once for all indexes whose columns have the same names,
  -- as those of partitions have. (What refers to the whole row differs by the row's type.)
  SELECT w.indexrelid, pg_catalog.min(w.indexrelid) OVER (PARTITION BY m.shape, w.keys, ARRAY(
           SELECT a.attname FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = w.indrelid AND a.attnum BETWEEN m.lowest AND m.highest AND a.attnum = ANY (m.columns)
            ORDER BY a.attnum)) AS sample
    FROM written AS w
    JOIN mentioned AS m ON m.nodes = w.nodes
), deparsed AS MATERIALIZED (
  SELECT i.indexrelid AS sample
       , CASE WHEN i.indexprs IS NOT NULL THEN
           ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k.position::pg_catalog.int4, false)
                   FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attribute, position)
                  WHERE k.attribute = 0 ORDER BY k.position) END AS expressions
       , pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate
    FROM pg_catalog.pg_index AS i
   WHERE i.indexrelid IN (SELECT a.sample FROM alike AS a)
), spelled AS MATERIALIZED (
  SELECT a.indexrelid, d.expressions, d.predicate
    FROM alike AS a
    JOIN deparsed AS d ON d.sample = a.sample
), class_set AS MATERIALIZED (
  SELECT s.classes, s.classes::pg_catalog.oid[] <@ ARRAY(SELECT o.oid FROM plain_class AS o) AS plain
    FROM (SELECT DISTINCT i.indclass::pg_catalog.oid[] AS classes FROM pg_catalog.pg_index AS i WHERE i.indexrelid >= 16384) AS s
), collation_set AS MATERIALIZED (
  -- The database's default collation goes without saying.
  SELECT s.collations
       , ARRAY(SELECT CASE WHEN u.oid NOT IN (0, 'pg_catalog."default"'::pg_catalog.regcollation) THEN u.oid::pg_catalog.regcollation::pg_catalog.text ELSE '' END
                 FROM pg_catalog.unnest(s.collations) WITH ORDINALITY AS u (oid, position) ORDER BY u.position) AS texts
    FROM (SELECT DISTINCT i.indcollation::pg_catalog.oid[] AS collations FROM pg_catalog.pg_index AS i WHERE i.indexrelid >= 16384) AS s
   WHERE NOT s.collations <@ ARRAY[0, 'pg_catalog."default"'::pg_catalog.regcollation]::pg_catalog.oid[]
), order_set AS MATERIALIZED (
  SELECT s.orders
       , ARRAY(SELECT CASE u.option WHEN 1 THEN 'DESC NULLS LAST' WHEN 2 THEN 'NULLS FIRST' WHEN 3 THEN 'DESC' ELSE '' END
                 FROM pg_catalog.unnest(s.orders) WITH ORDINALITY AS u (option, position) ORDER BY u.position) AS texts
    FROM (SELECT DISTINCT i.indoption::pg_catalog.int2[] AS orders FROM pg_catalog.pg_index AS i WHERE i.indexrelid >= 16384) AS s
   WHERE 0 <> ANY (s.orders)
)
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , i.indrelid AS parent
     , t.nspname AS path, CASE WHEN o.oid IS NULL THEN c.relname ELSE t.relname END AS path_2, o.relname AS path_3
     , c.relname AS _name
     , o.parent AS _attached_to
     , CASE
         WHEN o.oid IS NULL OR pg_catalog.octet_length(c.relname::pg_catalog.text) = 63 AND c.relname ~ '_(idx|key|pkey|excl)[0-9]*$' THEN NULL
         WHEN c.relname ~ '_(idx|key|pkey|excl)[0-9]+$' THEN pg_catalog.rtrim(c.relname, '0123456789')
         ELSE c.relname::pg_catalog.text
       END AS name
     , pg_catalog.quote_ident(t.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS table
     , o.qualified_name AS partition_of
     , CASE WHEN c.relam <> 403 THEN (SELECT m.amname FROM pg_catalog.pg_am AS m WHERE m.oid = c.relam) END AS method  -- 403: btree
     , CASE WHEN i.indnatts = i.indnkeyatts THEN i.indkey::pg_catalog.int2[]
         ELSE (i.indkey::pg_catalog.int2[])[:i.indnkeyatts - 1] END AS columns
     , CASE WHEN i.indnatts > i.indnkeyatts THEN (i.indkey::pg_catalog.int2[])[i.indnkeyatts:] END AS include
     , d.expressions
     , CASE WHEN NOT s.plain THEN NULLIF(ARRAY(
         SELECT COALESCE((
             SELECT CASE
                      WHEN v.oid IS NOT NULL OR p.opcdefault AND a.attoptions IS NULL AND p.opcintype = COALESCE(b.atttypid, a.atttypid) THEN ''
                      ELSE CASE WHEN n.nspname <> 'pg_catalog' THEN pg_catalog.quote_ident(n.nspname) || '.' ELSE '' END
                        || pg_catalog.quote_ident(p.opcname)
                    END
                    || COALESCE(' (' || (
                         SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.name) || '='
                                || pg_catalog.quote_literal(pg_catalog.substr(x.option, pg_catalog.length(x.name) + 2)), ', ' ORDER BY x.name COLLATE "C")
                           FROM (SELECT y AS option, pg_catalog.split_part(y, '=', 1) AS name FROM pg_catalog.unnest(a.attoptions) AS y) AS x
                       ) || ')', '')
               FROM pg_catalog.pg_opclass AS p
               JOIN pg_catalog.pg_namespace AS n ON n.oid = p.opcnamespace
               JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indexrelid AND a.attnum = u.position
               LEFT JOIN pg_catalog.pg_attribute AS b ON b.attrelid = i.indrelid AND b.attnum = i.indkey[u.position - 1] AND b.attnum <> 0
               LEFT JOIN plain_class AS v ON v.oid = p.oid
              WHERE p.oid = u.class), '')
           FROM pg_catalog.unnest(i.indclass::pg_catalog.oid[]) WITH ORDINALITY AS u (class, position)
          ORDER BY u.position), pg_catalog.array_fill(''::pg_catalog.text, ARRAY[i.indnkeyatts::pg_catalog.int4])) END AS operator_classes
     , CASE WHEN NOT i.indcollation::pg_catalog.oid[] <@ ARRAY[0, 'pg_catalog."default"'::pg_catalog.regcollation]::pg_catalog.oid[] THEN
         (SELECT l.texts FROM collation_set AS l WHERE l.collations = i.indcollation::pg_catalog.oid[]) END AS collations
     , CASE WHEN 0 <> ANY (i.indoption) THEN
         (SELECT r.texts FROM order_set AS r WHERE r.orders = i.indoption::pg_catalog.int2[]) END AS orders
     , NULLIF(i.indisunique, false) AS unique
     , NULLIF(i.indnullsnotdistinct, false) AS nulls_not_distinct  -- since 15
     , d.predicate
     , CASE WHEN c.reloptions IS NOT NULL THEN
         ARRAY(SELECT u FROM pg_catalog.unnest(c.reloptions) AS u ORDER BY u COLLATE "C")
       END AS options
     , CASE WHEN pg_catalog.cardinality(c.reloptions) > 1 THEN c.reloptions END AS _options
     , CASE WHEN c.reltablespace <> 0 THEN
         (SELECT p.spcname FROM pg_catalog.pg_tablespace AS p WHERE p.oid = c.reltablespace) END AS tablespace
     , CASE WHEN i.indexprs IS NOT NULL THEN (
         SELECT pg_catalog.array_agg(a.attnum || '=' || a.attstattarget ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)
       END AS statistics_targets
     , NULLIF(i.indisclustered, false) AS clustered
     , NULLIF(i.indisreplident, false) AS replica_identity
     , NULLIF(NOT i.indisvalid, false) AS invalid
     , CASE WHEN q.conparentid = 0 THEN q.conname WHEN q.conparentid > 0 THEN o.relname END AS constraint
  FROM pg_catalog.pg_index AS i
  JOIN relation AS t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN class_set AS s ON s.classes = i.indclass::pg_catalog.oid[]
  LEFT JOIN spelled AS d ON d.indexrelid = i.indexrelid
  LEFT JOIN origin AS o ON o.oid = i.indexrelid
  LEFT JOIN pg_catalog.pg_constraint AS q ON q.conindid = i.indexrelid AND q.contype IN ('p', 'u', 'x')
;
