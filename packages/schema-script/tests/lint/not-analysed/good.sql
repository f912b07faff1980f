ALTER TABLE shop.items CLUSTER ON items_name_idx;
