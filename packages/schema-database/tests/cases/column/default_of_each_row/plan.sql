SET search_path = '';

BEGIN;

ALTER TABLE app.items ADD COLUMN made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL;

ALTER TABLE app.items ADD COLUMN token uuid DEFAULT gen_random_uuid() NOT NULL;

ALTER TABLE app.keyless ADD COLUMN token uuid DEFAULT gen_random_uuid();

ALTER TABLE app.noted ADD COLUMN token uuid DEFAULT gen_random_uuid();

CREATE VIEW app.tokens AS
 SELECT items.token
   FROM app.items;

ALTER TABLE app.items
    ADD CONSTRAINT items_made_at_check CHECK (made_at IS NOT NULL);

CREATE INDEX items_token_idx ON app.items (token);

COMMIT;
