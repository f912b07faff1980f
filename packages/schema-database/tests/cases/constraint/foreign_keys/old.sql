CREATE SCHEMA app;
CREATE TABLE app.items (id integer PRIMARY KEY, other integer UNIQUE, code text, UNIQUE (id, code));
CREATE TABLE app.goods (id integer PRIMARY KEY);
CREATE TABLE app.lots (id integer PRIMARY KEY, item integer, code text, good integer,
    CONSTRAINT lots_actions FOREIGN KEY (item) REFERENCES app.items (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT lots_deferred FOREIGN KEY (item) REFERENCES app.items (id),
    CONSTRAINT lots_match FOREIGN KEY (item, code) REFERENCES app.items (id, code),
    CONSTRAINT lots_table FOREIGN KEY (good) REFERENCES app.items (id),
    CONSTRAINT lots_columns FOREIGN KEY (item) REFERENCES app.items (id),
    CONSTRAINT lots_partly FOREIGN KEY (item, code) REFERENCES app.items (id, code) ON DELETE SET NULL (item));
ALTER TABLE app.lots ADD CONSTRAINT lots_later FOREIGN KEY (item) REFERENCES app.items (id) NOT VALID;
