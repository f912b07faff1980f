INSERT INTO app.items SELECT n, 'item ' || n FROM generate_series(1, 20) AS n;
INSERT INTO app.noted SELECT n FROM generate_series(1, 5) AS n;
INSERT INTO app.keyless VALUES ('a'), ('b');
