SET search_path = '';

BEGIN;

ALTER PUBLICATION case_publication DROP TABLE ONLY app.items;

ALTER PUBLICATION case_publication DROP TABLE ONLY app.lots;

CREATE TABLE app.moves (
    id integer NOT NULL,
    CONSTRAINT moves_pkey PRIMARY KEY (id)
);

ALTER PUBLICATION case_publication ADD TABLE ONLY app.items (id, price)
    WHERE ((id > 20));

ALTER PUBLICATION case_publication ADD TABLE ONLY app.moves;

COMMIT;
