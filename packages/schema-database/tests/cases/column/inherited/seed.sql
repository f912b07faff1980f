INSERT INTO app.child VALUES (1, 'a');
INSERT INTO app.parent VALUES (2, 'b');
INSERT INTO app.other VALUES (3, 'c');
