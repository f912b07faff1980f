CREATE SCHEMA s;
-- It means the same: nothing is done about it.
CREATE TABLE s.p (a integer, b integer, CONSTRAINT p_check CHECK (b BETWEEN 0 AND 10 AND a >= 0));
CREATE VIEW s.left_alone AS SELECT a FROM s.p WHERE b BETWEEN 0 AND 10 AND a >= 0;
CREATE TABLE s.parted (a integer, b integer) PARTITION BY LIST ((b BETWEEN 0 AND 10 AND a >= 0));
-- What is new is written so that it is read as it stands here.
CREATE INDEX p_idx ON s.p ((b BETWEEN 0 AND 10 AND a >= 0)) WHERE (a, b, 1) IS DISTINCT FROM (1, 2, 3);
CREATE VIEW s.made AS SELECT a FROM s.p WHERE b NOT BETWEEN 0 AND 10 OR a < 0;
CREATE FUNCTION s.f(a integer, b boolean DEFAULT (1 BETWEEN 0 AND 2 AND true)) RETURNS integer LANGUAGE sql AS $$ SELECT a $$;
CREATE FUNCTION s.fired() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER fires AFTER UPDATE ON s.p FOR EACH ROW
    WHEN ((OLD.a, OLD.b, 1) IS DISTINCT FROM (NEW.a, NEW.b, 1)) EXECUTE FUNCTION s.fired();
CREATE RULE passes AS ON UPDATE TO s.p WHERE old.a BETWEEN 1 AND 2 AND old.b = 1 DO ALSO NOTHING;
CREATE TABLE s.listed (a integer, b integer) PARTITION BY LIST ((b BETWEEN 0 AND 10 AND a >= 0));
