CREATE FUNCTION public.rows_of(place text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    number bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM public.items WHERE place = %L', place) INTO number;
    RETURN number;
END $$;
