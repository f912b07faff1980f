-- lint: allow rename-breaks-clients because the only client is deployed together with this
ALTER TABLE shop.items RENAME COLUMN code TO item_code;
