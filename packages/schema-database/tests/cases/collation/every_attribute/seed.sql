INSERT INTO app.words VALUES (1, 'Ärger', 'x'), (2, 'Apfel', 'X');
