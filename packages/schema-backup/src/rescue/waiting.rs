//! What is kept waits until it is known what became of the transaction that deletes it. The server knows, whoever was killed
//! meanwhile: rows that are gone are never forgotten, rows that are still there are not kept twice.

use crate::error::Error;
use crate::manifest::{Deletion, Manifest};
use crate::snapshot;
use crate::store::Store;
use postgres::error::SqlState;
use postgres::{Client, GenericClient, Transaction};

/// What was kept, and what became of the rows.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// What was kept.
    pub manifest: Manifest,
    /// The place in the migration that deletes it.
    pub place: String,
    /// What became of the transaction.
    pub fate: Fate,
}

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was committed: the rows are gone.
    Committed,
    /// It was not: the rows are there.
    Undone,
    /// Nobody can tell any more: the server has forgotten it, or is another one since.
    Unknown,
}

/// What waits for the end of a transaction in this database that has ended.
///
/// # Errors
/// When the directory or the database cannot be asked.
pub fn waiting(store: &Store, client: &mut Client) -> Result<Vec<Waiting>, Error> {
    let mut found = Vec::new();
    // One that is damaged is nobody's to settle: the list of backups tells it.
    let manifests: Vec<Manifest> = store.waiting()?.into_iter().filter_map(|it| it.manifest.ok()).collect();
    if manifests.is_empty() {
        return Ok(found);
    }
    let (here, _) = snapshot::describe(client)?;
    let timeline = timeline(client)?;
    for manifest in manifests {
        let Some(deletion) = manifest.deletion.clone() else { continue };
        let cluster = (&manifest.database.system_identifier, &here.system_identifier);
        if manifest.database.name != here.name || matches!(cluster, (Some(one), Some(other)) if one != other)
        {
            continue;
        }
        // Not every role may ask for the cluster: then nothing is believed to be undone.
        let is_same_server =
            matches!(cluster, (Some(one), Some(other)) if one == other) && deletion.timeline == timeline;
        let fate = match status(client, &deletion.transaction)? {
            Status::InProgress => continue,
            Status::Committed => Fate::Committed,
            Status::Undone if is_same_server => Fate::Undone,
            Status::Undone | Status::Forgotten => Fate::Unknown,
        };
        found.push(Waiting { manifest, place: deletion.place, fate });
    }
    Ok(found)
}

/// Gives what was kept its name, unless the rows are still there: then it is removed.
///
/// # Errors
/// When it cannot be renamed or removed.
pub fn settle(store: &Store, waiting: &Waiting) -> Result<(), Error> {
    match waiting.fate {
        Fate::Committed | Fate::Unknown => store.publish_waiting(&waiting.manifest.name),
        Fate::Undone => store.remove_waiting(&waiting.manifest.name),
    }
}

/// The transaction that is about to delete.
pub(super) fn deletion(transaction: &mut Transaction<'_>, place: &str) -> Result<Deletion, Error> {
    let question = "SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text";
    let row = transaction.query_one(question, &[]).map_err(Error::query("ask for the transaction"))?;
    Ok(Deletion { place: place.to_owned(), transaction: row.get(0), timeline: timeline(transaction)? })
}

/// The first eight digits of a log file's name are its timeline.
fn timeline(client: &mut impl GenericClient) -> Result<String, Error> {
    let question = "SELECT pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8)";
    let row = client.query_one(question, &[]).map_err(Error::query("ask for the timeline"))?;
    Ok(row.get(0))
}

/// What the server says of a transaction.
enum Status {
    InProgress,
    Committed,
    Undone,
    Forgotten,
}

fn status(client: &mut Client, transaction: &str) -> Result<Status, Error> {
    let question = "SELECT pg_catalog.pg_xact_status($1::pg_catalog.text::pg_catalog.xid8)";
    match client.query_one(question, &[&transaction]) {
        Ok(row) => Ok(match row.get::<_, Option<&str>>(0) {
            Some("committed") => Status::Committed,
            Some("in progress") => Status::InProgress,
            Some(_) => Status::Undone,
            None => Status::Forgotten,
        }),
        // "in the future": the server crashed before anything of it was on the disk, and will give the number away again.
        Err(error) if error.code() == Some(&SqlState::INVALID_PARAMETER_VALUE) => Ok(Status::Undone),
        Err(error) => Err(Error::query("ask what became of a transaction")(error)),
    }
}
