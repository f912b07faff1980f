CREATE FUNCTION public.note_count() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ BEGIN RETURN (SELECT count(*) FROM notes); END $$;
