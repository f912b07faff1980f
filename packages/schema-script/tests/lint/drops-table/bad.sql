DROP TABLE shop.labels;
