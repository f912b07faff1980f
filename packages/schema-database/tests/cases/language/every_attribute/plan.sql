SET search_path = '';

BEGIN;

DROP LANGUAGE case_gone;

CREATE OR REPLACE TRUSTED LANGUAGE case_language
    HANDLER app.handle_too
    INLINE app.handle_inline
    VALIDATOR app.validate;

ALTER LANGUAGE case_language OWNER TO case_owner;

COMMENT ON LANGUAGE case_language IS 'plpgsql by another name';

CREATE LANGUAGE case_new
    HANDLER app.handle;

GRANT USAGE ON LANGUAGE case_language TO case_reader;

COMMIT;
