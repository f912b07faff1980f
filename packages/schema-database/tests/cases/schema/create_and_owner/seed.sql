INSERT INTO "Old one".kept VALUES (1), (2);
