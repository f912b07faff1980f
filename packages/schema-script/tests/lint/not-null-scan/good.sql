ALTER TABLE shop.items ADD CONSTRAINT name_given CHECK (name IS NOT NULL) NOT VALID;
-- batch: transaction
ALTER TABLE shop.items VALIDATE CONSTRAINT name_given;
-- batch: transaction
ALTER TABLE shop.items ALTER COLUMN name SET NOT NULL;
