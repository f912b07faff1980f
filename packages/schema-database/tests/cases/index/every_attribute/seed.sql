INSERT INTO app.items VALUES (1, 'a', 'A', 'x', 1, '(0,0),(1,1)'), (2, 'b', 'B', 'y', 2, NULL);
INSERT INTO app.moves VALUES (1, '2024-05-05');
