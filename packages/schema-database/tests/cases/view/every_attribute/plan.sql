SET search_path = '';

BEGIN;

DROP VIEW app.gone;

DROP VIEW app.on_top;

DROP VIEW app.reordered;

CREATE OR REPLACE VIEW app.checked WITH (security_barrier = true) AS
 SELECT items.id,
    items.name
   FROM app.items
  WHERE (items.id > 1)
WITH LOCAL CHECK OPTION;

ALTER VIEW app.checked OWNER TO case_owner;

CREATE VIEW app.counted AS
 WITH RECURSIVE counted(n) AS (
         SELECT 1 AS "?column?"
        UNION ALL
         SELECT (counted_1.n + 1)
           FROM counted counted_1
          WHERE (counted_1.n < 5)
        )
 SELECT counted.n
   FROM counted;

CREATE OR REPLACE VIEW app.extended AS
 SELECT items.id,
    items.name,
    (items.price * (2)::numeric) AS double
   FROM app.items;

CREATE VIEW app.reordered AS
 SELECT items.name,
    items.id,
    items.price
   FROM app.items;

COMMENT ON VIEW app.reordered IS 'stays';

CREATE VIEW app.on_top AS
 SELECT reordered.name
   FROM app.reordered;

GRANT SELECT ON TABLE app.on_top TO case_reader;

GRANT SELECT ON TABLE app.reordered TO case_reader;

COMMIT;
