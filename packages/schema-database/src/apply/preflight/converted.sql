#variable_conflict use_column
DECLARE
    schema_sync_row record;
    schema_sync_value <type>;
    schema_sync_rows bigint := 0;
    schema_sync_keys text[] := '{}';
BEGIN
    -- All at once: mostly they fit.
    BEGIN
        FOR schema_sync_row IN SELECT <expression> AS value FROM <from> LOOP
            schema_sync_value := schema_sync_row.value;
        END LOOP;
        PERFORM pg_catalog.set_config(<setting>, '{"rows": 0, "keys": []}', true);
        RETURN;
    EXCEPTION WHEN OTHERS THEN
        IF SQLSTATE LIKE '42%' THEN
            RAISE;
        END IF;
    END;
    FOR schema_sync_row IN SELECT tableoid AS t, ctid AS c, <key> AS key FROM <from> LOOP
        BEGIN
            SELECT <expression> INTO schema_sync_value FROM <from>
             WHERE tableoid = schema_sync_row.t AND ctid = schema_sync_row.c;
        EXCEPTION WHEN OTHERS THEN
            schema_sync_rows := schema_sync_rows + 1;
            IF schema_sync_rows <= 3 THEN
                schema_sync_keys := schema_sync_keys || schema_sync_row.key;
            END IF;
        END;
    END LOOP;
    PERFORM pg_catalog.set_config(<setting>, pg_catalog.json_build_object(
        'rows', schema_sync_rows, 'keys', schema_sync_keys)::text, true);
END
