CREATE SCHEMA app;
CREATE ACCESS METHOD case_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE app.items (id integer PRIMARY KEY) USING case_heap;
CREATE TABLE app.others (id integer);
CREATE MATERIALIZED VIEW app.copies USING case_heap AS SELECT id FROM app.items;
