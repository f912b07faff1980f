CREATE SCHEMA app;
CREATE COLLATION app.ruled (provider = icu, locale = 'und', rules = '&a < b');
