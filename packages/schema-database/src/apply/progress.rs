//! What of a migration is done: the rows of `schema_sync.step`.
//!
//! A batch that is not the last of its migration is recorded in its own transaction; a statement outside a transaction
//! before it runs and after it.

use crate::error::Error;
use postgres::GenericClient;
use schema_core::chain;
use schema_script::batch::Batch;

/// A step of a migration that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    pub(super) step: i32,
    pub(super) hash: String,
    /// Or only intended.
    pub(super) is_done: bool,
}

const WRITE: &str = "write the history";

/// The steps of a migration that were begun, in order.
pub(super) fn read(client: &mut impl GenericClient, version: &str) -> Result<Vec<Recorded>, Error> {
    let rows = client
        .query(include_str!("steps.sql"), &[&version])
        .map_err(Error::query("read the steps of the history"))?;
    Ok(rows.iter().map(|row| Recorded { step: row.get(0), hash: row.get(1), is_done: row.get(2) }).collect())
}

/// Of the statements as they are sent: a comment elsewhere in the file is no other step.
pub(super) fn hash(batch: &Batch<'_>) -> String {
    let statements: Vec<&str> = batch.statements.iter().map(|statement| statement.text).collect();
    chain::digest("schema-sync step 1", &statements)
}

/// Records that a statement outside a transaction is about to run.
pub(super) fn intend(
    client: &mut impl GenericClient,
    version: &str,
    step: i32,
    hash: &str,
    subject: &str,
) -> Result<(), Error> {
    let statement =
        "INSERT INTO schema_sync.step (version, step, statement_hash, subject) VALUES ($1, $2, $3, $4)";
    client.execute(statement, &[&version, &step, &hash, &subject]).map_err(Error::query(WRITE))?;
    Ok(())
}

/// Records that what was intended is done.
pub(super) fn finish(client: &mut impl GenericClient, version: &str, step: i32) -> Result<(), Error> {
    let statement = "UPDATE schema_sync.step SET outcome = 'done', finished_at = pg_catalog.clock_timestamp() \
                     WHERE version = $1 AND step = $2";
    client.execute(statement, &[&version, &step]).map_err(Error::query(WRITE))?;
    Ok(())
}

/// Forgets what was intended and did not happen.
pub(super) fn forget(client: &mut impl GenericClient, version: &str, step: i32) -> Result<(), Error> {
    let statement = "DELETE FROM schema_sync.step WHERE version = $1 AND step = $2 AND outcome IS NULL";
    client.execute(statement, &[&version, &step]).map_err(Error::query(WRITE))?;
    Ok(())
}

/// Forgets all steps of a migration.
pub(super) fn forget_all(client: &mut impl GenericClient, version: &str) -> Result<(), Error> {
    let statement = "DELETE FROM schema_sync.step WHERE version = $1";
    client.execute(statement, &[&version]).map_err(Error::query(WRITE))?;
    Ok(())
}
