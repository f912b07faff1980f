-- Relations: what came with PostgreSQL 18.
SET client_min_messages = warning;
SET search_path = '';

ALTER TABLE rel_a.bookings ADD COLUMN length interval GENERATED ALWAYS AS (upper(during) - lower(during)) VIRTUAL;
CREATE TABLE rel_a.periods (
    id int4range,
    valid tsrange,
    CONSTRAINT periods_pkey PRIMARY KEY (id, valid WITHOUT OVERLAPS)
);
CREATE TABLE rel_a.within (
    id int4range,
    valid tsrange,
    CONSTRAINT within_fkey FOREIGN KEY (id, PERIOD valid) REFERENCES rel_a.periods (id, PERIOD valid)
);
CREATE TABLE rel_a.lenient (
    a integer,
    b integer CONSTRAINT lenient_named NOT NULL,
    c integer NOT NULL NO INHERIT,
    d integer,
    e integer NOT NULL,
    CONSTRAINT lenient_check CHECK ((a > 0)) NOT ENFORCED,
    CONSTRAINT lenient_fkey FOREIGN KEY (b) REFERENCES "rel B"."Odd ""Name""" ("Key") NOT ENFORCED
);
ALTER TABLE rel_a.lenient ADD CONSTRAINT lenient_d_not_null NOT NULL d NOT VALID;
COMMENT ON CONSTRAINT lenient_e_not_null ON rel_a.lenient IS 'commented';
CREATE TABLE rel_a.lenient_child (a integer, CONSTRAINT lenient_child_extra NOT NULL b) INHERITS (rel_a.lenient);
CREATE TABLE rel_a.named (a integer CONSTRAINT named_given NOT NULL);
CREATE TABLE rel_a.spans (id int4range, valid tsrange, CONSTRAINT spans_key UNIQUE (id, valid WITHOUT OVERLAPS));
CREATE TABLE rel_a.unchecked (a integer, b integer);
ALTER TABLE rel_a.unchecked ADD CONSTRAINT unchecked_a NOT NULL a NOT VALID;
CREATE TABLE rel_a.unchecked_child () INHERITS (rel_a.unchecked);
CREATE TABLE rel_a.unchecked_local (a integer, CONSTRAINT unchecked_local_a NOT NULL a) INHERITS (rel_a.unchecked);
