-- Relations: what came with PostgreSQL 17.
SET client_min_messages = warning;
SET search_path = '';

CREATE TABLE rel_a.numbered (id bigint GENERATED ALWAYS AS IDENTITY, at date) PARTITION BY RANGE (at) USING rel_heap;
CREATE TABLE rel_a.numbered_rest PARTITION OF rel_a.numbered DEFAULT;
CREATE TABLE rel_a.prefixed (a integer, at date) PARTITION BY LIST (a) USING heap;
