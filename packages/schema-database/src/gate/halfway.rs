//! Databases whose history does not say where they are: those on which a migration stopped between two of its steps, and
//! those that have no history yet.

use super::{Expecting, Live, Options, Outcome, differences, history_findings, sorted};
use crate::cache::Store;
use crate::connection::Target;
use crate::error::Error;
use crate::repository::{Repository, Source};
use schema_core::compare::compare;
use schema_core::fingerprint::Fingerprint;
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
    let history = history_findings(repository, &known, &live.history);
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

/// The states that the database's schema is in, of those after none, one, two … of the migrations, without asking a
/// history; and all of these states.
///
/// # Errors
/// When that cannot be found out.
pub fn matching_states(
    repository: &Repository,
    target: &Target,
    options: &Options,
    store: &Store,
    (major, principal): (u32, &str),
) -> Result<(Vec<usize>, Vec<Fingerprint>), Error> {
    let expecting = Expecting::new(repository, options, Some(major), Some(principal))?;
    let expectation = expecting.get(store)?;
    let facts = expectation.facts.clone();
    let mut live = Live::of(Live::read(&mut target.connect()?, None, principal)?, &expecting.view);
    if !facts.states.contains(&live.fingerprint) {
        // Only the canonical schema can be spelled otherwise: a dump spells some expressions anew.
        let [canonical, _, _] = expecting.catalogs(expectation)?;
        expecting.respell(&canonical, &mut live, store)?;
    }
    let is_canonical = facts.migrations_agree && live.fingerprint == facts.canonical;
    let last = facts.states.len().saturating_sub(1);
    let states = facts.states.iter().enumerate();
    let matching = states
        .filter(|(index, state)| **state == live.fingerprint || is_canonical && *index == last)
        .map(|(index, _)| index)
        .collect();
    Ok((matching, facts.states))
}
