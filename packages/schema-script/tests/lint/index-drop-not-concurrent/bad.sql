DROP INDEX shop.items_name_idx;
