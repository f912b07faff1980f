SET search_path = '';
SET check_function_bodies = off;

BEGIN;

CREATE FUNCTION app.is_finite(amount numeric)
    RETURNS boolean
    LANGUAGE plpgsql
    IMMUTABLE
AS $$
BEGIN
    IF amount IS NULL OR amount = 'NaN' THEN RAISE 'not finite'; END IF;
    RETURN true;
END$$;

CREATE DOMAIN app.finite AS numeric
    CONSTRAINT finite_check CHECK (app.is_finite(VALUE));

ALTER TABLE app.amounts ADD COLUMN amount app.finite;

COMMIT;
