CREATE SCHEMA app;
CREATE TABLE app.names (
    id integer NOT NULL,
    named_later integer NOT NULL,
    named_before integer CONSTRAINT before NOT NULL,
    named_otherwise integer CONSTRAINT one NOT NULL,
    null_later integer CONSTRAINT gone NOT NULL,
    null_before integer
);
CREATE TABLE app.kinds (valid_later integer, no_inherit_later integer NOT NULL, inherit_later integer NOT NULL NO INHERIT, told integer NOT NULL);
ALTER TABLE app.kinds ADD CONSTRAINT not_yet NOT NULL valid_later NOT VALID;
CREATE TABLE app.keys (id integer);
CREATE TABLE app.moves (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 (id integer NOT NULL, at date CONSTRAINT at_one NOT NULL);
CREATE TABLE app.moves_2 PARTITION OF app.moves FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
