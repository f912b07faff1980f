-- mutation: a row filter for a published table
-- expect: publication table srv_items.srv_replica.items: row_filter
ALTER PUBLICATION srv_items SET TABLE srv_replica.items WHERE (id > 0), "srv_Odd.name"."Table ""x""";

-- mutation: another row filter of a published table
-- expect: publication table srv_columns.srv_replica.orders: row_filter
ALTER PUBLICATION srv_columns SET TABLE srv_replica.items (weight, id, sku), srv_replica.orders WHERE (id < 200);

-- mutation: columns for a published table
-- expect: publication table srv_columns.srv_replica.orders: columns
ALTER PUBLICATION srv_columns SET TABLE srv_replica.items (weight, id, sku), srv_replica.orders (id, placed) WHERE (id < 100);

-- mutation: fewer columns of a published table
-- expect: publication table srv_columns.srv_replica.items: columns
ALTER PUBLICATION srv_columns SET TABLE srv_replica.items (id, sku), srv_replica.orders WHERE (id < 100);

-- mutation: another order of the columns of a published table
-- expect: nothing
ALTER PUBLICATION srv_columns SET TABLE srv_replica.items (sku, id, weight), srv_replica.orders WHERE (id < 100);

-- mutation: add a schema to a publication
-- expect: created publication schema srv_items.srv_access
ALTER PUBLICATION srv_items ADD TABLES IN SCHEMA srv_access;

-- mutation: drop a schema from a publication
-- expect: dropped publication schema srv_schemas."srv_Odd.name"
ALTER PUBLICATION srv_schemas DROP TABLES IN SCHEMA "srv_Odd.name";

-- mutation: make the schema public anew with what it starts with
-- expect: nothing
CREATE SCHEMA aside;
ALTER TABLE public.schema_version SET SCHEMA aside;
DROP SCHEMA public;
CREATE SCHEMA public;
ALTER TABLE aside.schema_version SET SCHEMA public;
DROP SCHEMA aside;
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- mutation: make the schema public anew without what it starts with
-- expect: created grant schema public to PUBLIC
CREATE SCHEMA aside;
ALTER TABLE public.schema_version SET SCHEMA aside;
DROP SCHEMA public;
CREATE SCHEMA public;
ALTER TABLE aside.schema_version SET SCHEMA public;
DROP SCHEMA aside;

-- mutation: let everyone create in the schema public
-- expect: created grant schema public to PUBLIC
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- mutation: give the schema public to the database's owner
-- expect: nothing
ALTER SCHEMA public OWNER TO CURRENT_USER;
