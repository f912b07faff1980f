-- lint: allow dropping-tables because nobody knows what the rule is called
CREATE TABLE shop.tags (tag text);
