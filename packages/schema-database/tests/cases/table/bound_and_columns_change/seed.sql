INSERT INTO app.moves VALUES (1, '2023-02-01', 'a', 'b'), (2, '2024-02-01', 'c', 'd');
