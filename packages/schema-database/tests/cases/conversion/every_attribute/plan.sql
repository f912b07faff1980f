SET search_path = '';

BEGIN;

DROP CONVERSION app.aimed;

DROP CONVERSION app.gone;

DROP CONVERSION app.sourced;

DROP CONVERSION app.usual;

CREATE CONVERSION app.aimed
    FOR 'LATIN2' TO 'WIN1250'
    FROM latin2_to_win1250;

CREATE CONVERSION app.new
    FOR 'LATIN1' TO 'UTF8'
    FROM iso8859_1_to_utf8;

CREATE CONVERSION app.sourced
    FOR 'LATIN3' TO 'UTF8'
    FROM iso8859_to_utf8;

CREATE DEFAULT CONVERSION app.usual
    FOR 'LATIN1' TO 'UTF8'
    FROM iso8859_1_to_utf8;

ALTER CONVERSION app.usual OWNER TO case_owner;

COMMENT ON CONVERSION app.usual IS 'into the database';

COMMIT;
