INSERT INTO app.sales (id, net) VALUES (1, 10), (2, 20.5);
