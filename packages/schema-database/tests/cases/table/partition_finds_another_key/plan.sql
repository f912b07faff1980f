SET search_path = '';

BEGIN;

ALTER TABLE app.items DETACH PARTITION app.items_1;

ALTER TABLE app.items_1 DROP CONSTRAINT items_1_pkey;

CREATE TABLE app.goods (
    id integer,
    bar timestamp with time zone NOT NULL,
    kind text NOT NULL
) PARTITION BY LIST (kind);

ALTER TABLE app.items_1 ALTER COLUMN bar TYPE timestamp with time zone USING bar::text::timestamp with time zone;

ALTER TABLE app.items_1 ALTER COLUMN id DROP NOT NULL;

DROP TABLE app.items;

ALTER TABLE app.items_1
    ADD CONSTRAINT items_1_pkey PRIMARY KEY (kind, bar);

ALTER TABLE app.goods ATTACH PARTITION app.items_1 FOR VALUES IN ('a');

COMMIT;
