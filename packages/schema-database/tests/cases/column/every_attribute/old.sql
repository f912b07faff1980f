CREATE SCHEMA app;
CREATE TABLE app.items (
    id integer NOT NULL,
    name character varying(10) DEFAULT 'x',
    body text COLLATE "C",
    amount numeric(10, 2),
    price numeric NOT NULL,
    gross numeric GENERATED ALWAYS AS (price * 2) STORED,
    net numeric GENERATED ALWAYS AS (price * 2) STORED,
    gone text
);
ALTER TABLE app.items ALTER COLUMN id SET STATISTICS 10;
