//! False passes and false alarms: every single change of a database is seen and named, no change is none.
//!
//! The changes stand in `packages/schema-database/tests/mutations`, the database they change in `everything`.
//! Each is made on a copy of its own, then `db-validate --database-url` is run as a user runs it.
//! `cargo test --test mutations -- NAME` runs those whose name has NAME in it; `MUTATIONS_MAJOR=17` takes a server
//! of another major version.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use schema_database::server::ScratchDatabase;
use std::process::ExitCode;
use std::sync::Arc;
use support::{LiveServer, TestRepository, everything, everything_shared, execute, scripts, url};

/// The groups in the order in which they are made.
const GROUPS: &[&str] = &["relations", "types", "services", "shared", "cluster"];

/// One change, and what must be said of it; nothing when it is no drift.
struct Mutation {
    name: String,
    expected: Vec<String>,
    statements: String,
    /// What makes the server what it was.
    undo: Option<String>,
    /// Whether it changes what all databases of the server share, so that nothing else may run meanwhile.
    is_cluster_wide: bool,
}

/// The repository, and a database that is in sync with it.
struct Fixture {
    repository: TestRepository,
    base: ScratchDatabase,
    shared: String,
    server: LiveServer,
}

impl Fixture {
    fn make(major: u32) -> Fixture {
        let server = LiveServer::of_major(Some(major));
        make_tablespace(&server.database());
        let shared = everything_shared(major);
        let schema = everything(major);
        let repository = TestRepository::new(&format!("{schema}\n{shared}"));
        repository.write("Cargo.toml", format!("{}\npostgres-major = {major}\n", support::MANIFEST));
        repository.lock();
        let base = server.migrated(&repository.open());
        Fixture { repository, base, shared, server }
    }

    fn copy(&self) -> ScratchDatabase {
        let copy = self.base.copy().unwrap();
        self.server.load(&copy, &self.shared);
        copy
    }

    fn validate(&self, database: &ScratchDatabase) -> support::Ended {
        self.repository.run(&["db-validate", "--format", "json", "--database-url", &url(database)])
    }
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The server does the work, and the machines of pipelines are small.
    arguments.test_threads = arguments.test_threads.or(Some(3));
    let major = std::env::var("MUTATIONS_MAJOR").map_or(15, |major| major.parse().unwrap());
    if arguments.list {
        return libtest_mimic::run(&arguments, Vec::new()).exit_code();
    }
    let fixture = Arc::new(Fixture::make(major));
    let (alone, together): (Vec<Mutation>, Vec<Mutation>) =
        read_mutations(major).into_iter().partition(|mutation| mutation.is_cluster_wide);
    let count = alone.len() + together.len();
    let mut trials = vec![
        Trial::test("there are at least 250 mutations", move || {
            if count < 250 { Err(Failed::from(format!("there are {count}"))) } else { Ok(()) }
        }),
        Trial::test("an unchanged database is in sync", {
            let fixture = Arc::clone(&fixture);
            move || check_unchanged(&fixture)
        }),
    ];
    let trial = |mutation: Mutation| {
        let fixture = Arc::clone(&fixture);
        Trial::test(mutation.name.clone(), move || check(&fixture, &mutation))
    };
    trials.extend(together.into_iter().map(trial));
    let conclusion = libtest_mimic::run(&arguments, trials);
    // One after the other: they change what all databases share.
    arguments.test_threads = Some(1);
    let last = libtest_mimic::run(&arguments, alone.into_iter().map(trial).collect());
    if conclusion.has_failed() { conclusion.exit_code() } else { last.exit_code() }
}

/// A place to which things can be moved. It is a directory inside the server's own.
fn make_tablespace(database: &ScratchDatabase) {
    let mut client = database.connect().unwrap();
    // Not in one message: a tablespace is not made in a transaction.
    for statement in ["SET allow_in_place_tablespaces = on", "CREATE TABLESPACE everything_space LOCATION ''"]
    {
        client.batch_execute(statement).unwrap();
    }
}

fn check_unchanged(fixture: &Fixture) -> Result<(), Failed> {
    let ended = fixture.validate(&fixture.copy());
    let drift: Vec<String> = ended.findings().into_iter().filter(|line| line.contains("object")).collect();
    if ended.code == 0 { Ok(()) } else { Err(format!("{drift:#?}\n{}", ended.stderr).into()) }
}

fn check(fixture: &Fixture, mutation: &Mutation) -> Result<(), Failed> {
    let copy = fixture.copy();
    execute(&copy, &mutation.statements);
    let ended = fixture.validate(&copy);
    if let Some(undo) = &mutation.undo {
        execute(&copy, undo);
    }
    // Some changes are none: they change data, or what PostgreSQL itself derives.
    if ended.code != i32::from(!mutation.expected.is_empty()) {
        return Err(format!("exit code {}: {}{}", ended.code, ended.stdout, ended.stderr).into());
    }
    let findings = ended.findings();
    let missing: Vec<&String> =
        mutation.expected.iter().filter(|expected| !is_told(expected, &findings)).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("not told: {missing:#?}\ntold: {findings:#?}").into())
    }
}

/// Whether a finding says what is expected: `created KIND PATH`, `dropped KIND PATH` or `KIND PATH: attribute`.
fn is_told(expected: &str, findings: &[String]) -> bool {
    if let Some(subject) = expected.strip_prefix("created ") {
        return findings.iter().any(|line| line.starts_with(&format!("extra-object {subject}: ")));
    }
    if let Some(subject) = expected.strip_prefix("dropped ") {
        return findings.iter().any(|line| line.starts_with(&format!("missing-object {subject}: ")));
    }
    let Some((subject, attribute)) = expected.rsplit_once(": ") else { return false };
    let start = format!("different-object {subject}: ");
    findings.iter().filter_map(|line| line.strip_prefix(&start)).any(|message| {
        message.starts_with(&format!("{attribute}: ")) || message.contains(&format!("; {attribute}: "))
    })
}

fn read_mutations(major: u32) -> Vec<Mutation> {
    let mut mutations = Vec::new();
    for (file, text) in scripts("mutations", GROUPS, major) {
        let group = file.split('.').next().unwrap_or_default().to_owned();
        for block in text.split("-- mutation:").skip(1) {
            let (name, rest) = block.split_once('\n').unwrap_or((block, ""));
            let expected = rest
                .lines()
                .filter_map(|line| line.strip_prefix("-- expect: "))
                .filter(|line| *line != "nothing");
            let mutation = Mutation {
                name: format!("{group}: {}", name.trim()),
                expected: expected.map(str::to_owned).collect(),
                statements: rest.to_owned(),
                undo: rest.lines().find_map(|line| line.strip_prefix("-- undo: ")).map(str::to_owned),
                is_cluster_wide: group == "cluster",
            };
            mutations.push(mutation);
        }
    }
    mutations
}
