-- lint: allow drops-constraint because a wider key takes the place of both
ALTER TABLE shop.prices DROP CONSTRAINT prices_item_fkey;
-- lint: allow drops-constraint because a wider key takes the place of both
ALTER TABLE shop.items DROP CONSTRAINT items_pkey;
