//! A batch in its own transaction, together with its record: both are there, or neither is.

use super::beside::Beside;
use super::doomed::{self, Keeper};
use super::session::{Identity, Session, identity};
use super::{Migration, blocked, interrupt};
use crate::error::Error;
use crate::failpoint::reach;
use postgres::{SimpleQueryMessage, Transaction};
use schema_script::split::Statement;
use std::time::Instant;

/// Statements that run in one transaction.
#[derive(Clone, Copy)]
pub(super) struct Batch<'a> {
    pub(super) migration: &'a Migration<'a>,
    /// Its number in the history.
    pub(super) step: i32,
    pub(super) statements: &'a [Statement<'a>],
}

/// Runs statements one by one, and `record` behind them, in one transaction. `uncertain` holds the transaction's number
/// for as long as nobody knows whether it was committed.
pub(super) fn run(
    session: &mut Session,
    batch: &Batch<'_>,
    uncertain: &mut Option<String>,
    mut beside: Beside<'_>,
    record: impl FnOnce(&mut Transaction<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let Batch { migration, step, statements } = *batch;
    interrupt::check()?;
    let restoration = session.restoration();
    let process = session.process;
    let (target, lock_timeout) = (session.target.clone(), session.lock_timeout);
    let key = super::lock::KEY;
    reach("before BEGIN");
    let mut transaction = session.client.transaction().map_err(Error::query("begin a transaction"))?;
    let before = identity(&mut transaction, key)?;
    if before.process != process || !before.holds_lock {
        return Err(Error::LockLost);
    }
    for statement in statements {
        interrupt::check()?;
        if let Some(keeper) = &mut beside.keeper {
            rescue(&mut transaction, migration, statement, &mut **keeper)?;
        }
        reach("before a statement");
        let started = Instant::now();
        let outcome =
            blocked::watched(&target, process, lock_timeout, || transaction.batch_execute(statement.text));
        session.blockers = outcome.1;
        if let Err(source) = outcome.0 {
            // That the connection is gone is what `source` says as well.
            let _ = transaction.rollback();
            return Err(migration.failure(&mut session.client, statement, source, step));
        }
        reach("after a statement");
        if let Some(measurements) = beside.measurements.as_deref_mut() {
            measurements.look(&mut transaction, process, statement, started)?;
        }
        assert_continues(&mut transaction, &before, migration)?;
    }
    assert_same(&mut transaction, &restoration, &before, migration)?;
    record(&mut transaction)?;
    interrupt::check()?;
    reach("before COMMIT");
    *uncertain = Some(before.transaction.clone());
    transaction.commit().map_err(Error::query(format!("commit {}", migration.source.title())))?;
    reach("after COMMIT");
    if status(session, &before.transaction)?.as_deref() != Some("committed") {
        // COMMIT of a transaction that had failed is no error: it rolls back (manual: "COMMIT").
        return Err(Error::NotCommitted { migration: migration.source.title() });
    }
    *uncertain = None;
    Ok(())
}

/// Has what a statement is about to delete kept.
fn rescue(
    transaction: &mut Transaction<'_>,
    migration: &Migration<'_>,
    statement: &Statement<'_>,
    keeper: &mut (dyn Keeper + 'static),
) -> Result<(), Error> {
    let doomed = doomed::before(transaction, statement)?;
    if doomed.is_empty() {
        return Ok(());
    }
    let line = migration.source.text.position(statement.span.start).line;
    let place = format!("{}:{line}", migration.source.file);
    reach("before what is deleted is kept");
    keeper
        .keep(transaction, &doomed, &place)
        .map_err(|source| Error::Keep { migration: migration.source.title(), source })?;
    reach("after what is deleted is kept");
    Ok(())
}

/// Nothing behind a hidden COMMIT may run.
fn assert_continues(
    transaction: &mut Transaction<'_>,
    before: &Identity,
    migration: &Migration<'_>,
) -> Result<(), Error> {
    // A message of its own, and no statement to be prepared: one round trip.
    let question = "SELECT pg_catalog.pg_current_xact_id_if_assigned()";
    let answers = transaction.simple_query(question).map_err(Error::query("ask for the transaction"))?;
    let continues = answers.iter().any(|answer| match answer {
        SimpleQueryMessage::Row(row) => row.get(0) == Some(before.transaction.as_str()),
        _ => false,
    });
    if continues { Ok(()) } else { Err(Error::HiddenCommit { migration: migration.source.title() }) }
}

/// Brings roles and settings back, and sees to it that the transaction is still the one that was begun: a hidden COMMIT
/// would have made another of it.
fn assert_same(
    transaction: &mut Transaction<'_>,
    restoration: &str,
    before: &Identity,
    migration: &Migration<'_>,
) -> Result<(), Error> {
    let restoration = format!("{restoration}SET LOCAL search_path = '';");
    transaction.batch_execute(&restoration).map_err(Error::query("take back the settings of a migration"))?;
    let after = identity(transaction, super::lock::KEY)?;
    if after.transaction != before.transaction {
        return Err(Error::HiddenCommit { migration: migration.source.title() });
    }
    if after != *before {
        return Err(Error::LockLost);
    }
    Ok(())
}

/// What became of a transaction: `committed`, `aborted`, `in progress`; `None` when the server no longer knows.
pub(super) fn status(session: &mut Session, transaction: &str) -> Result<Option<String>, Error> {
    let row = session
        .client
        .query_one("SELECT pg_catalog.pg_xact_status($1::pg_catalog.text::pg_catalog.xid8)", &[&transaction])
        .map_err(Error::query("ask what became of a transaction"))?;
    Ok(row.get(0))
}
