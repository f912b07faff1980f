SET search_path = '';

BEGIN;

DROP TEXT SEARCH TEMPLATE app.gone;

DROP TEXT SEARCH TEMPLATE app.simple;

CREATE TEXT SEARCH TEMPLATE app.new (
    LEXIZE = dsimple_lexize
);

CREATE TEXT SEARCH TEMPLATE app.simple (
    INIT = app.init,
    LEXIZE = app.lexize
);

COMMENT ON TEXT SEARCH TEMPLATE app.simple IS 'a template';

COMMIT;
