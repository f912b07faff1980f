INSERT INTO app.cats VALUES (1, 'Tom', 9);
INSERT INTO app.dogs VALUES (2, 'Rex', 't');
