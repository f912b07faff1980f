SET search_path = '';

BEGIN;

ALTER TABLE app.items DROP CONSTRAINT items_note_key;

ALTER TABLE app.items DROP CONSTRAINT items_pkey;

ALTER TABLE app.prices DROP CONSTRAINT prices_at_excl;

ALTER TABLE app.prices DROP CONSTRAINT prices_code_fkey;

ALTER TABLE app.items DROP CONSTRAINT items_code_key;

ALTER TABLE app.sales DROP CONSTRAINT sales_at_code_key;

ALTER TABLE app.items
    ADD CONSTRAINT items_code_key UNIQUE (code);

ALTER TABLE app.items
    ADD CONSTRAINT items_note_key UNIQUE (note) INCLUDE (id)
    WITH (fillfactor = 70);

ALTER TABLE app.items
    ADD CONSTRAINT items_pkey PRIMARY KEY (id) INCLUDE (code);

ALTER TABLE app.prices
    ADD CONSTRAINT prices_at_excl EXCLUDE USING gist (at WITH &&)
    WHERE ((code IS NOT NULL));

ALTER TABLE app.prices
    ADD CONSTRAINT prices_code_fkey FOREIGN KEY (code) REFERENCES app.items (code);

ALTER TABLE app.sales
    ADD CONSTRAINT sales_at_code_key UNIQUE (at, code) INCLUDE (note);

COMMIT;
