INSERT INTO app.items (id, name, body, amount, price) VALUES (1, 'a', 'b', 1.5, 10), (2, 'c', NULL, NULL, 20);
