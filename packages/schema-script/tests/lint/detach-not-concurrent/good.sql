-- batch: alone
ALTER TABLE shop.sales DETACH PARTITION shop.sales_2024 CONCURRENTLY;
