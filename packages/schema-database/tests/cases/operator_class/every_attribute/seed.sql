INSERT INTO app.items VALUES (1, (1, 2)), (2, (0, 3));
