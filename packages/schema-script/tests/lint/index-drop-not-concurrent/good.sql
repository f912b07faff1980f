-- batch: alone
DROP INDEX CONCURRENTLY shop.items_name_idx;
