//! The gate: how a database stands to the repository, and whether the repository agrees with itself.
//!
//! A check that could not be made is an error, never a pass.

mod differences;
mod expecting;
mod halfway;
mod waiving;

use crate::cache::Store;
use crate::connection::Target;
use crate::error::Error;
use crate::expectation::{self, Expectation, Facts, mentioned_principal};
use crate::history::{self, History};
use crate::read::{self, Reading};
use crate::repository::{Files, Repository};
use crate::server::Cache;
use crate::view::View;
use expecting::Expecting;
use postgres::Client;
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, compare};
use schema_core::fingerprint::Fingerprint;
use schema_core::lock::LockedMigration;
use schema_core::report::{Finding, Severity};
use schema_core::verdict::{AppliedMigration, HistoryFinding, Verdict, check_history, decide};
use std::collections::BTreeSet;

pub use crate::server::Request as ScratchRequest;
pub use halfway::{Halfway, check_halfway, matching_states};

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Development start-up: in sync.
    Dev,
    /// A pipeline: in sync.
    Ci,
    /// Before a deployment: in sync, or behind by migrations that are in the repository.
    PreDeploy,
    /// After a deployment: in sync, which is then recorded in the database.
    PostDeploy,
}

/// How the gate is asked.
#[derive(Clone)]
pub struct Options {
    /// What is demanded.
    pub at: At,
    /// Which scratch server to use.
    pub scratch: ScratchRequest,
    /// Whether to believe and write the cache.
    pub use_cache: bool,
}

/// What the gate says.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How the database stands to the repository; `None` when no database was asked, or the repository cannot
    /// say what one ought to be.
    pub verdict: Option<Verdict>,
    /// Everything that is told to the user, worst first.
    pub findings: Vec<Finding>,
    /// The database that was asked, as `user@host:port/database`.
    pub database: Option<String>,
    /// The version of its server.
    pub server_version: Option<String>,
    /// The version of the scratch server that read the repository.
    pub scratch_version: Option<String>,
    /// The canonical schema's fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// The migrations that the database has applied, oldest first.
    pub applied: Vec<String>,
    /// The migrations that it has still to apply, oldest first.
    pub pending: Vec<String>,
    /// The schema version that was recorded, after a deployment.
    pub recorded: Option<String>,
}

impl Outcome {
    /// The worst of the findings.
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// The store of the cache, as the options have it.
///
/// # Errors
/// When the cache directory cannot be used.
pub fn open_store(options: &Options) -> Result<Store, Error> {
    if options.use_cache {
        Store::open(&Cache::open(options.scratch.cache_directory.as_deref())?)
    } else {
        Ok(Store::none())
    }
}

/// What the repository says a database ought to be, for a server of this major version.
///
/// # Errors
/// When a file does not load, or no scratch server can be had.
pub fn expect(repository: &Repository, options: &Options, store: &Store) -> Result<Expectation, Error> {
    Expecting::new(repository, options, repository.configuration.postgres_major, None)?.get(store)
}

/// The fingerprints after none, one, two … of the migrations, on a database of this major version and principal.
///
/// # Errors
/// When a file does not load, or no scratch server can be had.
pub fn states(
    repository: &Repository,
    options: &Options,
    store: &Store,
    (major, principal): (u32, &str),
) -> Result<Vec<Fingerprint>, Error> {
    let expecting = Expecting::new(repository, options, Some(major), Some(principal))?;
    Ok(expecting.get(store)?.facts.states)
}

/// Checks that the repository agrees with itself: texts, lock file, and that the migrations lead to `schema.sql`.
///
/// # Errors
/// When that cannot be found out.
pub fn check_repository(files: Files, options: &Options, store: &Store) -> Result<Outcome, Error> {
    let mut outcome = Outcome { findings: files.findings, ..Outcome::default() };
    if let Some(repository) = files.repository.filter(|_| files.sendable) {
        let expectation = expect(&repository, options, store)?;
        let facts = expectation.facts.clone();
        if let Some([canonical, replayed, _]) = disagreement(expectation) {
            outcome.findings.extend(differences::of_replay(&repository, &canonical, &replayed));
        }
        outcome.findings.extend(check_expectation(&repository, &facts));
        outcome.findings.extend(waiving::check_dates(&repository));
        outcome.scratch_version = Some(facts.version);
        outcome.fingerprint = Some(facts.canonical);
    }
    Ok(sorted(outcome))
}

/// Checks the repository, and a database against it.
///
/// # Errors
/// When that cannot be found out.
pub fn check_database(
    files: Files,
    target: &Target,
    options: &Options,
    store: &Store,
) -> Result<Outcome, Error> {
    let mut outcome =
        Outcome { findings: files.findings, database: Some(target.to_string()), ..Outcome::default() };
    let Some(repository) = files.repository.filter(|_| files.sendable) else { return Ok(sorted(outcome)) };
    let mut client = target.connect()?;
    let (server, companion) = std::thread::scope(|threads| {
        // A second connection halves the time. Where only one is allowed, one must do.
        let companion = threads.spawn(|| target.connect().ok());
        let server = read::server(&mut client);
        (server, companion.join())
    });
    let mut companion = companion.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let server = server?;
    let principal = repository.configuration.owner.clone().unwrap_or_else(|| server.database_owner.clone());
    let (live, expected) = std::thread::scope(|threads| {
        let expected = threads.spawn(|| {
            let expecting = Expecting::new(&repository, options, Some(server.major), Some(&principal))?;
            let expectation = expecting.get(store)?;
            Ok::<_, Error>((expecting, expectation))
        });
        (Live::read(&mut client, companion.as_mut(), &principal), expected.join())
    });
    let (expecting, expectation) = expected.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let mut live = Live::of(live?, &expecting.view);
    let facts = expectation.facts.clone();
    outcome.server_version = Some(server.version);
    outcome.scratch_version = Some(facts.version.clone());
    outcome.fingerprint = Some(facts.canonical);
    let catalogs = if facts.migrations_agree && live.agrees(&facts) {
        None
    } else {
        Some(expecting.catalogs(expectation)?)
    };
    if let Some([canonical, _, _]) = &catalogs
        && !facts.is_earlier_state(live.fingerprint)
    {
        expecting.respell(canonical, &mut live, store)?;
    }
    let canonical = catalogs.as_ref().map(|[canonical, _, _]| canonical);
    outcome.findings.extend(waiving::set_aside(&repository, canonical, &mut live));
    Judgement { repository: &repository, facts: &facts, live: &live, catalogs: catalogs.as_ref() }
        .pass(&mut outcome);
    if !facts.migrations_agree
        && let Some([canonical, replayed, _]) = &catalogs
    {
        outcome.findings.extend(differences::of_replay(&repository, canonical, replayed));
    }
    outcome.findings.extend(check_facts(&repository, &facts, expecting.principal.as_deref()));
    demand(&mut outcome, options.at);
    if options.at == At::PostDeploy && outcome.verdict == Some(Verdict::InSync) && !fails(&outcome) {
        outcome.recorded = record(&mut client, &repository)?;
    }
    Ok(sorted(outcome))
}

/// Checks the files against the lock file, and the history of a database against the files. Reads no schema.
///
/// # Errors
/// When the history cannot be read.
pub fn check_history_only(files: Files, target: &Target) -> Result<Outcome, Error> {
    let mut outcome =
        Outcome { findings: files.findings, database: Some(target.to_string()), ..Outcome::default() };
    if let Some(repository) = &files.repository {
        let mut client = target.connect()?;
        outcome.server_version = Some(read::server(&mut client)?.version);
        let known = repository.chained_migrations();
        let history = history::read(&mut client)?;
        if history == History::Absent {
            outcome.findings.push(differences::no_history(false));
        } else {
            outcome.findings.extend(history_findings(&known, &history).iter().map(differences::of_history));
        }
    }
    Ok(sorted(outcome))
}

/// The catalogs, when the migrations do not lead to the canonical one.
fn disagreement(expectation: Expectation) -> Option<[Catalog; 3]> {
    if expectation.facts.migrations_agree { None } else { expectation.catalogs() }
}

/// What was read from the live database.
struct Live {
    catalog: Catalog,
    fingerprint: Fingerprint,
    tool: Catalog,
    history: History,
    halfway: Vec<(String, i64)>,
    unmodelled: Vec<String>,
}

/// What is read of a live database.
type LiveReading = (Reading, History, Vec<(String, i64)>);

impl Live {
    /// Reads the catalog and the history.
    fn read(
        client: &mut Client,
        companion: Option<&mut Client>,
        principal: &str,
    ) -> Result<LiveReading, Error> {
        let request =
            read::Request { principals: BTreeSet::from([principal.to_owned()]), ..read::Request::default() };
        let reading = read::read_together(client, companion, &request)?;
        Ok((reading, history::read(client)?, history::read_halfway(client)?))
    }

    /// What was read, as it is compared.
    fn of((reading, history, halfway): LiveReading, view: &View) -> Live {
        let Reading { mut catalog, unmodelled, .. } = reading;
        let tool = expectation::tool_shape(view.apply(&mut catalog));
        Live { fingerprint: Fingerprint::of(&catalog), catalog, tool, history, halfway, unmodelled }
    }

    /// Whether nothing needs the whole catalogs to be said of it.
    fn agrees(&self, facts: &Facts) -> bool {
        self.fingerprint == facts.canonical && Fingerprint::of(&self.tool) == facts.tool
    }
}

/// One database, judged by one repository.
struct Judgement<'a> {
    repository: &'a Repository,
    facts: &'a Facts,
    live: &'a Live,
    /// Canonical, replayed, tool: when anything differs.
    catalogs: Option<&'a [Catalog; 3]>,
}

impl Judgement<'_> {
    fn pass(&self, outcome: &mut Outcome) {
        let changes: Vec<Change> = match self.catalogs {
            Some([canonical, _, _]) => compare(canonical, &self.live.catalog),
            None => Vec::new(),
        };
        let known = self.repository.known_migrations(&self.facts.states);
        let history = history_findings(&known, &self.live.history);
        let verdict = decide(&changes, self.live.fingerprint, &self.facts.states, &history);
        let title = |version: &str, name: &str| format!("{version}_{name}");
        outcome.applied = rows(&self.live.history).iter().map(|row| title(&row.version, &row.name)).collect();
        outcome.pending = history
            .iter()
            .filter_map(|finding| match finding {
                HistoryFinding::Pending { migration } => Some(migration.clone()),
                _ => None,
            })
            .collect();
        outcome.verdict = Some(verdict);
        if self.live.history == History::Absent && !known.is_empty() {
            outcome.findings.push(differences::no_history(changes.is_empty()));
        }
        outcome.findings.extend(history.iter().map(differences::of_history));
        let halfway = self.live.halfway.iter();
        outcome.findings.extend(halfway.map(|(version, steps)| differences::halfway(version, *steps)));
        // What a pending migration will bring is no difference of its own.
        if verdict != Verdict::Behind
            && let Some([canonical, _, _]) = self.catalogs
        {
            outcome.findings.extend(differences::of_database(
                self.repository,
                &changes,
                canonical,
                &self.live.catalog,
            ));
        }
        if self.live.history != History::Absent
            && let Some([_, _, tool]) = self.catalogs
        {
            outcome.findings.extend(differences::of_tool(tool, &self.live.tool));
        }
        outcome.findings.extend(self.live.unmodelled.iter().map(|object| differences::unmodelled(object)));
    }
}

fn rows(history: &History) -> &[AppliedMigration] {
    match history {
        History::Rows(rows) => rows,
        History::Absent | History::Unreadable(_) => &[],
    }
}

fn history_findings(known: &[LockedMigration], history: &History) -> Vec<HistoryFinding> {
    match history {
        History::Absent | History::Rows(_) => check_history(known, rows(history)),
        History::Unreadable(reason) => vec![HistoryFinding::Unreadable { reason: reason.clone() }],
    }
}

/// What is wrong with a repository whose texts are sound: objects that nobody reads, a lock file of another reader.
pub fn check_expectation(repository: &Repository, facts: &Facts) -> Vec<Finding> {
    let principal = mentioned_principal(repository, repository.configuration.owner.as_deref());
    check_facts(repository, facts, principal)
}

/// What the facts say of the repository itself.
fn check_facts(repository: &Repository, facts: &Facts, principal: Option<&str>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        facts.unmodelled.iter().map(|object| differences::unmodelled(object)).collect();
    // The lock file was written without a database: its fingerprints are of that principal and that major version.
    let principal_of_lock = mentioned_principal(repository, repository.configuration.owner.as_deref());
    if let Some(lock) = repository.lock.as_ref().filter(|lock| lock.postgres == facts.major)
        && principal == principal_of_lock
    {
        let same_text = lock.schema.checksum == repository.schema.checksum;
        let locked = lock.migrations.iter().map(|migration| (&migration.checksum, migration.fingerprint));
        let files = repository.migrations.iter().zip(facts.states.iter().skip(1));
        let stale = locked
            .zip(files)
            .any(|((checksum, locked), (file, now))| *checksum == file.checksum && locked != *now);
        if stale || same_text && lock.schema.fingerprint != facts.canonical {
            findings.push(differences::stale_fingerprint());
        }
    }
    findings
}

/// What is accepted before a deployment is only worth knowing.
fn demand(outcome: &mut Outcome, at: At) {
    if at == At::PreDeploy && outcome.verdict == Some(Verdict::Behind) {
        for finding in &mut outcome.findings {
            if matches!(finding.code.as_str(), "pending-migration" | "no-history") {
                finding.severity = Severity::Warning;
            }
        }
    }
}

fn fails(outcome: &Outcome) -> bool {
    outcome.severity().is_some_and(|severity| severity > Severity::Warning)
}

fn record(client: &mut Client, repository: &Repository) -> Result<Option<String>, Error> {
    let Some(version) = repository.version() else { return Ok(None) };
    let migrations: Vec<String> = repository.migrations.iter().map(|migration| migration.title()).collect();
    history::record_version(client, version, &repository.schema.checksum, &migrations)?;
    Ok(Some(version.to_owned()))
}

fn sorted(mut outcome: Outcome) -> Outcome {
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    outcome
}
