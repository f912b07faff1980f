-- lint: allow drops-constraint because a wider key takes its place
ALTER TABLE shop.items DROP CONSTRAINT items_pkey CASCADE;
