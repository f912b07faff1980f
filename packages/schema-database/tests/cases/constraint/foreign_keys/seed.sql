INSERT INTO app.items VALUES (1, 1, 'a');
INSERT INTO app.goods VALUES (1);
INSERT INTO app.lots VALUES (1, 1, 'a', 1);
