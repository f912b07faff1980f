SET search_path = '';

BEGIN;

DROP RULE gone ON app.names;

CREATE OR REPLACE RULE defined AS
    ON DELETE TO app.items
   WHERE (old.id > 100) DO INSTEAD NOTHING;

COMMENT ON RULE defined ON app.items IS 'keeps what is old';

ALTER TABLE app.items DISABLE RULE enabled;

CREATE RULE new AS
    ON INSERT TO app.names DO INSTEAD  INSERT INTO app.items (id, name)
  VALUES (new.id, new.name)
  RETURNING items.id,
    items.name;

COMMIT;
