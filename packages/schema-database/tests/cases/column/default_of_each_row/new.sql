CREATE SCHEMA app;
CREATE TABLE app.items (
    id integer CONSTRAINT items_pkey PRIMARY KEY,
    name text,
    token uuid DEFAULT gen_random_uuid() NOT NULL,
    made_at timestamptz DEFAULT clock_timestamp() NOT NULL CHECK (made_at IS NOT NULL)
);
CREATE INDEX items_token_idx ON app.items (token);
CREATE VIEW app.tokens AS SELECT token FROM app.items;
-- An UPDATE would be noticed.
CREATE TABLE app.noted (id integer CONSTRAINT noted_pkey PRIMARY KEY, changes integer DEFAULT 0 NOT NULL, token uuid DEFAULT gen_random_uuid());
CREATE FUNCTION app.count_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changes := NEW.changes + 1; RETURN NEW; END';
CREATE TRIGGER count_changes BEFORE UPDATE ON app.noted FOR EACH ROW EXECUTE FUNCTION app.count_changes();
-- Nothing to take its rows by.
CREATE TABLE app.keyless (name text, token uuid DEFAULT gen_random_uuid());
