-- lint: allow drops-table because the labels were moved to the printing service
DROP TABLE shop.labels;
