SET search_path = '';

BEGIN;

DROP INDEX app.copies_key;

DROP INDEX app.items_class_idx;

DROP INDEX app.items_collation_idx;

DROP INDEX app.items_columns_idx;

DROP INDEX app.items_gone_idx;

DROP INDEX app.items_lower_idx;

DROP INDEX app.items_method_idx;

DROP INDEX app.items_nulls_idx;

DROP INDEX app.items_order_idx;

DROP INDEX app.items_unique_idx;

DROP INDEX app.moved_idx;

DROP INDEX app.moves_idx;

ALTER TABLE app.copies
    ADD CONSTRAINT copies_key UNIQUE (id);

CREATE INDEX items_class_idx ON app.items (code text_pattern_ops);

CREATE INDEX items_collation_idx ON app.items (name COLLATE "C");

CREATE INDEX items_columns_idx ON app.items (code) INCLUDE (id);

ALTER TABLE ONLY app.items REPLICA IDENTITY DEFAULT;

CREATE INDEX items_lower_idx ON app.items (upper(name))
    WHERE (price > (0)::numeric);

ALTER INDEX app.items_lower_idx ALTER COLUMN 1 SET STATISTICS 500;

COMMENT ON INDEX app.items_lower_idx IS 'caseless';

CREATE INDEX items_method_idx ON app.items USING hash (id);

CREATE INDEX items_new_idx ON app.items USING gist (box);

CREATE UNIQUE INDEX items_nulls_idx ON app.items (name)
    NULLS NOT DISTINCT;

ALTER INDEX app.items_options_idx SET (fillfactor = 90);

ALTER INDEX app.items_options_idx SET TABLESPACE case_space;

CREATE INDEX items_order_idx ON app.items (id DESC, code NULLS FIRST);

ALTER TABLE app.items CLUSTER ON items_order_idx;

CREATE INDEX items_unique_idx ON app.items (code);

CREATE INDEX moved_idx ON app.copies (id);

CREATE INDEX moves_idx ON app.moves (id, at);

COMMIT;
