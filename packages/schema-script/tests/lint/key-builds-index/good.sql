-- batch: alone
CREATE UNIQUE INDEX CONCURRENTLY items_code_key ON shop.items (code);
-- batch: transaction
ALTER TABLE shop.items ADD CONSTRAINT items_code_key UNIQUE USING INDEX items_code_key;
