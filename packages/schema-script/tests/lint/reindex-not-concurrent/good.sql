-- batch: alone
REINDEX TABLE CONCURRENTLY shop.items;
