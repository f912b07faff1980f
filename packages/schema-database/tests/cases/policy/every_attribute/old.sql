CREATE SCHEMA app;
CREATE TABLE app.items (id integer, owner text, price integer);
ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY commanded ON app.items FOR SELECT USING (price > 1);
CREATE POLICY restricted ON app.items USING (true);
CREATE POLICY changed ON app.items TO case_reader USING (price > 1) WITH CHECK (price > 2);
CREATE POLICY widened ON app.items FOR UPDATE TO case_writer USING (owner = CURRENT_USER) WITH CHECK (id > 0);
CREATE POLICY gone ON app.items USING (false);
