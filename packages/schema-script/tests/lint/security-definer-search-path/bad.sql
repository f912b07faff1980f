CREATE FUNCTION public.note_count() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    AS $$ BEGIN RETURN (SELECT count(*) FROM notes); END $$;
