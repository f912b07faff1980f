//! The gate: how a database stands to the repository, and whether the repository agrees with itself.
//!
//! A check that could not be made is an error, never a pass.

mod database;
mod differences;
mod expecting;
mod fleet;
mod halfway;
mod waiving;
mod yardstick;

use crate::cache::Store;
use crate::connection::Target;
use crate::error::Error;
use crate::expectation::{Expectation, Facts, mentioned_principal};
use crate::history::{self, History};
use crate::read;
use crate::repository::{Files, Repository};
use crate::server::Cache;
use database::{Live, history_findings};
use expecting::Expecting;
use schema_core::catalog::Catalog;
use schema_core::fingerprint::Fingerprint;
use schema_core::report::{Finding, Severity};
use schema_core::verdict::Verdict;

pub use crate::server::Request as ScratchRequest;
pub use database::check_database;
pub use fleet::{Checked, Fleet, Member};
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
#[derive(Clone, Debug, Default)]
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
            outcome
                .findings
                .extend(history_findings(repository, &known, &history).iter().map(differences::of_history));
        }
    }
    Ok(sorted(outcome))
}

/// The catalogs, when the migrations do not lead to the canonical one.
fn disagreement(expectation: Expectation) -> Option<[Catalog; 3]> {
    if expectation.facts.migrations_agree { None } else { expectation.catalogs() }
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

fn sorted(mut outcome: Outcome) -> Outcome {
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    outcome
}
