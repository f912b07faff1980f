-- Whether this database has a subscription of this name.
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid
    WHERE s.subname::pg_catalog.text = $1 AND d.datname = pg_catalog.current_database()
)
