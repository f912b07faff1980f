//! Whether the schema changed while it was read.

use crate::error::Error;
use postgres::GenericClient;

/// Which transactions the client sees, inside its transaction or outside.
///
/// Whoever changes a schema has a transaction number, so as long as this stays the same nobody has changed one.
/// `None` on a standby, where the list of those that are in progress is not told.
pub(super) fn visible(client: &mut impl GenericClient) -> Result<Option<String>, Error> {
    let question = "SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() \
                    THEN pg_catalog.pg_current_snapshot()::pg_catalog.text END";
    let answer = client.query_typed_one(question, &[]).and_then(|row| row.try_get(0));
    answer.map_err(Error::query("ask which transactions are seen"))
}

/// The marker as the client's snapshot has it: the reading's inside its transaction, the newest outside.
pub(super) fn read(client: &mut impl GenericClient) -> Result<String, Error> {
    let answer =
        client.query_typed_one(include_str!("marker.sql"), &[]).and_then(|row| row.try_get("marker"));
    answer.map_err(Error::query("look for changes"))
}
