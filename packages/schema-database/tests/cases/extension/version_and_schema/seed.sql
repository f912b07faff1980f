INSERT INTO app.people VALUES (1, 'Ada'), (2, 'Bob');
