//! From what a database has to what it ought to have: what is to be applied, that it may be, and that it has led where it
//! should.

pub mod preview;
pub mod rehearsal;

use crate::apply::preflight::{self, Look};
use crate::apply::{Migration, Runner, Settings, Way, text_before};
use crate::cache::Store;
use crate::connection::Target;
use crate::error::Error;
use crate::gate::{self, At, Halfway, Options, Outcome};
use crate::repository::{Files, Repository, Source};
use schema_core::fingerprint::Fingerprint;
use schema_core::report::{Finding, Severity};
use schema_core::verdict::AppliedMigration;
use schema_script::text::SourceText;

/// Where a database is to be brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To the newest migration.
    Newest,
    /// Forward to this version.
    To(String),
    /// Back to this version, which stays applied.
    DownTo(String),
}

/// What is to be done.
#[derive(Debug)]
pub enum Prepared {
    /// These, in this order.
    Ready(Vec<Planned>),
    /// The database is not what the migrations begin with, or its history cannot be believed.
    InTheWay(Box<Outcome>),
}

/// A migration that is to be applied or taken back.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its text.
    pub source: Source,
    /// Which way it goes.
    pub way: Way,
    from: Fingerprint,
    to: Fingerprint,
}

impl Planned {
    /// As the runner takes it.
    pub fn migration(&self) -> Migration<'_> {
        Migration { source: &self.source, way: self.way, from: self.from, to: self.to }
    }
}

/// What the commands about one database have in common.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The repository's files, found sound.
    pub files: &'a Files,
    /// The repository in them.
    pub repository: &'a Repository,
    /// The database.
    pub target: &'a Target,
    /// How the gate is asked.
    pub options: &'a Options,
    /// The cache.
    pub store: &'a Store,
}

impl Place<'_> {
    /// What the gate says.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub fn check(&self, at: At) -> Result<Outcome, Error> {
        let options = Options { at, ..self.options.clone() };
        gate::check_database(self.files.clone(), self.target, &options, self.store)
    }
}

/// Finds out what is to be done, and that the database is where that begins. What a process that is gone had begun is
/// brought to the end of its step.
///
/// # Errors
/// When that cannot be found out, or the goal is none.
pub fn prepare(runner: &mut Runner<'_>, place: &Place<'_>, goal: &Goal) -> Result<Prepared, Error> {
    let (major, principal) = runner.place();
    let principal = principal.to_owned();
    let states = gate::states(place.repository, place.options, place.store, (major, &principal))?;
    let applied = runner.applied()?;
    let planned = plan(place.repository, &applied, goal, &states)?;
    if let Some(next) = planned.first() {
        let steps = runner.settle(&next.migration())?;
        if steps > 0 {
            let number =
                place.repository.migrations.iter().take_while(|known| is_in(&applied, known)).count();
            let text = text_before(&next.source, steps);
            let text = SourceText::decode(text.as_bytes())
                .map_err(|error| Error::History(format!("its steps are of no text: {error}")))?;
            let part = Source { text, ..next.source.clone() };
            let whole = &place.repository.migrations[..number];
            let halfway = Halfway { whole, part, place: (major, &principal) };
            let outcome =
                gate::check_halfway(place.repository, &halfway, place.target, place.options, place.store)?;
            return Ok(if fails(&outcome) {
                Prepared::InTheWay(Box::new(outcome))
            } else {
                Prepared::Ready(planned)
            });
        }
    }
    let outcome = place.check(At::PreDeploy)?;
    Ok(if fails(&outcome) { Prepared::InTheWay(Box::new(outcome)) } else { Prepared::Ready(planned) })
}

/// What the rows that are there say to what is planned, before any of it is applied: see [`preflight`].
///
/// # Errors
/// When the database cannot be asked.
pub fn look(
    runner: &Runner<'_>,
    place: &Place<'_>,
    settings: &Settings,
    planned: &[Planned],
) -> Result<Outcome, Error> {
    let (_, principal) = runner.place();
    let migrations: Vec<Migration<'_>> = planned.iter().map(Planned::migration).collect();
    let look = Look { principal, lock_timeout: settings.lock_timeout };
    Ok(told(place, planned, preflight::look(place.target, &look, &migrations)?))
}

/// What was found, as an outcome.
fn told(place: &Place<'_>, planned: &[Planned], mut findings: Vec<Finding>) -> Outcome {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Outcome {
        findings,
        database: Some(place.target.to_string()),
        pending: planned.iter().filter(|it| it.way == Way::Up).map(|it| it.source.title()).collect(),
        ..Outcome::default()
    }
}

/// What the gate says afterwards. Where the canonical state is reached, that is recorded.
///
/// # Errors
/// When that cannot be found out.
pub fn verify(place: &Place<'_>, goal: &Goal) -> Result<Outcome, Error> {
    let is_newest = |version: &String| place.repository.version() == Some(version.as_str());
    match goal {
        Goal::Newest => place.check(At::PostDeploy),
        Goal::To(version) | Goal::DownTo(version) if is_newest(version) => place.check(At::PostDeploy),
        Goal::To(_) | Goal::DownTo(_) => place.check(At::PreDeploy),
    }
}

/// The migrations that lead to the goal.
///
/// # Errors
/// When the goal is none, or a way back is missing.
pub fn plan(
    repository: &Repository,
    applied: &[AppliedMigration],
    goal: &Goal,
    states: &[Fingerprint],
) -> Result<Vec<Planned>, Error> {
    let migrations = &repository.migrations;
    let known = |version: &String| {
        let found = migrations.iter().position(|migration| migration.version == *version);
        found.ok_or_else(|| Error::NoSuchGoal {
            version: version.clone(),
            reason: "no migration in the repository has it",
        })
    };
    let state = |index: usize| states.get(index).copied().ok_or(Error::NoMigration);
    let up = |end: usize| {
        let pending = migrations.iter().enumerate().take(end).filter(|(_, known)| !is_in(applied, known));
        pending
            .map(|(index, source)| {
                let (from, to) = (state(index)?, state(index + 1)?);
                Ok(Planned { source: source.clone(), way: Way::Up, from, to })
            })
            .collect()
    };
    match goal {
        Goal::Newest => up(migrations.len()),
        Goal::To(version) => up(known(version)? + 1),
        Goal::DownTo(version) => {
            let target = known(version)?;
            if !is_in(applied, &migrations[target]) {
                let reason = "the database has not come to it yet";
                return Err(Error::NoSuchGoal { version: version.clone(), reason });
            }
            let above = migrations.iter().enumerate().skip(target + 1).rev();
            above
                .filter(|(_, known)| is_in(applied, known))
                .map(|(index, migration)| {
                    let back = repository.way_back(migration)?;
                    let source = back.ok_or_else(|| Error::NoWayBack { migration: migration.title() })?;
                    let (from, to) = (state(index + 1)?, state(index)?);
                    Ok(Planned { source, way: Way::Down, from, to })
                })
                .collect()
        }
    }
}

fn is_in(applied: &[AppliedMigration], migration: &Source) -> bool {
    applied.iter().any(|row| row.version == migration.version)
}

/// Whether the gate says that nothing may be applied.
pub fn fails(outcome: &Outcome) -> bool {
    outcome.severity().is_some_and(|severity| severity > Severity::Warning)
}
