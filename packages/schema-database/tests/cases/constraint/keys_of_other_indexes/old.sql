CREATE SCHEMA app;
CREATE TABLE app.items (id integer CONSTRAINT items_pkey PRIMARY KEY, code text, note text, CONSTRAINT items_code_key UNIQUE (code) INCLUDE (note), CONSTRAINT items_note_key UNIQUE (note));
CREATE TABLE app.prices (code text CONSTRAINT prices_code_fkey REFERENCES app.items (code), at tsrange, CONSTRAINT prices_at_excl EXCLUDE USING gist (at WITH &&));
CREATE TABLE app.sales (at date, code text, note text, CONSTRAINT sales_at_code_key UNIQUE (at, code)) PARTITION BY RANGE (at);
CREATE TABLE app.sales_2024 PARTITION OF app.sales FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
