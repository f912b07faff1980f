//! The kinds of migrations that faults are tried on: each a first migration that is applied, and a second that is not.

use crate::support::TestRepository;

/// A migration, and what must be in the table `probe` when it ran once.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The second migration.
    pub(crate) text: &'static str,
    /// What it writes into `probe`.
    pub(crate) probes: &'static [&'static str],
    /// What is kept of the rows that it deletes, and how many; where there are such, backups are made.
    pub(crate) rescued: &'static [(&'static str, i64)],
}

/// The first migration of every repository.
const FIRST: &str = "\
CREATE TABLE public.probe (v text NOT NULL);
CREATE TYPE public.state AS ENUM ('new', 'sold');
CREATE TABLE public.items (id integer PRIMARY KEY, code text, state public.state NOT NULL DEFAULT 'new');
CREATE INDEX items_old_idx ON public.items (id, code);
CREATE INDEX items_kept_idx ON public.items (code, id);
CREATE TABLE public.events (at integer NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES FROM (0) TO (10);
CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES FROM (10) TO (20);
CREATE TABLE public.settings (name text PRIMARY KEY, value text);
INSERT INTO public.items SELECT n, 'code ' || n FROM generate_series(1, 2000) AS n;
INSERT INTO public.settings VALUES ('a', '1'), ('b', NULL), ('c', '3');
";

pub(crate) const SINGLE: Kind = Kind {
    name: "one transaction",
    text: "\
CREATE TABLE public.lots (id integer);
INSERT INTO public.probe VALUES ('one');
",
    probes: &["one"],
    rescued: &[],
};

pub(crate) const SEVERAL: Kind = Kind {
    name: "several transactions",
    text: "\
CREATE TABLE public.lots (id integer);
INSERT INTO public.probe VALUES ('one');
-- batch: transaction
ALTER TABLE public.lots ADD COLUMN name text;
INSERT INTO public.probe VALUES ('two');
-- batch: transaction
INSERT INTO public.probe VALUES ('three');
",
    probes: &["one", "two", "three"],
    rescued: &[],
};

pub(crate) const CREATE_INDEX: Kind = Kind {
    name: "an index built concurrently",
    text: "\
INSERT INTO public.probe VALUES ('before');
-- batch: alone
CREATE UNIQUE INDEX CONCURRENTLY items_code_idx ON public.items (code);
-- batch: transaction
INSERT INTO public.probe VALUES ('after');
",
    probes: &["before", "after"],
    rescued: &[],
};

pub(crate) const CREATE_INDEX_LAST: Kind = Kind {
    name: "an index built concurrently and nothing else",
    text: "\
-- batch: alone
CREATE INDEX CONCURRENTLY items_code_idx ON public.items (code);
",
    probes: &[],
    rescued: &[],
};

pub(crate) const REINDEX: Kind = Kind {
    name: "an index built anew",
    text: "\
-- batch: alone
REINDEX INDEX CONCURRENTLY public.items_kept_idx;
",
    probes: &[],
    rescued: &[],
};

pub(crate) const DETACH: Kind = Kind {
    name: "a partition detached concurrently",
    text: "\
-- batch: alone
ALTER TABLE public.events DETACH PARTITION public.events_1 CONCURRENTLY;
-- batch: transaction
INSERT INTO public.probe VALUES ('after');
",
    probes: &["after"],
    rescued: &[],
};

pub(crate) const ADD_VALUE: Kind = Kind {
    name: "a label added and used",
    text: "\
ALTER TYPE public.state ADD VALUE 'parked';
-- batch: transaction
ALTER TABLE public.items ALTER COLUMN state SET DEFAULT 'parked';
INSERT INTO public.probe SELECT 'parked'::public.state::text;
",
    probes: &["parked"],
    rescued: &[],
};

pub(crate) const MIXED: Kind = Kind {
    name: "all of it",
    text: "\
INSERT INTO public.probe VALUES ('begin');
-- batch: alone
DROP INDEX CONCURRENTLY public.items_old_idx;
-- batch: alone
REINDEX INDEX CONCURRENTLY public.items_kept_idx;
-- batch: alone
VACUUM public.items;
-- batch: alone
INSERT INTO public.probe VALUES ('alone without need');
-- batch: alone
CREATE INDEX CONCURRENTLY items_code_idx ON public.items (code);
-- batch: transaction
INSERT INTO public.probe VALUES ('end');
",
    probes: &["begin", "alone without need", "end"],
    rescued: &[],
};

pub(crate) const DELETES: Kind = Kind {
    name: "rows deleted",
    text: "\
INSERT INTO public.probe VALUES ('before');
-- lint: allow drops-column because nobody reads it
ALTER TABLE public.items DROP COLUMN state;
-- batch: transaction
-- lint: allow drops-table because nobody reads it
DROP TABLE public.settings;
INSERT INTO public.probe VALUES ('after');
",
    probes: &["before", "after"],
    rescued: &[("public.items.state", 2000), ("public.settings", 3)],
};

pub(crate) const BACKFILL: Kind = Kind {
    name: "rows filled some at a time",
    text: "\
ALTER TABLE public.items ADD COLUMN name text;
-- batch: backfill rows=700
UPDATE public.items SET name = code || '!' WHERE name IS NULL;
-- batch: transaction
INSERT INTO public.probe SELECT count(*) FROM public.items WHERE name = code || '!';
",
    probes: &["2000"],
    rescued: &[],
};

pub(crate) const BACKFILL_LAST: Kind = Kind {
    name: "rows filled some at a time and nothing else",
    text: "\
-- batch: backfill by=id rows=1500
UPDATE public.items SET state = 'sold' WHERE state = 'new' AND code IS NOT NULL;
",
    probes: &[],
    rescued: &[],
};

/// As `db-generate --online` writes it.
pub(crate) const RETYPE: Kind = Kind {
    name: "a key that gets another type beside itself",
    text: "\
ALTER TABLE public.items ADD COLUMN id__new bigint;
CREATE FUNCTION public.items_id__in_step() RETURNS trigger LANGUAGE plpgsql SET search_path = ''
    AS 'BEGIN NEW.id__new := NEW.id; RETURN NEW; END';
CREATE TRIGGER \"~id__in_step\" BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.items_id__in_step();
ALTER TABLE public.items ENABLE ALWAYS TRIGGER \"~id__in_step\";
ALTER TABLE public.items ADD CONSTRAINT items_id__not_null CHECK (id__new IS NOT NULL) NOT VALID;
-- batch: backfill rows=700
UPDATE public.items SET id__new = id WHERE id__new IS NULL AND id IS NOT NULL;
-- batch: transaction
ALTER TABLE public.items VALIDATE CONSTRAINT items_id__not_null;
-- batch: alone
CREATE INDEX CONCURRENTLY items_kept_idx__new ON public.items (code, id__new);
-- batch: alone
CREATE INDEX CONCURRENTLY items_old_idx__new ON public.items (id__new, code);
-- batch: alone
CREATE UNIQUE INDEX CONCURRENTLY items_pkey__new ON public.items (id__new);
-- batch: transaction
DROP TRIGGER \"~id__in_step\" ON public.items;
DROP FUNCTION public.items_id__in_step();
-- lint: allow drops-constraint because the new column has the key in the same transaction
ALTER TABLE public.items DROP CONSTRAINT items_pkey;
ALTER TABLE public.items RENAME COLUMN id TO id__old;
ALTER TABLE public.items ALTER COLUMN id__old DROP NOT NULL;
ALTER TABLE public.items RENAME COLUMN id__new TO id;
ALTER TABLE public.items ALTER COLUMN id SET NOT NULL;
ALTER TABLE public.items DROP CONSTRAINT items_id__not_null;
ALTER INDEX public.items_kept_idx RENAME TO items_kept_idx__old;
ALTER INDEX public.items_kept_idx__new RENAME TO items_kept_idx;
ALTER INDEX public.items_old_idx RENAME TO items_old_idx__old;
ALTER INDEX public.items_old_idx__new RENAME TO items_old_idx;
ALTER TABLE public.items ADD CONSTRAINT items_pkey PRIMARY KEY USING INDEX items_pkey__new;
-- lint: allow drops-column because its values are in the new one
ALTER TABLE public.items DROP COLUMN id__old;
INSERT INTO public.probe SELECT count(id) FROM public.items;
",
    probes: &["2000"],
    rescued: &[],
};

pub(crate) const ALL: [&Kind; 11] = [
    &SINGLE,
    &SEVERAL,
    &CREATE_INDEX,
    &CREATE_INDEX_LAST,
    &REINDEX,
    &DETACH,
    &ADD_VALUE,
    &MIXED,
    &BACKFILL,
    &BACKFILL_LAST,
    &RETYPE,
];

impl Kind {
    /// The repository: `schema.sql` is what both migrations say, without rows.
    pub(crate) fn repository(&self) -> TestRepository {
        let is_schema = |line: &&str| {
            !["INSERT", "UPDATE", "VACUUM", "REINDEX", "--"].iter().any(|word| line.starts_with(word))
        };
        let schema: String = self.text.lines().filter(is_schema).map(|line| format!("{line}\n")).collect();
        self.repository_of(&schema)
    }

    /// The repository, when this is what the second migration adds to the schema.
    pub(crate) fn repository_of(&self, addition: &str) -> TestRepository {
        let repository = self.repository_with(addition);
        repository.lock();
        repository
    }

    /// The repository without a lock file; this is what the second migration adds to the schema.
    pub(crate) fn repository_with(&self, addition: &str) -> TestRepository {
        let (first, _rows) = FIRST.split_once("INSERT").unwrap();
        let migrations = [("20240101.000000_begin", FIRST), ("20240102.000000_go_on", self.text)];
        TestRepository::with_migrations(&format!("{first}{addition}"), &migrations)
    }
}
