INSERT INTO app.items VALUES ('on', 5, true, '2024-01-01 10:00', '42', '{1,2}'), (NULL, NULL, NULL, NULL, NULL, NULL);
