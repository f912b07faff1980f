SET search_path = '';

BEGIN;

ALTER TABLE app.items DROP CONSTRAINT items_at_excl;

ALTER TABLE app.items DROP CONSTRAINT items_check;

ALTER TABLE app.items DROP CONSTRAINT items_code_key;

ALTER TABLE app.items DROP CONSTRAINT items_either;

ALTER TABLE app.items DROP CONSTRAINT items_gone;

ALTER TABLE app.items DROP CONSTRAINT items_heirs;

ALTER TABLE app.items DROP CONSTRAINT items_pkey;

ALTER TABLE app.items ALTER COLUMN code SET NOT NULL;

ALTER TABLE app.items
    ADD CONSTRAINT items_at_excl EXCLUDE USING gist (kind WITH <>, at WITH &&)
    WHERE ((price > 1));

ALTER TABLE app.items
    ADD CONSTRAINT items_check CHECK (price > '-1'::integer);

COMMENT ON CONSTRAINT items_check ON app.items IS 'not below';

ALTER TABLE app.items
    ADD CONSTRAINT items_code_key UNIQUE (code) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE app.items
    ADD CONSTRAINT items_either CHECK (kind <> ''::text);

ALTER TABLE app.items
    ADD CONSTRAINT items_heirs CHECK (price < 1000) NO INHERIT;

ALTER TABLE app.items VALIDATE CONSTRAINT items_later;

ALTER TABLE app.items
    ADD CONSTRAINT items_new UNIQUE (price, id);

ALTER TABLE app.items
    ADD CONSTRAINT items_pkey PRIMARY KEY (id, code);

COMMIT;
