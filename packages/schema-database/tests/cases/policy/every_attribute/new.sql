CREATE SCHEMA app;
CREATE TABLE app.items (id bigint, owner text, price numeric);
ALTER TABLE app.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY commanded ON app.items FOR DELETE USING (price > 1);
CREATE POLICY restricted ON app.items AS RESTRICTIVE USING (true);
CREATE POLICY changed ON app.items TO case_reader, case_writer USING (owner <> '') WITH CHECK (owner <> 'x');
COMMENT ON POLICY changed ON app.items IS 'changed';
CREATE POLICY widened ON app.items FOR UPDATE TO case_writer USING (owner = CURRENT_USER) WITH CHECK (id > 0);
CREATE POLICY new ON app.items FOR INSERT TO PUBLIC WITH CHECK (true);
