ALTER TABLE shop.items ADD CONSTRAINT code_given CHECK (code <> '');
