SET search_path = '';
SET check_function_bodies = off;

BEGIN;

CREATE FUNCTION s.f(a integer, b boolean DEFAULT (((1 >= 0) AND (1 <= 2))::boolean AND true))
    RETURNS integer
    LANGUAGE sql
AS $$ SELECT a $$;

CREATE FUNCTION s.fired()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$BEGIN RETURN NEW; END$$;

CREATE TABLE s.listed (
    a integer,
    b integer
) PARTITION BY LIST (((((b >= 0) AND (b <= 10))::boolean AND (a >= 0))));

CREATE VIEW s.made AS
 SELECT p.a
   FROM s.p
  WHERE (((p.b < 0) OR (p.b > 10))::boolean OR (p.a < 0));

CREATE INDEX p_idx ON s.p (((((b >= 0) AND (b <= 10))::boolean AND (a >= 0))))
    WHERE (((a IS DISTINCT FROM 1) OR (b IS DISTINCT FROM 2))::boolean OR (1 IS DISTINCT FROM 3));

CREATE TRIGGER fires AFTER UPDATE ON s.p FOR EACH ROW WHEN ((((old.a IS DISTINCT FROM new.a) OR (old.b IS DISTINCT FROM new.b))::boolean OR (1 IS DISTINCT FROM 1))) EXECUTE FUNCTION s.fired();

CREATE RULE passes AS
    ON UPDATE TO s.p
   WHERE (((old.a >= 1) AND (old.a <= 2))::boolean AND (old.b = 1)) DO NOTHING;

COMMIT;
