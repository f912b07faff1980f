INSERT INTO app.days VALUES ('2024-05-01', 'ok', '{sad,ok}'), ('2024-05-02', 'happy', NULL);
