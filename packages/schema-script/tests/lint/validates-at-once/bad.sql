ALTER TABLE shop.items ADD CONSTRAINT code_given CHECK (code <> '') NOT VALID;
ALTER TABLE shop.items VALIDATE CONSTRAINT code_given;
