INSERT INTO app.names VALUES (1, 2, 3, 4, 5, 6);
INSERT INTO app.kinds VALUES (1, 2, 3, 4);
INSERT INTO app.moves_1 VALUES (1, '2023-02-01');
INSERT INTO app.moves VALUES (2, '2024-02-01');
