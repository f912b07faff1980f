-- Single mutations of relations: what came with PostgreSQL 18.

-- mutation: a virtual column is stored
-- expect: column rel_a.bookings.length: generated
ALTER TABLE rel_a.bookings DROP COLUMN length;
ALTER TABLE rel_a.bookings ADD COLUMN length interval GENERATED ALWAYS AS (upper(during) - lower(during)) STORED;

-- mutation: change the expression of a virtual column
-- expect: column rel_a.bookings.length: expression
ALTER TABLE rel_a.bookings ALTER COLUMN length SET EXPRESSION AS (lower(during) - upper(during));

-- mutation: keys may overlap
-- expect: constraint rel_a.periods.periods_pkey: period
-- expect: index rel_a.periods_pkey: method
-- expect: dropped constraint rel_a.within.within_fkey
ALTER TABLE rel_a.within DROP CONSTRAINT within_fkey;
ALTER TABLE rel_a.periods DROP CONSTRAINT periods_pkey;
ALTER TABLE rel_a.periods ADD CONSTRAINT periods_pkey PRIMARY KEY (id, valid);

-- mutation: drop a foreign key of a period
-- expect: dropped constraint rel_a.within.within_fkey
ALTER TABLE rel_a.within DROP CONSTRAINT within_fkey;

-- mutation: a check is enforced
-- expect: constraint rel_a.lenient.lenient_check: not_enforced
-- expect: constraint rel_a.lenient_child.lenient_check: not_enforced
ALTER TABLE rel_a.lenient DROP CONSTRAINT lenient_check;
ALTER TABLE rel_a.lenient ADD CONSTRAINT lenient_check CHECK ((a > 0));

-- mutation: a foreign key is enforced
-- expect: constraint rel_a.lenient.lenient_fkey: not_enforced
ALTER TABLE rel_a.lenient ALTER CONSTRAINT lenient_fkey ENFORCED;

-- mutation: a foreign key is not enforced
-- expect: constraint rel_a.lots.lots_item_fkey: not_enforced
ALTER TABLE rel_a.lots ALTER CONSTRAINT lots_item_fkey NOT ENFORCED;

-- mutation: rename a not-null constraint
-- expect: dropped constraint rel_a.named.named_given
-- expect: created constraint rel_a.named.named_again
ALTER TABLE rel_a.named RENAME CONSTRAINT named_given TO named_again;

-- mutation: a not-null constraint gets the name that PostgreSQL would give it
-- expect: dropped constraint rel_a.named.named_given
ALTER TABLE rel_a.named RENAME CONSTRAINT named_given TO named_a_not_null;

-- mutation: rename a column under a not-null constraint that was named after it
-- expect: dropped column rel_a.cache.at
-- expect: created column rel_a.cache.since
-- expect: created constraint rel_a.cache.cache_at_not_null
ALTER TABLE rel_a.cache RENAME COLUMN at TO since;

-- mutation: a table that leaves its parent keeps the name of the inherited not-null constraint
-- expect: table rel_a.dogs: inherits
-- expect: column rel_a.dogs.id: inherited
-- expect: column rel_a.dogs.name: inherited
-- expect: constraint rel_a.dogs.animals_id_check: inherited
-- expect: created constraint rel_a.dogs.animals_id_not_null
ALTER TABLE rel_a.dogs NO INHERIT rel_a.animals;

-- mutation: validate a not-null constraint
-- expect: dropped constraint rel_a.lenient.lenient_d_not_null
ALTER TABLE rel_a.lenient VALIDATE CONSTRAINT lenient_d_not_null;

-- mutation: a not-null constraint that is not valid
-- expect: created constraint rel_a.elsewhere.elsewhere_a_not_null
-- expect: column rel_a.elsewhere.a: not_null
ALTER TABLE rel_a.elsewhere ADD CONSTRAINT elsewhere_a_not_null NOT NULL a NOT VALID;

-- mutation: a not-null constraint is inherited
-- expect: dropped constraint rel_a.lenient.lenient_c_not_null
-- expect: column rel_a.lenient_child.c: not_null
ALTER TABLE rel_a.lenient ALTER CONSTRAINT lenient_c_not_null INHERIT;

-- mutation: a not-null constraint is not inherited
-- expect: created constraint rel_a.cache.cache_at_not_null
ALTER TABLE rel_a.cache ALTER CONSTRAINT cache_at_not_null NO INHERIT;

-- mutation: remove the comment on a not-null constraint
-- expect: dropped constraint rel_a.lenient.lenient_e_not_null
COMMENT ON CONSTRAINT lenient_e_not_null ON rel_a.lenient IS NULL;

-- mutation: change the comment on a not-null constraint
-- expect: constraint rel_a.lenient.lenient_e_not_null: comment
COMMENT ON CONSTRAINT lenient_e_not_null ON rel_a.lenient IS 'another comment';

-- mutation: drop a not-null constraint that is also inherited
-- expect: dropped constraint rel_a.lenient.lenient_named
-- expect: column rel_a.lenient.b: not_null
-- expect: constraint rel_a.lenient_child.lenient_child_extra: inherited
-- expect: constraint rel_a.lenient_child.lenient_child_extra: local
ALTER TABLE rel_a.lenient ALTER COLUMN b DROP NOT NULL;
