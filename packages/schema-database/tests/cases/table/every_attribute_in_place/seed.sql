INSERT INTO app.items VALUES (1, 'a'), (2, NULL);
INSERT INTO app.homes VALUES ('a', 1);
