SET search_path = '';

BEGIN;

ALTER TABLE app.orders DROP CONSTRAINT orders_customer_fkey;

ALTER TABLE app.orders DROP COLUMN customer;

DROP TABLE app.customers;

CREATE TABLE app.clients (
    id integer NOT NULL,
    name text,
    CONSTRAINT clients_pkey PRIMARY KEY (id)
);

ALTER TABLE app.orders ADD COLUMN client integer;

ALTER TABLE app.orders
    ADD CONSTRAINT orders_client_fkey FOREIGN KEY (client) REFERENCES app.clients (id);

COMMIT;
