-- batch: alone
CREATE INDEX CONCURRENTLY items_code_idx ON shop.items (code);
-- batch: transaction
-- A table that the migration makes has no rows yet, and no users.
CREATE TABLE shop.tags (tag text);
CREATE INDEX tags_idx ON shop.tags (tag);
