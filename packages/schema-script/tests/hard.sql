-- A semicolon; in a comment, and an apostrophe: it's fine.
SET client_encoding = 'UTF8';;

/* nested /* ; */ ' still a comment */
CREATE TABLE public."semi;colon" (
    "quote""d;" text DEFAULT E'it\'s; \\',
    plain text DEFAULT 'a\',
    continued text DEFAULT E'one;'
        -- a comment; between the parts
        'two\'; ',
    unicode text DEFAULT U&'\0061;' UESCAPE '\',
    price numeric CHECK (price - -1 > 0 /* ; */)
);
COMMENT ON TABLE public."semi;colon" IS $$dollar; $tag$ ; $$;

CREATE FUNCTION public.body() RETURNS void LANGUAGE plpgsql AS $function$
BEGIN
    EXECUTE $sql$ SELECT ';', $$;$$ $sql$;
END;
$function$;

CREATE FUNCTION public.standard(a integer) RETURNS integer LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO public.log VALUES (CASE WHEN a > 0 THEN ';' ELSE CASE a WHEN 0 THEN 'z' END END);
    SELECT a AS "end", CASE a WHEN 1 THEN 2 END;
END;

CREATE PROCEDURE public.empty() LANGUAGE sql BEGIN ATOMIC END;

CREATE RULE logged AS ON INSERT TO public.t DO ALSO (
    INSERT INTO public.log VALUES ('a;');
    INSERT INTO public.log VALUES ('b')
);

CREATE OPERATOR public.@-@ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.f);

DO $$ BEGIN PERFORM 1; END $$;

SELECT $1$2, a$b$c FROM t WHERE x @--; not the end
    > 1;

CREATE VIEW "ünïcode;" AS SELECT 'no final semicolon or newline'