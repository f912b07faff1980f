CREATE SCHEMA app;
CREATE FUNCTION app.is_finite(amount numeric) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF amount IS NULL OR amount = 'NaN' THEN RAISE 'not finite'; END IF;
    RETURN true;
END$$;
CREATE DOMAIN app.finite AS numeric CHECK (app.is_finite(VALUE));
CREATE TABLE app.amounts (id integer, amount app.finite);
