//! How long those who use a table are made to wait while it is migrated, plainly and online: through the real program, with
//! what `db-generate` writes. Prints a table, which docs/migrations.md has.
//!
//! `cargo bench --bench stalls [-- ROWS [NAME]]`, by default a million and every form; else those with this in their names.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/support/traffic.rs"]
mod traffic;

use std::time::{Duration, Instant};
use support::{LiveServer, TestRepository, execute, url};
use traffic::{Stalls, Traffic};

const TABLES: &str = "\
CREATE TABLE public.others (id integer CONSTRAINT others_pkey PRIMARY KEY);
CREATE TABLE public.items (id integer NOT NULL, code text NOT NULL, other integer, amount integer);
CREATE UNIQUE INDEX items_id_idx ON public.items (id);
CREATE TABLE public.events (at integer NOT NULL, code text) PARTITION BY RANGE (at);
CREATE INDEX events_at_idx ON public.events (at);
CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES FROM (0) TO (500000000);
CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES FROM (500000000) TO (1000000000);
CREATE TABLE public.sales (at integer NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE public.sales_1 (at integer NOT NULL);
";

const VIEW: &str = "CREATE MATERIALIZED VIEW public.totals AS SELECT other, sum(amount) AS amount FROM public.items GROUP BY other;\n";
const ANOTHER_VIEW: &str = "CREATE MATERIALIZED VIEW public.totals AS SELECT other, sum(amount) AS amount, count(DISTINCT code) AS codes FROM public.items GROUP BY other;\n";
const VIEW_OVER_NEW_COLUMN: &str = "CREATE MATERIALIZED VIEW public.totals AS SELECT other, sum(amount) AS amount, count(DISTINCT code) AS codes, sum(size) AS size FROM public.items GROUP BY other;\n";

const AMOUNTS: &str = "CREATE INDEX items_amount_idx ON public.items (amount);\n";

/// One thing that is wanted of a table with rows.
struct Form {
    name: &'static str,
    /// What the schema has besides the tables, before and after.
    old: &'static str,
    new: &'static str,
    /// What is replaced in the tables' text.
    edit: (&'static str, &'static str),
    table: &'static str,
}

const fn form(name: &'static str, old: &'static str, new: &'static str) -> Form {
    Form { name, old, new, edit: ("", ""), table: "items" }
}

const FORMS: &[Form] = &[
    form("index", "", "CREATE INDEX items_code_idx ON public.items (code);\n"),
    Form {
        edit: ("amount integer", "amount integer, size integer"),
        ..form("index over a new column", "", "CREATE INDEX items_size_idx ON public.items (size, code);\n")
    },
    form("no index", "CREATE INDEX items_code_idx ON public.items (code);\n", ""),
    form(
        "another index of the same name",
        "CREATE INDEX items_code_idx ON public.items (code);\n",
        "CREATE INDEX items_code_idx ON public.items (code, amount);\n",
    ),
    form("unique constraint", "", "ALTER TABLE public.items ADD CONSTRAINT items_code_key UNIQUE (code);\n"),
    form("primary key", "", "ALTER TABLE public.items ADD CONSTRAINT items_pkey PRIMARY KEY (id);\n"),
    form("check", "", "ALTER TABLE public.items ADD CONSTRAINT items_amount_check CHECK (amount >= 0);\n"),
    form(
        "foreign key",
        "",
        "ALTER TABLE public.items ADD CONSTRAINT items_other_fkey FOREIGN KEY (other) REFERENCES public.others (id);\n",
    ),
    Form { edit: ("amount integer", "amount integer NOT NULL"), ..form("`NOT NULL`", "", "") },
    Form {
        table: "events",
        ..form("index on a partitioned table", "", "CREATE INDEX events_code_idx ON public.events (code);\n")
    },
    Form {
        table: "events",
        edit: (
            "CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES FROM (500000000) TO (1000000000);",
            "CREATE TABLE public.events_2 (at integer NOT NULL, code text);
             CREATE INDEX events_2_at_idx ON public.events_2 (at);",
        ),
        ..form("a partition leaves", "", "")
    },
    Form {
        table: "sales_1",
        ..form(
            "a partition comes",
            "",
            "ALTER TABLE public.sales ATTACH PARTITION public.sales_1 FOR VALUES FROM (0) TO (1000000000);\n",
        )
    },
    Form {
        table: "events",
        ..form(
            "key of a partitioned table",
            "",
            "ALTER TABLE public.events ADD CONSTRAINT events_pkey PRIMARY KEY (at);\n",
        )
    },
    Form {
        edit: ("amount integer", "amount integer, token uuid NOT NULL DEFAULT gen_random_uuid()"),
        ..form("column with a default for each row", "", "")
    },
    Form { edit: ("amount integer", "amount bigint"), ..form("another type", AMOUNTS, AMOUNTS) },
    Form { table: "totals", ..form("another query of a materialized view", VIEW, ANOTHER_VIEW) },
    Form {
        table: "totals",
        edit: ("amount integer", "amount integer, size integer"),
        ..form("a materialized view over a new column", VIEW, VIEW_OVER_NEW_COLUMN)
    },
];

fn main() {
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000);
    let wanted = std::env::args().skip(1).find(|it| !it.starts_with('-') && it.parse::<u32>().is_err());
    let server = LiveServer::start();
    println!("{rows} rows, PostgreSQL {}\n", server.scratch.version());
    println!("| wanted | plain: read | write | took | online: read | write | took |");
    println!("|---|---|---|---|---|---|---|");
    let is_wanted = |form: &&Form| wanted.as_ref().is_none_or(|name| form.name.contains(name.as_str()));
    for form in FORMS.iter().filter(is_wanted) {
        let cells: Vec<String> = [&["--offline"][..], &["--online"]]
            .into_iter()
            .flat_map(|choice| {
                let (stalls, took) = measure(&server, form, choice, rows);
                [stalls.reading, stalls.writing, took].map(|it| format!("{} ms", it.as_millis()))
            })
            .collect();
        println!("| {} | {} |", form.name, cells.join(" | "));
    }
}

fn measure(server: &LiveServer, form: &Form, choice: &[&str], rows: u32) -> (Stalls, Duration) {
    let old = format!("{TABLES}{}", form.old);
    let new = format!("{}{}", TABLES.replacen(form.edit.0, form.edit.1, 1), form.new);
    let repository = TestRepository::with_migrations(&old, &[("20240101.000000_begin", &old)]);
    repository.lock();
    let database = server.migrated(&repository.open());
    execute(
        &database,
        &format!(
            "INSERT INTO public.others SELECT n FROM generate_series(1, 1000) AS n;
             INSERT INTO public.items SELECT n, 'code ' || n, n % 1000 + 1, n FROM generate_series(1, {rows}) AS n;
             INSERT INTO public.events SELECT n * (999999999 / {rows}) + 1000, 'code ' || n FROM generate_series(1, {rows}) AS n;
             INSERT INTO public.sales_1 SELECT n FROM generate_series(1, {rows}) AS n;
             ANALYZE"
        ),
    );
    if form.table == "totals" {
        execute(&database, "REFRESH MATERIALIZED VIEW public.totals");
    }
    repository.write("db/schema.sql", &new);
    let allow = ["--allow", "deletes-data", "--allow", "rewrites-table"];
    repository.run(&[&["db-generate", "change"], choice, &allow].concat()).exits(0);
    let (reading, writing) = match form.table {
        "events" => (
            "SELECT count(*) FROM public.events WHERE at = 7".to_owned(),
            "UPDATE public.events SET code = 'new' WHERE at = 7; INSERT INTO public.events SELECT 7, 'new' WHERE NOT EXISTS (SELECT FROM public.events WHERE at = 7)".to_owned(),
        ),
        "sales_1" => (
            "SELECT at FROM public.sales_1 LIMIT 1".to_owned(),
            "INSERT INTO public.sales_1 VALUES (7)".to_owned(),
        ),
        "totals" => (
            "SELECT amount FROM public.totals LIMIT 1".to_owned(),
            "UPDATE public.items SET amount = amount WHERE id = 7".to_owned(),
        ),
        table => (
            format!("SELECT code FROM public.{table} WHERE id = 7"),
            format!("UPDATE public.{table} SET amount = amount WHERE id = 7"),
        ),
    };
    // The first run finds out what the cache then knows.
    repository.run(&["db-migrate", "--dry-run", "--database-url", &url(&database)]);
    let traffic = Traffic::start(&database, &reading, &writing);
    let start = Instant::now();
    repository.run(&["db-migrate", "--no-backup", "--database-url", &url(&database)]).exits(0);
    let took = start.elapsed();
    (traffic.end(), took)
}
