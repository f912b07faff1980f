CREATE SCHEMA app;
CREATE EXTENSION btree_gist WITH SCHEMA app;
CREATE TABLE app.items (id integer, code text, kind text, at tsrange, price integer,
    CONSTRAINT items_pkey PRIMARY KEY (id),
    CONSTRAINT items_code_key UNIQUE (code),
    CONSTRAINT items_check CHECK (price > 0),
    CONSTRAINT items_heirs CHECK (price < 1000),
    CONSTRAINT items_either UNIQUE (kind),
    CONSTRAINT items_at_excl EXCLUDE USING gist (kind WITH =, at WITH &&),
    CONSTRAINT items_gone CHECK (id > -5));
ALTER TABLE app.items ADD CONSTRAINT items_later CHECK (price <> 7) NOT VALID;
