INSERT INTO app.animals VALUES (1);
