INSERT INTO app.items VALUES (1);
INSERT INTO app.moves VALUES (1, 1);
INSERT INTO app.keys VALUES (1);
