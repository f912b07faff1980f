INSERT INTO app.spans VALUES (1, '[1,5)', '[a,b)');
