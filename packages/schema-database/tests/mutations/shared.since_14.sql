-- On 13 not every role can read these, so nobody's catalog has them.

-- mutation: another durability of what a subscription applies
-- expect: subscription srv_slot: synchronous_commit
ALTER SUBSCRIPTION srv_slot SET (synchronous_commit = 'local');

-- mutation: change a subscription's comment
-- expect: subscription srv_slot: comment
COMMENT ON SUBSCRIPTION srv_slot IS 'another comment';

-- mutation: binary transfer for a subscription
-- expect: subscription srv_plain: binary
ALTER SUBSCRIPTION srv_plain SET (binary = true);

-- mutation: no binary transfer for a subscription
-- expect: subscription srv_stream: binary
ALTER SUBSCRIPTION srv_stream SET (binary = false);

-- mutation: no streaming for a subscription
-- expect: subscription srv_stream: streaming
ALTER SUBSCRIPTION srv_stream SET (streaming = off);
