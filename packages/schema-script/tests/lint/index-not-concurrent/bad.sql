CREATE INDEX items_code_idx ON shop.items (code);
