-- Publications of schemas, with row filters and column lists.
SET client_min_messages = error;
CREATE PUBLICATION srv_schemas FOR TABLES IN SCHEMA srv_replica, "srv_Odd.name";
CREATE PUBLICATION srv_mixed FOR TABLES IN SCHEMA srv_access, TABLE srv_replica.items WHERE (id > 10 AND sku <> '');
CREATE PUBLICATION srv_columns FOR TABLE srv_replica.items (weight, id, sku), srv_replica.orders WHERE (id < 100);
RESET client_min_messages;
