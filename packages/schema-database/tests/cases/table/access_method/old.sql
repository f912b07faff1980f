CREATE SCHEMA app;
CREATE ACCESS METHOD case_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE app.items (id integer PRIMARY KEY);
CREATE TABLE app.others (id integer) USING case_heap;
CREATE MATERIALIZED VIEW app.copies AS SELECT id FROM app.items;
