-- Text search configurations: the parser, and for each token type its dictionaries in the order they are asked.
-- A token type is a number in the catalog; only its parser knows the name (Controlling Text Search, ts_token_type).
WITH mapping AS (
    SELECT c.oid AS configuration
         , c.cfgparser AS parser
         , m.maptokentype AS token
         , pg_catalog.string_agg(m.mapdict::pg_catalog.regdictionary::pg_catalog.text, ', ' ORDER BY m.mapseqno) AS dictionaries
      FROM pg_catalog.pg_ts_config c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
      JOIN pg_catalog.pg_ts_config_map m ON m.mapcfg = c.oid
     WHERE n.nspname !~ '^pg_'
       AND n.nspname <> 'information_schema'
     GROUP BY c.oid, c.cfgparser, m.maptokentype
), token AS (
    SELECT p.parser, t.tokid, t.alias
      FROM (SELECT DISTINCT parser FROM mapping) p
     CROSS JOIN LATERAL pg_catalog.ts_token_type(p.parser) t
), mappings AS (
    SELECT m.configuration
         , pg_catalog.array_agg(m.line ORDER BY m.line COLLATE "C") AS lines
      FROM (SELECT mapping.configuration
                 , COALESCE(pg_catalog.quote_ident(token.alias), mapping.token::pg_catalog.text) || ': ' || mapping.dictionaries AS line
              FROM mapping
              LEFT JOIN token ON token.parser = mapping.parser AND token.tokid = mapping.token) m
     GROUP BY m.configuration
)
SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass AS class
     , c.oid AS object
     , 0 AS part
     , NULL::pg_catalog.oid AS parent
     , ARRAY[n.nspname, c.cfgname]::pg_catalog.text[] AS path
     , CASE WHEN pn.nspname <> 'pg_catalog' THEN pg_catalog.quote_ident(pn.nspname) || '.' ELSE '' END
       || pg_catalog.quote_ident(p.prsname) AS parser
     , mappings.lines AS mappings
     , c.cfgowner::pg_catalog.regrole AS owner
  FROM pg_catalog.pg_ts_config c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
  JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
  LEFT JOIN mappings ON mappings.configuration = c.oid
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema';
