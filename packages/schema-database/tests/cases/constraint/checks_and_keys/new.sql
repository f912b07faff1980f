CREATE SCHEMA app;
CREATE EXTENSION btree_gist WITH SCHEMA app;
CREATE TABLE app.items (id integer, code text, kind text, at tsrange, price integer,
    CONSTRAINT items_pkey PRIMARY KEY (id, code),
    CONSTRAINT items_code_key UNIQUE (code) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT items_check CHECK (price > -1),
    CONSTRAINT items_heirs CHECK (price < 1000) NO INHERIT,
    CONSTRAINT items_either CHECK (kind <> ''),
    CONSTRAINT items_at_excl EXCLUDE USING gist (kind WITH <>, at WITH &&) WHERE (price > 1),
    CONSTRAINT items_new UNIQUE (price, id),
    CONSTRAINT items_later CHECK (price <> 7));
COMMENT ON CONSTRAINT items_check ON app.items IS 'not below';
