ALTER TABLE shop.items
    -- lint: allow drops-column because prices are kept by the price service since May
    DROP COLUMN price;
