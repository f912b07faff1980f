-- How large these tables are, with their indexes and what is stored beside them; those that are there.
SELECT wanted.name
     , pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(wanted.name)) AS bytes
FROM pg_catalog.unnest($1::pg_catalog.text[]) AS wanted (name)
WHERE pg_catalog.to_regclass(wanted.name) IS NOT NULL
