-- A table by its name as the session reads it, and how its rows are named: by their primary key.
SELECT c.oid
     , pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
     , c.relkind IN ('r', 'p', 'm') AS has_rows
     , coalesce((SELECT 'ROW(' || pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
                        || ')::pg_catalog.text'
                   FROM pg_catalog.pg_index AS i
                   JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
                  WHERE i.indrelid = c.oid AND i.indisprimary), 'NULL::pg_catalog.text') AS key
     , (SELECT coalesce(pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.position), '{}')
          FROM pg_catalog.pg_index AS i
          CROSS JOIN pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
         WHERE i.indrelid = c.oid AND i.indisprimary AND k.position <= i.indnkeyatts) AS primary_key
     , pg_catalog.pg_get_partkeydef(c.oid) AS partition_key
     , (SELECT p.partdefid::pg_catalog.regclass::pg_catalog.text
          FROM pg_catalog.pg_partitioned_table AS p
         WHERE p.partrelid = c.oid AND p.partdefid <> 0) AS default_partition
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass($1)
