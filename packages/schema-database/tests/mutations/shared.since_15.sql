-- mutation: disable a subscription on error
-- expect: subscription srv_plain: disable_on_error
ALTER SUBSCRIPTION srv_plain SET (disable_on_error = true);

-- mutation: a transaction that a subscription is to skip
-- expect: nothing
ALTER SUBSCRIPTION srv_plain SKIP (lsn = '0/12345');

-- mutation: no two-phase commit for a subscription
-- expect: subscription srv_careful: two_phase
DROP SUBSCRIPTION srv_careful;
CREATE SUBSCRIPTION srv_careful CONNECTION 'dbname=nowhere' PUBLICATION srv_one
  WITH (connect = false, slot_name = NONE, disable_on_error = true);
