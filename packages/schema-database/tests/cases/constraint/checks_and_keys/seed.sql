INSERT INTO app.items VALUES (1, 'a', 'k', '[2024-01-01,2024-02-01)', 5);
