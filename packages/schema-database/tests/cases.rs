//! From one schema to another, and back: each folder of `cases/<kind>` is a pair of them.
//!
//! The laws come first: the plan is proven, nothing is left for a second one, rows survive where no step says
//! otherwise, and no table is rewritten unsaid. Then the plan is compared with `plan.sql`, which `UPDATE=1` writes
//! anew. Pairs of sides of any two cases are planned too: as many as `CASES_PAIRS` says. `CASES_MAJOR=17` takes a
//! server of another major version; the expected plans are those of the configured one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use schema_core::compare::Change;
use schema_core::kind::Kind;
use schema_core::kinds;
use schema_core::plan::{Form, Plan};
use schema_core::render::sql;
use schema_core::scope::Scope;
use schema_core::step::Transaction;
use schema_database::connection::Target;
use schema_database::diff::{Demand, Difference, Options, diff};
use schema_database::server::{NamedServer, Request, Scratch, ScratchDatabase};
use schema_database::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use support::folders::{Case, choose_pairs, read_cases};
use support::kept::Stored;
use support::{execute, load_script, server};

/// The major version that the expected plans are for.
const CONFIGURED_MAJOR: u32 = 15;

/// The server does the work, and the machines of pipelines are small.
const THREADS: usize = 2;

/// What a database shares with others on its server, and the cases name.
const ROLES: &str = "CREATE ROLE case_owner; CREATE ROLE case_reader; CREATE ROLE case_writer; CREATE ROLE case_superuser SUPERUSER;";

/// A database that no case changes, to connect to.
const HOME: &str = "cases_home";

/// One server for all cases, and what they have shown.
struct Bench {
    /// As a server that the user names, which one run shares with others.
    server: Scratch,
    _cluster: Scratch,
    options: Options,
    changes: Mutex<Vec<Change>>,
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(THREADS));
    let major = std::env::var("CASES_MAJOR").map_or(CONFIGURED_MAJOR, |major| major.parse().unwrap());
    let number_of_pairs = std::env::var("CASES_PAIRS").map_or(60, |number| number.parse().unwrap());
    let cases: Vec<Arc<Case>> = read_cases(major).into_iter().map(Arc::new).collect();
    let pairs = choose_pairs(&cases, number_of_pairs);
    if arguments.list {
        let names =
            cases.iter().map(|case| case.name.clone()).chain(pairs.into_iter().map(|pair| pair.name()));
        return libtest_mimic::run(&arguments, names.map(|name| Trial::test(name, || Ok(()))).collect())
            .exit_code();
    }
    let bench = Arc::new(Bench::open(major));
    let mut trials = Vec::new();
    for case in cases {
        let bench = Arc::clone(&bench);
        trials.push(Trial::test(case.name.clone(), move || check(&bench, &case)));
    }
    for pair in pairs {
        let bench = Arc::clone(&bench);
        trials.push(Trial::test(pair.name(), move || {
            bench.prove(&pair.old, &pair.new, Form::Expanded).map(|_| ())
        }));
    }
    let is_whole = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.ignored;
    let conclusion = libtest_mimic::run(&arguments, trials);
    // An older server understands fewer of the cases.
    if conclusion.has_failed() || !is_whole || major < CONFIGURED_MAJOR {
        return conclusion.exit_code();
    }
    let missing = bench.without_case();
    if !missing.is_empty() {
        eprintln!("no case shows that\n  {}", missing.join("\n  "));
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// Both directions: on scratch, and on a database with rows that goes there and back.
fn check(bench: &Bench, case: &Case) -> Result<(), Failed> {
    let (old, new) = (case.directory.join("old.sql"), case.directory.join("new.sql"));
    let live = bench.server.database().unwrap();
    for file in ["old.sql", "seed.sql"] {
        let file = case.directory.join(file);
        if file.exists() {
            load_script(&bench.server, &live, &std::fs::read_to_string(file).unwrap());
        }
    }
    let forth = bench.lead(&live, &old, &new, Form::Plain)?;
    if case.notes.reverse {
        let back = bench
            .lead(&live, &new, &old, Form::Plain)
            .map_err(|failed| prefixed("on the way back", &failed))?;
        for (form, other, name) in FORMS {
            if differ(&forth, *form, *other) || differ(&back, *form, *other) {
                for (old, new) in [(&old, &new), (&new, &old)] {
                    bench.lead(&live, old, new, *form).map_err(|failed| prefixed(name, &failed))?;
                }
            }
        }
    }
    if bench.server.major() == CONFIGURED_MAJOR { compare_with_expected(case, &forth.plan) } else { Ok(()) }
}

/// Each form, and the one before it.
const FORMS: &[(Form, Form, &str)] =
    &[(Form::Online, Form::Plain, "online"), (Form::Expanded, Form::Online, "expanded")];

/// Whether it is done in another way in these forms.
fn differ(difference: &Difference, one: Form, other: Form) -> bool {
    let Difference { new, .. } = difference;
    let plan = |form| Plan::make(difference.renamed(), new, CONFIGURED_MAJOR, form).map(|plan| plan.batches);
    plan(one).unwrap() != plan(other).unwrap()
}

fn compare_with_expected(case: &Case, plan: &Plan) -> Result<(), Failed> {
    let (file, found) = (case.directory.join("plan.sql"), sql::render(plan));
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if found == expected {
        return Ok(());
    }
    Err(format!("the plan is not that of {} (UPDATE=1 writes it anew):\n{found}", file.display()).into())
}

impl Bench {
    fn open(major: u32) -> Bench {
        let cluster = server(Some(major));
        let first = cluster.database().unwrap();
        execute(&first, ROLES);
        let mut client = first.connect().unwrap();
        // Servers of our own have no other template than the one that they copy. Not in one message: neither a
        // database nor a tablespace is made in a transaction.
        for name in ["template0", HOME] {
            client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {}", first.name())).unwrap();
        }
        if major >= 15 {
            client.batch_execute("SET allow_in_place_tablespaces = on").unwrap();
            client.batch_execute("CREATE TABLESPACE case_space LOCATION ''").unwrap();
        }
        let mut config = first.config();
        config.dbname(HOME);
        let connect =
            Arc::new(|config: &postgres::Config| config.connect(postgres::NoTls).map_err(Into::into));
        let mut scratch = Request::from_environment(Some(major));
        scratch.server = Some(NamedServer { config, connect });
        let options = Options {
            scratch,
            ignore: Scope::default(),
            form: Form::Plain,
            renames: Vec::new(),
            proof: Demand::Proven,
        };
        let server = Scratch::open(&options.scratch).unwrap();
        Bench { server, _cluster: cluster, options, changes: Mutex::default() }
    }

    /// A proven plan.
    fn prove(&self, old: &Path, new: &Path, form: Form) -> Result<Difference, Failed> {
        let options = Options { form, ..self.options.clone() };
        let difference = diff(&Source::Script(old.into()), &Source::Script(new.into()), &options)
            .map_err(|error| with_causes(&error))?;
        match &difference.proof {
            // The embedded PostgreSQL, which may serve for other majors, has none.
            Some(proof) if !proof.second_witness && self.server.major() == CONFIGURED_MAJOR => {
                Err("pg_dump was no witness".into())
            }
            Some(_) => Ok(difference),
            None if difference.plan.is_empty() && difference.changes.is_empty() => Ok(difference),
            None => Err("the plan is not proven".into()),
        }
    }

    /// Takes a database from one schema to another, and sees what becomes of it.
    fn lead(&self, live: &ScratchDatabase, old: &Path, new: &Path, form: Form) -> Result<Difference, Failed> {
        let difference = self.prove(old, new, form)?;
        if difference.changes.is_empty() {
            return Err("nothing changes".into());
        }
        let plan = difference.plan.clone();
        let before = Stored::read(live);
        run(live, &plan)?;
        let faults = before.faults(&Stored::read(live), &plan, live);
        if !faults.is_empty() {
            return Err(format!("{}\nafter\n{}", faults.join("\n"), sql::render(&plan)).into());
        }
        let as_planned = Options { proof: Demand::AsPlanned, ..self.options.clone() };
        let left = diff(&Source::Database(Box::new(target(live))), &Source::Script(new.into()), &as_planned)
            .map_err(|error| with_causes(&error))?;
        if !left.plan.is_empty() || !left.changes.is_empty() {
            return Err(format!(
                "a second plan is not empty:\n{}\nafter\n{}",
                sql::render(&left.plan),
                sql::render(&plan)
            )
            .into());
        }
        self.changes.lock().unwrap().extend(difference.changes.iter().cloned());
        Ok(difference)
    }

    /// What no case has shown: an object of each kind made and dropped, each of its attributes altered.
    fn without_case(&self) -> Vec<String> {
        let (mut made, mut dropped, mut altered) =
            (BTreeSet::new(), BTreeSet::new(), BTreeMap::<_, BTreeSet<_>>::new());
        for change in self.changes.lock().unwrap().iter() {
            match change {
                Change::Created(id) => drop(made.insert(id.kind)),
                Change::Dropped(id) => drop(dropped.insert(id.kind)),
                Change::Altered(id, attributes) => {
                    altered
                        .entry(id.kind)
                        .or_default()
                        .extend(attributes.iter().map(|attribute| attribute.name.to_string()));
                }
            }
        }
        let mut missing = Vec::new();
        for (kind, attributes) in self.attributes() {
            let label = kind.label();
            missing.extend((!made.contains(&kind)).then(|| format!("{label} is made")));
            missing.extend((!dropped.contains(&kind)).then(|| format!("{label} is dropped")));
            let shown = altered.remove(&kind).unwrap_or_default();
            let is_exempt = |name: &str| {
                EXEMPT.iter().any(|&(of, attribute, until, _)| {
                    of == kind && attribute == name && self.server.major() < until
                })
            };
            for name in attributes.iter().filter(|name| !shown.contains(*name) && !is_exempt(name)) {
                missing.push(format!("{label} is altered: {name}"));
            }
        }
        missing
    }

    /// What each kind's query reads, but for addresses and what is not compared.
    fn attributes(&self) -> Vec<(Kind, Vec<String>)> {
        let is_address = |name: &str| {
            ["class", "object", "part", "parent", "referenced", "path"].contains(&name)
                || name.starts_with("path_")
        };
        let database = self.server.database().unwrap();
        let mut client = database.connect().unwrap();
        let mut names = |kind: &Kind| {
            let query = kinds::for_major(kinds::query(*kind).unwrap_or(kinds::GRANTS), self.server.major());
            let statement = client.prepare(&query).unwrap();
            let names = statement.columns().iter().map(|column| column.name().to_owned());
            (*kind, names.filter(|name| !name.starts_with('_') && !is_address(name)).collect())
        };
        Kind::ALL.iter().map(&mut names).collect()
    }
}

/// Columns of queries that no case has to alter before a major version, or ever, and why.
const EXEMPT: &[(Kind, &str, u32, &str)] = &[
    (Kind::Collation, "rules", 16, "they came with it"),
    (Kind::DomainConstraint, "type", 17, "a constraint NOT NULL has had a name since then"),
    (Kind::UserMapping, "role", u32::MAX, IDENTITY),
    (Kind::Setting, "role", u32::MAX, IDENTITY),
    (Kind::DefaultPrivilege, "role", u32::MAX, IDENTITY),
    (Kind::DefaultPrivilege, "grantee", u32::MAX, IDENTITY),
    (Kind::Grant, "name", u32::MAX, IDENTITY),
    (Kind::Grant, "grantee", u32::MAX, IDENTITY),
    (Kind::Grant, "grantor", u32::MAX, "it is a part of each privilege"),
    (Kind::Grant, "default_privileges", u32::MAX, "they travel, and are not compared"),
    (
        Kind::BaseType,
        "shell",
        u32::MAX,
        "not planned yet: the functions need the shell, and the type needs the functions",
    ),
    (
        Kind::Index,
        "partition_of",
        u32::MAX,
        "not planned yet: a partition that stays while its parent moves to another schema",
    ),
    (
        Kind::Constraint,
        "inherited_from",
        u32::MAX,
        "not planned yet: a partition that stays while its parent moves to another schema",
    ),
];

const IDENTITY: &str = "it is a part of the identity";

/// Runs a plan as psql would.
fn run(database: &ScratchDatabase, plan: &Plan) -> Result<(), Failed> {
    let mut client = database.connect().unwrap();
    let mut execute = |sql: &str| {
        client
            .batch_execute(sql)
            .map_err(|error| Failed::from(format!("a step fails on rows: {sql}\n{}", with_causes(&error))))
    };
    sql::settings(plan).into_iter().try_for_each(&mut execute)?;
    for batch in &plan.batches {
        let bounds = match batch.transaction {
            Transaction::Any | Transaction::Separate => ["BEGIN", "COMMIT"].as_slice(),
            Transaction::Alone | Transaction::Backfill => &[],
        };
        bounds.iter().take(1).try_for_each(|sql| execute(sql))?;
        batch.steps.iter().try_for_each(|step| execute(&step.sql))?;
        bounds.iter().skip(1).try_for_each(|sql| execute(sql))?;
    }
    Ok(())
}

fn target(database: &ScratchDatabase) -> Target {
    let config = database.config();
    let host = match &config.get_hosts()[0] {
        postgres::config::Host::Unix(path) => path.display().to_string(),
        postgres::config::Host::Tcp(name) => name.clone(),
    };
    let (port, user) = (config.get_ports()[0], config.get_user().unwrap());
    Target::parse(&format!("host='{host}' port={port} user={user} dbname={}", database.name()), &|_| None)
        .unwrap()
}

fn prefixed(prefix: &str, failed: &Failed) -> Failed {
    Failed::from(format!("{prefix}: {}", failed.message().unwrap_or_default()))
}

fn with_causes(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}\ncaused by: {}", with_causes(source)),
        None => error.to_string(),
    }
}
