-- lint: allow drops-table because the statement that was here is gone
CREATE TABLE shop.tags (tag text);
