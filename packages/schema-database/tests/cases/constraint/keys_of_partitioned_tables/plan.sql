SET search_path = '';

BEGIN;

ALTER TABLE app.events
    ADD CONSTRAINT "events Numbered" UNIQUE (number, at, kind) DEFERRABLE;

ALTER TABLE app.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (at, kind);

COMMIT;
