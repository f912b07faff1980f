INSERT INTO app.staff VALUES (1, NULL, 1);
INSERT INTO app.units VALUES (1, 1);
