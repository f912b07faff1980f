ALTER TABLE shop.sales_2025
    ADD CONSTRAINT of_2025 CHECK (sold_on >= '2025-01-01' AND sold_on < '2026-01-01') NOT VALID;
-- batch: transaction
ALTER TABLE shop.sales_2025 VALIDATE CONSTRAINT of_2025;
-- batch: transaction
ALTER TABLE shop.sales
    ATTACH PARTITION shop.sales_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
