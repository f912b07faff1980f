SET search_path = '';

BEGIN;

DROP VIEW app.totals;

DROP AGGREGATE app.gone(integer);

DROP AGGREGATE app.total(integer);

DROP AGGREGATE app.typed(integer);

CREATE OR REPLACE AGGREGATE app.kind_of(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi,
    STYPE = internal,
    FINALFUNC = dense_rank_final,
    FINALFUNC_EXTRA,
    HYPOTHETICAL
);

CREATE OR REPLACE AGGREGATE app.least_of(integer) (
    SFUNC = int4smaller,
    STYPE = integer,
    SORTOP = OPERATOR(pg_catalog.<)
);

CREATE OR REPLACE AGGREGATE app.mean(bigint) (
    SFUNC = int8_avg_accum,
    STYPE = internal,
    FINALFUNC = numeric_poly_avg,
    COMBINEFUNC = int8_avg_combine,
    SERIALFUNC = int8_avg_serialize,
    DESERIALFUNC = int8_avg_deserialize
);

ALTER ROUTINE app.mean(bigint) DEPENDS ON EXTENSION hstore;

CREATE AGGREGATE app.new(integer ORDER BY integer) (
    SFUNC = app.add,
    STYPE = integer
);

CREATE AGGREGATE app.total(number integer) (
    SFUNC = app.add,
    STYPE = integer,
    SSPACE = 8,
    FINALFUNC = app.finish_more,
    FINALFUNC_EXTRA,
    FINALFUNC_MODIFY = SHAREABLE,
    COMBINEFUNC = int4pl,
    INITCOND = '1',
    MSFUNC = app.add,
    MINVFUNC = app.subtract,
    MSTYPE = integer,
    MSSPACE = 4,
    MFINALFUNC = app.finish_more,
    MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY = READ_WRITE,
    MINITCOND = '5',
    PARALLEL = SAFE
);

ALTER AGGREGATE app.total(integer) OWNER TO case_owner;

COMMENT ON AGGREGATE app.total(integer) IS 'the sum';

CREATE AGGREGATE app.typed(integer) (
    SFUNC = int4_avg_accum,
    STYPE = bigint[],
    FINALFUNC = int8_avg,
    INITCOND = '{0,0}'
);

CREATE VIEW app.totals AS
 SELECT app.total(numbers.number) AS total
   FROM app.numbers;

GRANT SELECT ON TABLE app.totals TO case_reader;

COMMIT;
