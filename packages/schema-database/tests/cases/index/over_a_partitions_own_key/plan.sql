SET search_path = '';

BEGIN;

ALTER TABLE app.keyed_1 ALTER COLUMN a SET NOT NULL;

ALTER TABLE app.keyed_1
    ADD CONSTRAINT keyed_1_pkey PRIMARY KEY (a);

CREATE UNIQUE INDEX keyed_idx ON app.keyed (a);

COMMIT;
