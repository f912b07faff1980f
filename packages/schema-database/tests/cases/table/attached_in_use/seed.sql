INSERT INTO app.events VALUES ('2023-05-05', 'a'), ('2026-05-05', 'b');
INSERT INTO app.events_2024 VALUES ('2024-05-05', 'a');
INSERT INTO app.kinds_ab VALUES ('a', 1), ('b', 2);
INSERT INTO app.numbers_low VALUES (1), (999);
INSERT INTO app.hashed_0 VALUES (1), (2);
