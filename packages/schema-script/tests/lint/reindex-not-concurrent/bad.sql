REINDEX TABLE shop.items;
