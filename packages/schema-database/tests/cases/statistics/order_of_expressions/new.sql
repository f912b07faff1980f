CREATE SCHEMA app;
CREATE TABLE app.items (a integer, b text, c numeric);
CREATE STATISTICS app.items_stat (dependencies) ON (a * 2), upper(b), (c + 1) FROM app.items;
