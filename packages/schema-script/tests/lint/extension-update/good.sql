-- lint: allow extension-update because it was run on a restored backup in 40 ms
ALTER EXTENSION hstore UPDATE;
