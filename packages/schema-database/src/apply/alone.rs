//! A statement outside a transaction: intended, run, looked for in the catalog, recorded.

use super::condition::{Condition, has_happened, look, look_again};
use super::measure::Measurements;
use super::session::Session;
use super::steps::beginning;
use super::{Migration, interrupt, progress};
use crate::error::Error;
use crate::failpoint::reach;
use schema_script::alone::Effect;
use schema_script::split::Statement;

/// A step that is one statement outside a transaction.
pub(super) struct Alone<'a> {
    pub(super) migration: &'a Migration<'a>,
    pub(super) step: i32,
    pub(super) hash: &'a str,
    pub(super) statement: &'a Statement<'a>,
    pub(super) effect: &'a Effect,
}

/// Whether somebody has begun it before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// Nobody has.
    Never,
    /// A process that is gone: this one has its lock.
    Before,
    /// It is recorded as done.
    AndDone,
}

/// How long a statement waits that nobody has to wait behind: it takes a lock that only other changes of the schema
/// mind, and then waits for old transactions to end.
const PATIENT: &str = "SET lock_timeout = '15min'";

/// Brings the step to where its effect is in the catalog. Its record says "intended" until the caller has recorded more.
pub(super) fn run(
    session: &mut Session,
    alone: &Alone<'_>,
    begun: Begun,
    measurements: Option<&mut Measurements>,
) -> Result<(), Error> {
    interrupt::check()?;
    let Alone { migration, step, hash, effect, .. } = alone;
    let version = migration.key();
    match begun {
        Begun::AndDone => return Ok(()),
        Begun::Never => {
            // What is there already is somebody else's, and nothing to be cleaned up: the server refuses.
            let is_clean = look(&mut session.client, effect)?.is_clean();
            if is_clean || !is_new(effect) {
                reach("before the intent");
                progress::intend(&mut session.client, &version, *step, hash, &beginning(alone.statement))?;
                reach("after the intent");
            } else {
                return Err(execute(session, alone, None).err().unwrap_or_else(|| astray(alone)));
            }
        }
        Begun::Before => match look_again(&mut session.client, effect)? {
            Condition::Done => return Ok(()),
            Condition::ToRun { cleanup } => clean_up(session, &cleanup)?,
            Condition::Halfway { finish } => return finish_it(session, alone, &finish),
            Condition::Undecided { what, recovery } => return Err(undecided(alone, what, recovery)),
        },
    }
    if let Err(error) = execute(session, alone, measurements) {
        return Err(withdraw(session, alone, error));
    }
    reach("after the statement");
    expect_done(session, alone)
}

/// Only what makes something new can find something else in its place.
fn is_new(effect: &Effect) -> bool {
    match effect {
        Effect::CreateIndex { .. } | Effect::CreateSubscription { .. } => true,
        Effect::DropIndex { .. }
        | Effect::Reindex { .. }
        | Effect::Detach { .. }
        | Effect::DropSubscription { .. }
        | Effect::Repeatable => false,
    }
}

/// The statement itself, alone in its message: several would be a transaction.
fn execute(
    session: &mut Session,
    alone: &Alone<'_>,
    measurements: Option<&mut Measurements>,
) -> Result<(), Error> {
    let waits_for_nobody = match alone.effect {
        Effect::CreateIndex { .. }
        | Effect::DropIndex { .. }
        | Effect::Reindex { .. }
        | Effect::Detach { .. } => true,
        Effect::CreateSubscription { .. } | Effect::DropSubscription { .. } | Effect::Repeatable => false,
    };
    if waits_for_nobody {
        session.client.batch_execute(PATIENT).map_err(Error::query("prepare the session"))?;
    }
    let Session { client, process, .. } = session;
    let mut work = || client.batch_execute(alone.statement.text);
    let outcome = match measurements {
        Some(measurements) => measurements.alone(*process, alone.statement, work)?,
        None => work(),
    };
    outcome
        .map_err(|source| alone.migration.failure(&mut session.client, alone.statement, source, alone.step))
}

/// The statement failed: takes away what it left, and forgets that it was intended. Where that fails too, the next
/// start does it.
fn withdraw(session: &mut Session, alone: &Alone<'_>, error: Error) -> Error {
    let withdrawn = look(&mut session.client, alone.effect).and_then(|condition| match condition {
        Condition::ToRun { cleanup } => {
            clean_up(session, &cleanup)?;
            progress::forget(&mut session.client, &alone.migration.key(), alone.step)
        }
        Condition::Done | Condition::Halfway { .. } | Condition::Undecided { .. } => Ok(()),
    });
    match withdrawn {
        Ok(()) => error,
        // The first error is the one to tell; this one will come again if it matters.
        Err(_second) => error,
    }
}

fn clean_up(session: &mut Session, statements: &[String]) -> Result<(), Error> {
    for statement in statements {
        reach("before taking away what a broken statement left");
        session
            .client
            .batch_execute(PATIENT)
            .and_then(|()| session.client.batch_execute(statement))
            .map_err(Error::query("take away what a broken statement left"))?;
        reach("after taking away what a broken statement left");
    }
    Ok(())
}

fn finish_it(session: &mut Session, alone: &Alone<'_>, statement: &str) -> Result<(), Error> {
    reach("before finishing a broken statement");
    session
        .client
        .batch_execute(statement)
        .map_err(Error::query("finish a statement that was interrupted"))?;
    reach("after finishing a broken statement");
    expect_done(session, alone)
}

fn expect_done(session: &mut Session, alone: &Alone<'_>) -> Result<(), Error> {
    let condition = look(&mut session.client, alone.effect)?;
    if has_happened(alone.effect, &condition) { Ok(()) } else { Err(astray(alone)) }
}

fn astray(alone: &Alone<'_>) -> Error {
    let what = "the statement succeeded, and what it should have done is not there".to_owned();
    undecided(alone, what, Vec::new())
}

fn undecided(alone: &Alone<'_>, what: String, mut recovery: Vec<String>) -> Error {
    let key = schema_core::quote::literal(&alone.migration.key());
    recovery.push(format!(
        "when nothing of it is there: DELETE FROM schema_sync.step WHERE version = {key} AND step = {};",
        alone.step
    ));
    recovery.push(format!(
        "when it is done: UPDATE schema_sync.step SET outcome = 'done' WHERE version = {key} AND step = {};",
        alone.step
    ));
    Error::Undecided {
        migration: alone.migration.source.title(),
        statement: beginning(alone.statement),
        what,
        recovery,
    }
}
