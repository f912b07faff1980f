//! Rows for a development database: a script that is loaded whole or not at all.

use crate::error::Error;
use crate::load::failure;
use postgres::Client;
use schema_script::split::split;
use schema_script::text::SourceText;

/// Runs every statement of a script in one transaction.
///
/// # Errors
/// When PostgreSQL refuses a statement: the failure says which, and where in the file. Nothing is loaded then.
pub fn load(client: &mut Client, file: &str, text: &SourceText) -> Result<(), Error> {
    let script = split(text.as_str());
    client.batch_execute("BEGIN").map_err(Error::query("begin the transaction of the seed"))?;
    for statement in &script.statements {
        if let Err(error) = client.batch_execute(statement.text) {
            // It ends the transaction; the clue is looked for outside of it.
            client.batch_execute("ROLLBACK").map_err(Error::query("end a failed transaction"))?;
            return Err(failure(client, file, text, statement, error));
        }
    }
    client.batch_execute("COMMIT").map_err(Error::query("commit the seed"))
}
