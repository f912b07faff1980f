SET search_path = '';

BEGIN;

ALTER FUNCTION app.classed(text, text) RENAME TO classed__old;

ALTER FUNCTION app.classed(text, text, text) RENAME TO classed__old;

ALTER FUNCTION app.classed_multirange() RENAME TO classed_multirange__old;

ALTER FUNCTION app.classed_multirange(app.classed) RENAME TO classed_multirange__old;

ALTER FUNCTION app.classed_multirange(app.classed[]) RENAME TO classed_multirange__old;

ALTER TYPE app.classed_multirange RENAME TO classed_multirange__old;

ALTER TYPE app.classed RENAME TO classed__old;

DROP TYPE app.collated;

DROP TYPE app.days CASCADE;

DROP TYPE app.gone;

DROP TYPE app.many;

DROP TYPE app.measured;

ALTER FUNCTION app.typed(integer, integer) RENAME TO typed__old;

ALTER FUNCTION app.typed(integer, integer, text) RENAME TO typed__old;

ALTER FUNCTION app.typed_multirange() RENAME TO typed_multirange__old;

ALTER FUNCTION app.typed_multirange(app.typed) RENAME TO typed_multirange__old;

ALTER FUNCTION app.typed_multirange(app.typed[]) RENAME TO typed_multirange__old;

ALTER TYPE app.typed_multirange RENAME TO typed_multirange__old;

ALTER TYPE app.typed RENAME TO typed__old;

CREATE TYPE app.classed AS RANGE (
    SUBTYPE = text,
    SUBTYPE_OPCLASS = pg_catalog.text_pattern_ops,
    SUBTYPE_DIFF = app.distance
);

CREATE TYPE app.collated AS RANGE (
    SUBTYPE = text,
    COLLATION = "POSIX"
);

CREATE TYPE app.days AS RANGE (
    SUBTYPE = date,
    SUBTYPE_DIFF = daterange_subdiff
);

CREATE TYPE app.many AS RANGE (
    SUBTYPE = date,
    MULTIRANGE_TYPE_NAME = app.more_dates
);

CREATE TYPE app.measured AS RANGE (
    SUBTYPE = double precision,
    SUBTYPE_DIFF = app.real_distance
);

ALTER TYPE app.measured OWNER TO case_owner;

COMMENT ON TYPE app.measured IS 'from and to';

CREATE TYPE app.new AS RANGE (
    SUBTYPE = integer
);

CREATE TYPE app.typed AS RANGE (
    SUBTYPE = bigint
);

ALTER TABLE app.spans ALTER COLUMN classed TYPE app.classed USING classed::text::app.classed;

DROP TYPE app.classed__old;

ALTER TABLE app.spans ALTER COLUMN typed TYPE app.typed USING typed::text::app.typed;

DROP TYPE app.typed__old;

GRANT USAGE ON TYPE app.measured TO case_reader;

COMMIT;
