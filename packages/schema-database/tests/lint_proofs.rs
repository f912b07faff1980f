//! What the rules of the lint say is true: on a server the bad example of each takes the lock, rewrites, reads, loses or lets
//! happen what the rule says, and the good one does not. `LINT_MAJOR` chooses the server's major version.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use postgres::Client;
use schema_database::server::{Scratch, ScratchDatabase};
use schema_script::batch::batches;
use schema_script::directive::BatchMode;
use schema_script::lint::{ALL, Origin, Rule, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use support::{load_script, server};

/// What a rule claims of its bad example.
enum Claim {
    /// It ends a transaction with such a lock on a relation, and the good one does not.
    Lock(&'static str, &'static str),
    /// It does something in the same transaction as it has such a lock, and the good one does not: the server says what, at
    /// the level DEBUG1, or it changes rows.
    Under(&'static str, &'static str, &'static str),
    /// It gives a relation another file, and the good one does not.
    Rewrite(&'static str),
    /// It ends with this SQLSTATE, and the good one runs.
    Fails(&'static str),
    /// What is asked afterwards has the first answer, and the second after the good one.
    Answers(&'static str, &'static str, &'static str),
    /// What is asked has the first answer before it and the second afterwards. The good one does the same, with a reason.
    Changes(&'static str, &'static str, &'static str),
}

use Claim::{Answers, Changes, Fails, Lock, Rewrite, Under};

const SHUT: &str = "AccessExclusiveLock";

const CLAIMS: &[(&str, &[Claim])] = &[
    ("index-not-concurrent", &[Lock("shop.items", "ShareLock")]),
    ("index-drop-not-concurrent", &[Lock("shop.items", SHUT)]),
    ("reindex-not-concurrent", &[Lock("shop.items", "ShareLock"), Lock("shop.items_pkey", SHUT)]),
    ("refresh-not-concurrent", &[Lock("shop.item_names", SHUT), Rewrite("shop.item_names")]),
    ("rewriting-default", &[Rewrite("shop.items")]),
    ("identity-rewrites-table", &[Rewrite("shop.orders")]),
    ("storage-rewrites-table", &[Rewrite("shop.orders"), Lock("shop.orders", SHUT)]),
    ("column-type-change", &[Rewrite("shop.items")]),
    ("required-column", &[Fails("23502")]),
    ("not-null-scan", &[Under("verifying table \"items\"", "shop.items", SHUT)]),
    ("validated-check", &[Under("verifying table \"items\"", "shop.items", SHUT)]),
    ("validated-foreign-key", &[Under("validating foreign key", "shop.items", "ShareRowExclusiveLock")]),
    ("validates-at-once", &[Under("verifying table \"items\"", "shop.items", SHUT)]),
    ("key-builds-index", &[Under("building index \"items_code_key\"", "shop.items", SHUT)]),
    ("exclusion-builds-index", &[Under("building index", "shop.orders", SHUT)]),
    ("domain-constraint-scan", &[Lock("shop.labels", "ShareLock")]),
    ("attach-scans-partition", &[Under("verifying table \"sales_2025\"", "shop.sales_2025", SHUT)]),
    ("detach-not-concurrent", &[Lock("shop.sales", SHUT)]),
    ("partition-locks-parent", &[Lock("shop.sales", SHUT)]),
    ("rows-under-lock", &[Under(CHANGED_ROWS, "shop.items", SHUT)]),
    (
        "changes-all-rows",
        &[Answers(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM shop.items GROUP BY xmin::text) AS t",
            "3",
            "2",
        )],
    ),
    ("drops-table", &[Changes("SELECT count(*) FROM shop.labels", "1", "42P01")]),
    ("drops-column", &[Changes("SELECT sum(price) FROM shop.items", "6.00", "42703")]),
    (
        "drops-cascade",
        &[Changes("SELECT count(*) FROM pg_constraint WHERE conname = 'prices_item_fkey'", "1", "0")],
    ),
    ("drops-constraint", &[Changes("INSERT INTO shop.items VALUES (9, '', '', -1); SELECT 1", "23514", "1")]),
    ("drops-not-null", &[Changes("INSERT INTO shop.items VALUES (9); SELECT 1", "23502", "1")]),
    ("truncates", &[Lock("shop.orders", SHUT), Changes("SELECT count(*) FROM shop.orders", "2", "0")]),
    (
        "restarts-sequence",
        &[Answers(
            "SELECT nextval('shop.order_numbers') IN (SELECT order_id FROM shop.orders)",
            "true",
            "false",
        )],
    ),
    ("rename-breaks-clients", &[Changes("SELECT count(code) FROM shop.items", "3", "42703")]),
    (
        "extension-update",
        &[Changes("SELECT extversion = '1.4' FROM pg_extension WHERE extname = 'hstore'", "true", "false")],
    ),
    (
        "disables-row-security",
        &[Answers("SET LOCAL ROLE lint_reader; SELECT count(*) FROM shop.notes", "1", "0")],
    ),
    ("hides-difference", &[Answers("SELECT count(placed_by) FROM shop.orders", "42703", "0")]),
    ("unchecked-do-block", &[Rewrite("shop.items")]),
    (
        "security-definer-search-path",
        &[Answers(
            "SET LOCAL ROLE lint_reader; CREATE TEMP TABLE notes AS VALUES (1), (2), (3); GRANT SELECT ON notes TO PUBLIC; SELECT public.note_count()",
            "3",
            "0",
        )],
    ),
    ("dynamic-sql", &[Answers("SELECT public.rows_of('x'' OR true --')", "2", "0")]),
    (
        "view-bypasses-row-security",
        &[Answers(
            "INSERT INTO public.notes VALUES ('somebody', 'a secret'); GRANT SELECT ON public.notes, public.all_notes TO lint_reader; SET LOCAL ROLE lint_reader; SELECT count(*) FROM public.all_notes",
            "1",
            "0",
        )],
    ),
    (
        "grant-to-public",
        &[Answers("SELECT has_table_privilege('lint_stranger', 'public.notes', 'SELECT')", "true", "false")],
    ),
    (
        "foreign-key-without-index",
        &[Answers(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; EXPLAIN (COSTS off) SELECT order_id FROM public.orders WHERE item_id = 1",
            "Seq Scan on orders",
            "Index Scan using orders_item_id_idx on orders",
        )],
    ),
    (
        "integer-primary-key",
        &[Answers("INSERT INTO public.items (item_id) VALUES (2147483648); SELECT 1", "22003", "1")],
    ),
    (
        "serial",
        &[Answers(
            "GRANT INSERT ON public.items TO lint_reader; SET LOCAL ROLE lint_reader; INSERT INTO public.items DEFAULT VALUES; SELECT 1",
            "42501",
            "1",
        )],
    ),
    (
        "timestamp-without-time-zone",
        &[Answers(
            "SET LOCAL TimeZone = 'UTC'; INSERT INTO public.visits SELECT timestamptz '2025-01-01 12:00+00'; SET LOCAL TimeZone = 'Asia/Tokyo'; SELECT came_at = timestamptz '2025-01-01 12:00+00' FROM public.visits",
            "false",
            "true",
        )],
    ),
    (
        "fixed-length-character",
        &[Answers(
            "INSERT INTO public.items VALUES ('a'); SELECT octet_length(code) FROM public.items",
            "10",
            "1",
        )],
    ),
    (
        "json-column",
        &[Answers("SELECT count(*) FROM (SELECT DISTINCT details FROM public.items) AS t", "42883", "0")],
    ),
    (
        "autovacuum-off",
        &[Answers(
            "SELECT 'autovacuum_enabled=false' = ANY (reloptions) FROM pg_class WHERE oid = 'public.items'::regclass",
            "true",
            "false",
        )],
    ),
    (
        "replica-identity",
        &[Answers(
            "CREATE PUBLICATION everything FOR TABLE public.visits; UPDATE public.visits SET came_on = NULL; SELECT 1",
            "55000",
            "1",
        )],
    ),
    ("not-enforced", &[Answers("INSERT INTO public.items VALUES (-1); SELECT 1", "1", "23514")]),
    (
        "identifier-too-long",
        &[Answers(
            "SELECT coalesce(max(length(attname)), 0) FROM pg_attribute WHERE attname LIKE 'a_name_that%'",
            "63",
            "0",
        )],
    ),
];

/// What is noted where a statement changes rows.
const CHANGED_ROWS: &str = "rows are changed";

#[test]
fn bad_examples_do_what_the_rules_say_and_good_ones_do_not() {
    let major = std::env::var("LINT_MAJOR").ok().map(|major| major.parse().unwrap());
    let server = server(major);
    server.ensure_role("lint_stranger").unwrap();
    let common = read("", "setup.sql").unwrap();
    let shop = server.database().unwrap();
    load_script(&server, &shop, &common);
    let mut faults = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.origin != Origin::Lint && rule.since <= server.major()) {
        let Some((_, claims)) = CLAIMS.iter().find(|(slug, _)| *slug == rule.slug) else {
            faults.push(format!("{}: nothing proves it", rule.slug));
            continue;
        };
        let place = Place { server: &server, shop: &shop, rule };
        let (bad, good) = (place.run("bad.sql"), place.run("good.sql"));
        let unproven = claims.iter().filter_map(|claim| disprove(claim, &place, &bad, &good));
        faults.extend(unproven.map(|fault| format!("{}: {fault}", rule.slug)));
    }
    let known: BTreeSet<&str> = ALL.iter().map(|rule| rule.slug).collect();
    faults.extend(
        CLAIMS.iter().filter(|(slug, _)| !known.contains(slug)).map(|(slug, _)| format!("no rule {slug}")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn read(folder: &str, file: &str) -> Option<String> {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema-script/tests/lint");
    std::fs::read_to_string(tests.join(folder).join(file)).ok()
}

/// Where a rule is proven.
struct Place<'a> {
    server: &'a Scratch,
    /// A database in which the examples of migrations have what they work on.
    shop: &'a ScratchDatabase,
    rule: &'static Rule,
}

/// What an example did.
struct Ran {
    database: ScratchDatabase,
    /// Of each transaction: the locks at its end, and what the server said.
    transactions: Vec<Transaction>,
    rewritten: BTreeSet<String>,
    /// The SQLSTATE with which it ended, or `ok`.
    end: String,
}

#[derive(Default)]
struct Transaction {
    locks: BTreeSet<(String, String)>,
    said: String,
}

impl Place<'_> {
    /// A database as it is before an example.
    fn database(&self) -> ScratchDatabase {
        let database = match self.rule.scope {
            Scope::Definitions => self.server.database().unwrap(),
            Scope::WhatIsThere | Scope::Migrations | Scope::Scripts => self.shop.copy().unwrap(),
        };
        if let Some(setup) = read(self.rule.slug, "setup.sql") {
            load_script(self.server, &database, &setup);
        }
        self.server.ensure_role("lint_reader").unwrap();
        database
    }

    fn run(&self, example: &str) -> Ran {
        let text = read(self.rule.slug, example).unwrap();
        let database = self.database();
        let said = Arc::new(Mutex::new(String::new()));
        let mut config = database.config();
        let heard = Arc::clone(&said);
        config.notice_callback(move |notice| {
            heard.lock().unwrap().push_str(&format!("{}\n", notice.message()))
        });
        let mut client = config.connect(postgres::NoTls).unwrap();
        let before = files(&mut client);
        let mut ran =
            Ran { database, transactions: Vec::new(), rewritten: BTreeSet::new(), end: "ok".to_owned() };
        client.batch_execute("RESET search_path; SET client_min_messages = debug1").unwrap();
        for batch in batches(&text).unwrap() {
            said.lock().unwrap().clear();
            let outcome = run_batch(&mut client, &batch, &said);
            match outcome {
                Ok(transaction) => ran.transactions.push(transaction),
                Err(error) => {
                    ran.end = error.code().map_or(error.to_string(), |code| code.code().to_owned());
                    client.batch_execute("ROLLBACK").unwrap();
                    break;
                }
            }
        }
        let after = files(&mut client);
        let changed =
            before.into_iter().filter(|(name, file)| after.get(name).is_some_and(|now| now != file));
        ran.rewritten = changed.map(|(name, _)| name).collect();
        ran
    }
}

fn run_batch(
    client: &mut Client,
    batch: &schema_script::batch::Batch<'_>,
    said: &Mutex<String>,
) -> Result<Transaction, postgres::Error> {
    let mut transaction = Transaction::default();
    if batch.mode == BatchMode::Alone {
        client.batch_execute(batch.statements[0].text)?;
        return Ok(transaction);
    }
    client.batch_execute("BEGIN")?;
    for statement in &batch.statements {
        let changed = client.simple_query(statement.text)?;
        let is_change = statement.leading_words(1) == ["UPDATE"];
        let rows = |message: &postgres::SimpleQueryMessage| {
            matches!(message, postgres::SimpleQueryMessage::CommandComplete(1..))
        };
        if is_change && changed.iter().any(rows) {
            said.lock().unwrap().push_str(CHANGED_ROWS);
        }
    }
    let locks = "SELECT relation::regclass::text, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL";
    for row in client.query(locks, &[])? {
        transaction.locks.insert((row.get(0), row.get(1)));
    }
    client.batch_execute("COMMIT")?;
    transaction.said = said.lock().unwrap().clone();
    Ok(transaction)
}

/// The file of each relation.
fn files(client: &mut Client) -> BTreeMap<String, u32> {
    let sql = "SELECT oid::regclass::text, relfilenode FROM pg_class WHERE relnamespace::regnamespace::text IN ('shop', 'public') AND relfilenode <> 0";
    client.query(sql, &[]).unwrap().iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// The answer to the last of some statements, or the SQLSTATE of the one that fails. Nothing stays of them.
fn ask(database: &ScratchDatabase, statements: &str) -> String {
    let mut client = database.connect().unwrap();
    client.batch_execute("RESET search_path; BEGIN").unwrap();
    let mut answer = String::new();
    for statement in statements.split("; ") {
        match client.simple_query(statement) {
            Ok(messages) => {
                let row = messages.iter().find_map(|message| match message {
                    postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("NULL").to_owned()),
                    _ => None,
                });
                answer = row.unwrap_or_default();
            }
            Err(error) => return error.code().map_or(error.to_string(), |code| code.code().to_owned()),
        }
    }
    match answer.as_str() {
        "t" => "true".to_owned(),
        "f" => "false".to_owned(),
        _ => answer,
    }
}

/// What is wrong with a claim.
fn disprove(claim: &Claim, place: &Place<'_>, bad: &Ran, good: &Ran) -> Option<String> {
    let locked = |ran: &Ran, relation: &str, mode: &str, said: &str| {
        let has = |it: &Transaction| {
            it.locks.contains(&(relation.to_owned(), mode.to_owned())) && it.said.contains(said)
        };
        ran.transactions.iter().any(has)
    };
    let both = |what: &str, (bad, good): (bool, bool)| {
        (!bad || good).then(|| format!("{what}: {bad} of the bad example, {good} of the good one"))
    };
    let has_run = |ran: &Ran| (ran.end != "ok").then(|| format!("an example ends with {}", ran.end));
    if !matches!(claim, Fails(_))
        && let Some(fault) = has_run(bad).or_else(|| has_run(good))
    {
        return Some(fault);
    }
    let differs =
        |answer: String, expected: &str| (answer != expected).then(|| format!("{answer}, not {expected}"));
    match claim {
        Lock(relation, mode) => both(
            &format!("{mode} on {relation}"),
            (locked(bad, relation, mode, ""), locked(good, relation, mode, "")),
        ),
        Under(what, relation, mode) => both(
            &format!("{what} under {mode} on {relation}"),
            (locked(bad, relation, mode, what), locked(good, relation, mode, what)),
        ),
        Rewrite(relation) => both(
            &format!("rewrite of {relation}"),
            (bad.rewritten.contains(*relation), good.rewritten.contains(*relation)),
        ),
        Fails(state) => both(&format!("end with {state}"), (bad.end == *state, good.end != "ok")),
        Answers(question, of_bad, of_good) => differs(ask(&bad.database, question), of_bad)
            .map(|fault| format!("the bad example answers {fault}"))
            .or(differs(ask(&good.database, question), of_good)
                .map(|fault| format!("the good one answers {fault}"))),
        Changes(question, before, after) => {
            differs(ask(&place.database(), question), before)
                .map(|fault| format!("before it is {fault}"))
                .or(differs(ask(&bad.database, question), after)
                    .map(|fault| format!("afterwards it is {fault}")))
        }
    }
}
