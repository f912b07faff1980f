CREATE SCHEMA app;
CREATE TABLE app.items (id integer, code text, note text, CONSTRAINT items_pkey PRIMARY KEY (id) INCLUDE (code), CONSTRAINT items_code_key UNIQUE (code), CONSTRAINT items_note_key UNIQUE (note) INCLUDE (id) WITH (fillfactor = 70));
CREATE TABLE app.prices (code text CONSTRAINT prices_code_fkey REFERENCES app.items (code), at tsrange, CONSTRAINT prices_at_excl EXCLUDE USING gist (at WITH &&) WHERE (code IS NOT NULL));
CREATE TABLE app.sales (at date, code text, note text, CONSTRAINT sales_at_code_key UNIQUE (at, code) INCLUDE (note)) PARTITION BY RANGE (at);
CREATE TABLE app.sales_2024 PARTITION OF app.sales FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
