SET search_path = '';

BEGIN;

DROP VIEW app.painted;

ALTER TYPE app.paint RENAME TO paint__old;

ALTER TYPE app.color RENAME TO color__old;

CREATE TYPE app.color AS ENUM (
    'green',
    'red'
);

CREATE DOMAIN app.paint AS app.color;

ALTER TABLE app.walls ALTER COLUMN paint TYPE app.paint USING paint::text::app.paint;

DROP DOMAIN app.paint__old;

DROP TYPE app.color__old;

CREATE VIEW app.painted AS
 SELECT walls.id,
    walls.paint
   FROM app.walls
  WHERE (walls.paint IS NOT NULL);

COMMIT;
