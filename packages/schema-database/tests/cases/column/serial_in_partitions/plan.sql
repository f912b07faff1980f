SET search_path = '';

BEGIN;

CREATE SEQUENCE app.moves_number_seq
    AS integer;

ALTER TABLE app.counted ALTER COLUMN number SET DEFAULT nextval('app.numbers'::regclass);

SELECT pg_catalog.setval('app.numbers', pg_catalog.max(number))
    FROM app.counted
    HAVING pg_catalog.max(number) >= (SELECT last_value FROM app.numbers);

ALTER TABLE ONLY app.moves ALTER COLUMN number SET DEFAULT nextval('app.moves_number_seq'::regclass);

ALTER TABLE app.moves ALTER COLUMN number SET NOT NULL;

SELECT pg_catalog.setval('app.moves_number_seq', pg_catalog.max(number))
    FROM app.moves
    HAVING pg_catalog.max(number) >= (SELECT last_value FROM app.moves_number_seq);

ALTER SEQUENCE app.moves_number_seq OWNED BY app.moves.number;

ALTER TABLE app.moves_1 ALTER COLUMN number SET DEFAULT nextval('app.moves_number_seq'::regclass);

ALTER TABLE app.moves_2 ALTER COLUMN number SET DEFAULT nextval('app.moves_number_seq'::regclass);

COMMIT;
