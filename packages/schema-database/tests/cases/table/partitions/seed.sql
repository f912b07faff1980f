INSERT INTO app.moves VALUES (1, '2023-05-01', 'a'), (2, '2024-05-01', 'b');
INSERT INTO app.moves_2025 VALUES (3, '2025-05-01', 'c');
