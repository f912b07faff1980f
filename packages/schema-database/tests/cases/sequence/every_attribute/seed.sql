SELECT setval('app.numbers', 41);
SELECT setval('app.tied', 7);
