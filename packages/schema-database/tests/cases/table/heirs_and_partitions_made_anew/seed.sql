INSERT INTO app.parent VALUES (1, 'a');
INSERT INTO app.child VALUES (2, 'b', 'c');
INSERT INTO app.other VALUES (3, 'd', 'e');
INSERT INTO app.moves VALUES (1, '2023-02-01', 'f'), (2, '2024-02-01', 'g');
