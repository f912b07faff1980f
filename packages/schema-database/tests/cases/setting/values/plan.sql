SET search_path = '';

BEGIN;

DO $$
BEGIN
    EXECUTE pg_catalog.format(
        'ALTER DATABASE %I RESET lock_timeout',
        pg_catalog.current_database()
    );
END
$$;

DO $$
BEGIN
    EXECUTE pg_catalog.format(
        'ALTER DATABASE %I SET app.region TO ''a=b, "c"''',
        pg_catalog.current_database()
    );
END
$$;

DO $$
BEGIN
    EXECUTE pg_catalog.format(
        'ALTER DATABASE %I SET search_path TO ''$user'', ''app'', ''Odd one''',
        pg_catalog.current_database()
    );
END
$$;

DO $$
BEGIN
    EXECUTE pg_catalog.format(
        'ALTER ROLE case_reader IN DATABASE %I SET work_mem TO ''16MB''',
        pg_catalog.current_database()
    );
END
$$;

DO $$
BEGIN
    EXECUTE pg_catalog.format(
        'ALTER DATABASE %I SET work_mem TO ''9MB''',
        pg_catalog.current_database()
    );
END
$$;

COMMIT;
