CREATE SCHEMA app;
CREATE TABLE app.names (
    id integer NOT NULL,
    named_later integer CONSTRAINT later NOT NULL,
    named_before integer NOT NULL,
    named_otherwise integer CONSTRAINT other NOT NULL,
    null_later integer,
    null_before integer CONSTRAINT came NOT NULL,
    added integer CONSTRAINT new NOT NULL DEFAULT 1
);
CREATE TABLE app.kinds (valid_later integer NOT NULL, no_inherit_later integer NOT NULL NO INHERIT, inherit_later integer NOT NULL, told integer NOT NULL);
COMMENT ON CONSTRAINT kinds_told_not_null ON app.kinds IS 'told';
CREATE TABLE app.keys (id integer CONSTRAINT key_is_there NOT NULL PRIMARY KEY);
CREATE TABLE app.moves (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.moves_1 PARTITION OF app.moves FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE app.moves_2 (id integer CONSTRAINT id_two NOT NULL, at date NOT NULL);
