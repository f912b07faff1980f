INSERT INTO app.items VALUES (1, 'one', 1), (2, 'two', 2);
INSERT INTO app.lots VALUES (1, 2);
