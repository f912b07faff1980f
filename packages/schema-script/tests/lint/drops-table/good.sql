-- Nothing uses it any more; see the change that removed it.
-- lint: allow drops-table because the labels were moved to the printing service
DROP TABLE shop.labels;
