INSERT INTO app.items VALUES ('ABC', '{DEF}');
