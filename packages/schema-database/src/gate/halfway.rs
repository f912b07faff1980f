//! A database on which a migration stopped between two of its steps: is it where those steps lead?

use super::{Expecting, Live, Options, Outcome, differences, history_findings, sorted};
use crate::cache::Store;
use crate::connection::Target;
use crate::error::Error;
use crate::repository::{Repository, Source};
use schema_core::compare::compare;
use schema_core::verdict::{HistoryFinding, Verdict};

/// How far a database ought to be.
pub struct Halfway<'a> {
    /// The migrations that are applied whole.
    pub whole: &'a [Source],
    /// What was done of the next one, or of the way back of the last.
    pub part: Source,
    /// The server's major version, and the principal.
    pub place: (u32, &'a str),
}

/// Compares the database with what the whole migrations and the part of one make in scratch.
///
/// # Errors
/// When that cannot be found out.
pub fn check_halfway(
    repository: &Repository,
    halfway: &Halfway<'_>,
    target: &Target,
    options: &Options,
    store: &Store,
) -> Result<Outcome, Error> {
    let (major, principal) = halfway.place;
    let mut partial = repository.clone();
    partial.migrations = [halfway.whole, std::slice::from_ref(&halfway.part)].concat();
    let expecting = Expecting::new(&partial, options, Some(major), Some(principal))?;
    let expectation = expecting.get(store)?;
    let expected = expectation.facts.states.last().copied();
    let live = Live::of(Live::read(&mut target.connect()?, None, principal)?, &expecting.view);
    let known = repository.known_migrations(&[]);
    let mut outcome =
        Outcome { database: Some(target.to_string()), verdict: Some(Verdict::Behind), ..Outcome::default() };
    let history = history_findings(&known, &live.history);
    let is_wrong = |finding: &&HistoryFinding| !matches!(finding, HistoryFinding::Pending { .. });
    outcome.findings.extend(history.iter().filter(is_wrong).map(differences::of_history));
    if expected != Some(live.fingerprint) {
        let [_, replayed, _] = expecting.catalogs(expectation)?;
        let changes = compare(&replayed, &live.catalog);
        outcome.findings.extend(differences::of_database(repository, &changes, &replayed, &live.catalog));
        outcome.verdict = Some(Verdict::Diverged);
    }
    Ok(sorted(outcome))
}
