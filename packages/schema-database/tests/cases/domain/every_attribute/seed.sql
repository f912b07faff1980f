INSERT INTO app.items VALUES (1, 'a', 'one', 'x'), (2, 'b', 'two', 'y');
