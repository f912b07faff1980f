INSERT INTO app.walls VALUES (1, 'red'), (2, 'green'), (3, NULL);
