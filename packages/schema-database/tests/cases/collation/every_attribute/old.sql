CREATE SCHEMA app;
CREATE COLLATION app.provided (provider = libc, locale = 'C');
CREATE COLLATION app.located (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION app.caseless (provider = icu, locale = 'und-u-ks-level2');
CREATE COLLATION app.mixed (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE COLLATION app.gone (provider = libc, locale = 'C');
CREATE TABLE app.words (id integer, word text COLLATE app.located, other text COLLATE app.caseless);
CREATE INDEX words_idx ON app.words (word, other COLLATE app.provided);
CREATE VIEW app.sorted AS SELECT word FROM app.words ORDER BY word;
