SET search_path = '';

BEGIN;

CREATE TEXT SEARCH DICTIONARY app.other (
    TEMPLATE = simple,
    stopwords = 'english',
    accept = 'false'
);

ALTER TEXT SEARCH DICTIONARY app.plain (
    stopwords = 'french',
    accept = 'true'
);

COMMIT;
