INSERT INTO app.items VALUES (1);
INSERT INTO app.child VALUES (5);
INSERT INTO app.moves_1 VALUES (5, 1);
INSERT INTO app.moves_2 VALUES (105, 1);
