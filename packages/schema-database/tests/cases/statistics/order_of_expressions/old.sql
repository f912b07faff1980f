CREATE SCHEMA app;
CREATE TABLE app.items (a integer, b text, c numeric);
