-- Text search dictionaries: template and options.
-- The options are stored as one text: a changed one goes to its end (ALTER TEXT SEARCH DICTIONARY), and names are quoted if
-- quote_all_identifiers was on. So it is cut into `name = value` and sorted; should the pieces not give the whole text back, it is
-- kept as it is.
SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass AS class
     , d.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, d.dictname]::pg_catalog.text[] AS path
     , CASE WHEN tn.nspname <> 'pg_catalog' THEN pg_catalog.quote_ident(tn.nspname) || '.' ELSE '' END
       || pg_catalog.quote_ident(t.tmplname) AS template
     , CASE WHEN o.whole = d.dictinitoption THEN o.sorted
            WHEN d.dictinitoption <> '' THEN ARRAY[d.dictinitoption]
       END AS options
     , CASE WHEN o.whole = d.dictinitoption AND pg_catalog.cardinality(o.written) > 1 THEN o.written END AS _options
     , d.dictowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_ts_dict d
  JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
  JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
  JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
 CROSS JOIN LATERAL (
       SELECT pg_catalog.string_agg(m.piece[1] || ' = ' || m.piece[2], ', ' ORDER BY m.position) AS whole
            , pg_catalog.array_agg(x.name || ' = ' || m.piece[2] ORDER BY x.name COLLATE "C") AS sorted
            , pg_catalog.array_agg(x.name || ' = ' || m.piece[2] ORDER BY m.position) AS written
         FROM pg_catalog.regexp_matches(d.dictinitoption,
                '("(?:[^"]|"")*"|[^ ",=]+) = (E?''(?:[^'']|'''')*''|[^ '',]+)', 'g') WITH ORDINALITY AS m (piece, position)
        CROSS JOIN LATERAL (
              SELECT pg_catalog.quote_ident(CASE WHEN m.piece[1] LIKE '"%'
                                                 THEN pg_catalog.replace(pg_catalog.substr(m.piece[1], 2, pg_catalog.length(m.piece[1]) - 2), '""', '"')
                                                 ELSE m.piece[1] END) AS name
              ) x
       ) o
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema';
