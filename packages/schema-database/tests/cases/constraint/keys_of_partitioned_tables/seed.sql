INSERT INTO app.events VALUES ('2024-01-02', 'a', 1), ('2025-01-02', 'b', NULL), ('2025-01-03', 'b', NULL);
