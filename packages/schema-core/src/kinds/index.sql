-- Indexes, also those behind constraints, from raw columns: pg_get_indexdef of whole indexes costs eight times as much
-- (https://www.postgresql.org/docs/current/catalog-pg-index.html). An index attached to a partitioned one has the path
-- {schema, partition, topmost index}: its own name may be generated, and then ends in a number (or is cut) depending on the order of
-- creation, so that much of it is not compared.
WITH RECURSIVE ancestor AS (
  SELECT h.inhrelid AS oid, h.inhparent AS parent, h.inhparent AS root
    FROM pg_catalog.pg_inherits AS h
    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhparent AND c.relkind = 'I'
   UNION ALL
  SELECT a.oid, a.parent, h.inhparent
    FROM ancestor AS a
    JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = a.root
), origin AS (
  SELECT a.oid
       , a.parent::pg_catalog.regclass::pg_catalog.text AS parent
       , c.relname
       , pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS qualified_name
    FROM ancestor AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.root AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
)
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0::pg_catalog.int4 AS part
     , i.indrelid AS parent
     , CASE WHEN o.oid IS NULL THEN ARRAY[n.nspname, c.relname]::pg_catalog.text[]
         ELSE ARRAY[n.nspname, t.relname, o.relname]::pg_catalog.text[] END AS path
     , c.relname AS _name
     , o.parent AS _attached_to
     , CASE
         WHEN o.oid IS NULL OR pg_catalog.octet_length(c.relname::pg_catalog.text) = 63 AND c.relname ~ '_(idx|key|pkey|excl)[0-9]*$' THEN NULL
         WHEN c.relname ~ '_(idx|key|pkey|excl)[0-9]+$' THEN pg_catalog.rtrim(c.relname, '0123456789')
         ELSE c.relname::pg_catalog.text
       END AS name
     , pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS table
     , o.qualified_name AS partition_of
     , NULLIF(m.amname, 'btree') AS method
     , k.keys
     , k.include
     , NULLIF(i.indisunique, false) AS unique
     , NULLIF(i.indnullsnotdistinct, false) AS nulls_not_distinct  -- since 15
     , pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate
     , CASE WHEN c.reloptions IS NOT NULL THEN
         ARRAY(SELECT u FROM pg_catalog.unnest(c.reloptions) AS u ORDER BY u COLLATE "C")
       END AS options
     , p.spcname AS tablespace
     , k.statistics_targets
     , NULLIF(i.indisclustered, false) AS clustered
     , NULLIF(i.indisreplident, false) AS replica_identity
     , NULLIF(NOT i.indisvalid, false) AS invalid
     , CASE WHEN q.conparentid = 0 THEN q.conname WHEN q.conparentid > 0 THEN o.relname END AS constraint
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
  JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
 CROSS JOIN LATERAL (
    SELECT pg_catalog.array_agg(e.text) FILTER (WHERE e.position <= i.indnkeyatts) AS keys
         , pg_catalog.array_agg(e.text) FILTER (WHERE e.position > i.indnkeyatts) AS include
         , pg_catalog.array_agg(e.statistics_target) FILTER (WHERE e.statistics_target IS NOT NULL) AS statistics_targets
      FROM (
        SELECT k.attnum AS position
             , CASE WHEN k.attstattarget >= 0 THEN k.attnum || '=' || k.attstattarget END AS statistics_target
             , CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(k.attrelid, k.attnum, false) ELSE pg_catalog.quote_ident(a.attname) END
               || CASE WHEN i.indcollation[k.attnum - 1] NOT IN (0, COALESCE(a.attcollation, 'pg_catalog."default"'::pg_catalog.regcollation))
                    THEN ' COLLATE ' || i.indcollation[k.attnum - 1]::pg_catalog.regcollation::pg_catalog.text ELSE '' END
               || CASE
                    WHEN k.attnum > i.indnkeyatts THEN ''
                    WHEN k.attoptions IS NULL AND (i.indclass[k.attnum - 1], COALESCE(a.atttypid, k.atttypid)) IN (
                      SELECT d.oid, d.opcintype FROM pg_catalog.pg_opclass AS d WHERE d.opcdefault) THEN ''
                    ELSE COALESCE((
                      SELECT ' ' || CASE WHEN s.nspname <> 'pg_catalog' THEN pg_catalog.quote_ident(s.nspname) || '.' ELSE '' END
                             || pg_catalog.quote_ident(o.opcname)
                             || COALESCE(' (' || (
                                  SELECT pg_catalog.string_agg(pg_catalog.quote_ident(u.name) || '='
                                         || pg_catalog.quote_literal(pg_catalog.substr(u.option, pg_catalog.length(u.name) + 2)), ', ' ORDER BY u.name COLLATE "C")
                                    FROM (SELECT u AS option, pg_catalog.split_part(u, '=', 1) AS name FROM pg_catalog.unnest(k.attoptions) AS u) AS u
                                ) || ')', '')
                        FROM pg_catalog.pg_opclass AS o
                        JOIN pg_catalog.pg_namespace AS s ON s.oid = o.opcnamespace
                       WHERE o.oid = i.indclass[k.attnum - 1]
                         AND (NOT o.opcdefault OR k.attoptions IS NOT NULL OR a.attname IS NULL AND o.opckeytype <> 0 OR EXISTS (
                               SELECT FROM pg_catalog.pg_type AS y
                                 JOIN pg_catalog.pg_opclass AS d ON d.opcintype IN (y.oid, y.typbasetype)
                                WHERE y.oid = COALESCE(a.atttypid, k.atttypid) AND d.opcmethod = o.opcmethod AND d.opcdefault AND d.oid <> o.oid))), '')
                  END
               || CASE i.indoption[k.attnum - 1] WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END AS text
          FROM pg_catalog.pg_attribute AS k
          LEFT JOIN LATERAL (
            SELECT a.attname, a.atttypid, a.attcollation
              FROM pg_catalog.pg_attribute AS a
             WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[k.attnum - 1]
            OFFSET 0) AS a ON true
         WHERE k.attrelid = i.indexrelid
         ORDER BY k.attnum
        OFFSET 0
      ) AS e
  ) AS k
  LEFT JOIN origin AS o ON o.oid = i.indexrelid
  LEFT JOIN pg_catalog.pg_tablespace AS p ON p.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_constraint AS q ON q.conindid = i.indexrelid AND q.contype IN ('p', 'u', 'x')
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
;
