-- version: 20251103.070500
-- title: add movement partitions

-- batch: transaction

-- The next two years of the ledger, before a movement of theirs can fall into the default partition.

CREATE TABLE inventory.stock_movements_2026 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE TABLE inventory.stock_movements_2027 PARTITION OF inventory.stock_movements
    FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');
