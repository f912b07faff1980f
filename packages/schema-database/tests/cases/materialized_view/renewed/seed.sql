INSERT INTO app.items VALUES (1, 'a', 60), (2, 'a', 70), (3, 'b', 5);
REFRESH MATERIALIZED VIEW app.totals;
REFRESH MATERIALIZED VIEW app.large_codes;
REFRESH MATERIALIZED VIEW app.numbers;
