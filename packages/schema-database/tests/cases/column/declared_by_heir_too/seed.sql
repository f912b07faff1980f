INSERT INTO app.parent VALUES (1, 'a');
INSERT INTO app.child VALUES (2, 'b', 'c');
INSERT INTO app.checked VALUES (3, 'd', 'e');
