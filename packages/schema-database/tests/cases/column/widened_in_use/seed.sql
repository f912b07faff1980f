INSERT INTO app.groups VALUES (1), (2);
INSERT INTO app.items (name, "Amount", group_id, code) SELECT 'item ' || n, n, n % 2 + 1, n * 3 FROM generate_series(1, 20) AS n;
INSERT INTO app.items (name, "Amount", group_id, code) VALUES (NULL, NULL, NULL, 0);
