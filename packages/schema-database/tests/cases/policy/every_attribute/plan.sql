SET search_path = '';

BEGIN;

DROP POLICY changed ON app.items;

DROP POLICY commanded ON app.items;

DROP POLICY gone ON app.items;

DROP POLICY restricted ON app.items;

DROP POLICY widened ON app.items;

ALTER TABLE app.items ALTER COLUMN id TYPE bigint;

ALTER TABLE app.items ALTER COLUMN price TYPE numeric;

CREATE POLICY changed ON app.items
    TO case_reader, case_writer
    USING ((owner <> ''::text))
    WITH CHECK ((owner <> 'x'::text));

COMMENT ON POLICY changed ON app.items IS 'changed';

CREATE POLICY commanded ON app.items
    FOR DELETE
    USING ((price > (1)::numeric));

CREATE POLICY new ON app.items
    FOR INSERT
    WITH CHECK (true);

CREATE POLICY restricted ON app.items
    AS RESTRICTIVE
    USING (true);

CREATE POLICY widened ON app.items
    FOR UPDATE
    TO case_writer
    USING ((owner = CURRENT_USER))
    WITH CHECK ((id > 0));

COMMIT;
