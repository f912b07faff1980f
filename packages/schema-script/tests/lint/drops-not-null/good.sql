-- lint: allow drops-not-null because all clients take an empty code since release 31
ALTER TABLE shop.items ALTER COLUMN code DROP NOT NULL;
