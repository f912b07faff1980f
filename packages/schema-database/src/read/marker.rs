//! Whether the schema changed while it was read.

use crate::error::Error;
use postgres::{Client, GenericClient, Transaction};

/// The marker as the reading's snapshot has it.
pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<String, Error> {
    ask(transaction)
}

/// The marker as it is now.
pub(super) fn read_now(client: &mut Client) -> Result<String, Error> {
    ask(client)
}

fn ask(client: &mut impl GenericClient) -> Result<String, Error> {
    let row = client.query_one(include_str!("marker.sql"), &[]).map_err(Error::query("look for changes"))?;
    Ok(row.get("marker"))
}
