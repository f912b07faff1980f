-- mutation: parallel streaming for a subscription
-- expect: subscription srv_stream: streaming
ALTER SUBSCRIPTION srv_stream SET (streaming = parallel);

-- mutation: another origin of what a subscription applies
-- expect: subscription srv_origin: origin
ALTER SUBSCRIPTION srv_origin SET (origin = any);

-- mutation: require a password of a subscription
-- expect: subscription srv_origin: password_required
ALTER SUBSCRIPTION srv_origin SET (password_required = true);

-- mutation: apply as the owner of a subscription
-- expect: subscription srv_plain: run_as_owner
ALTER SUBSCRIPTION srv_plain SET (run_as_owner = true);
