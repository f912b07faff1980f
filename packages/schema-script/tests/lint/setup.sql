-- What the examples of the lint's rules are about; those for schema.sql stand alone.

CREATE SCHEMA shop;

CREATE TABLE shop.items (
    item_id bigint PRIMARY KEY,
    name text,
    code varchar(20) NOT NULL,
    price numeric(10, 2) CONSTRAINT items_price_check CHECK (price > 0)
);
CREATE INDEX items_name_idx ON shop.items (name);
INSERT INTO shop.items VALUES (1, 'bolt', 'A1', 2), (2, 'nut', 'A2', 1), (3, 'washer', 'A3', 3);

CREATE TABLE shop.orders (order_id bigint, item_id bigint, placed_on daterange);
INSERT INTO shop.orders VALUES (1, 1, '[2025-01-01,2025-01-02)'), (2, 3, '[2025-02-01,2025-02-02)');
CREATE SEQUENCE shop.order_numbers;
SELECT setval('shop.order_numbers', 2);

CREATE MATERIALIZED VIEW shop.item_names AS SELECT item_id, name FROM shop.items;
CREATE UNIQUE INDEX item_names_key ON shop.item_names (item_id);

CREATE TABLE shop.sales (sale_id bigint, sold_on date NOT NULL) PARTITION BY RANGE (sold_on);
CREATE TABLE shop.sales_2024 PARTITION OF shop.sales FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.sales_2025 (sale_id bigint, sold_on date NOT NULL);
INSERT INTO shop.sales_2025 VALUES (1, '2025-05-05');

CREATE DOMAIN shop.sku AS text;
CREATE TABLE shop.labels (label_id bigint PRIMARY KEY, sku shop.sku);
INSERT INTO shop.labels VALUES (1, 'A1');

CREATE TABLE shop.notes (owner_name text, note text);
ALTER TABLE shop.notes ENABLE ROW LEVEL SECURITY;
INSERT INTO shop.notes VALUES ('somebody', 'a secret');

CREATE TABLE shop.prices (item_id bigint CONSTRAINT prices_item_fkey REFERENCES shop.items (item_id));

GRANT USAGE ON SCHEMA shop TO lint_reader;
GRANT SELECT ON shop.notes TO lint_reader;
