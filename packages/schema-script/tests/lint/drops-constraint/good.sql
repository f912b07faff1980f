-- lint: allow drops-constraint because the wider check was validated in the migration before
ALTER TABLE shop.items DROP CONSTRAINT items_price_check;
