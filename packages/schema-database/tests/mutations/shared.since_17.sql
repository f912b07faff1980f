-- mutation: no failover slot for a subscription
-- expect: subscription srv_failover: failover
DROP SUBSCRIPTION srv_failover;
CREATE SUBSCRIPTION srv_failover CONNECTION 'dbname=nowhere' PUBLICATION srv_one WITH (connect = false, slot_name = NONE);
