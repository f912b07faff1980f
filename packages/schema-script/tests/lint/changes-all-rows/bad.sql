UPDATE shop.items SET code = lower(code);
