//! Running a script on a scratch database, with errors that point at the line.

mod clue;

pub use clue::Clue;

use crate::error::{Error, LoadFailure};
use postgres::Client;
use postgres::error::{ErrorPosition, SqlState};
use schema_core::report::{Excerpt, Location};
use schema_script::batch::batches;
use schema_script::split::{Statement, split};
use schema_script::text::SourceText;
use schema_script::transaction::{TransactionNeed, transaction_need};

/// How many statements are sent in one message: PostgreSQL runs a message as one transaction, and the cost of a
/// transaction grows faster than the number of its statements.
const BATCH: usize = 100;

/// Runs every statement of a script. `create_role` is called for each role that the script names and the server
/// does not have.
///
/// # Errors
/// When PostgreSQL refuses a statement: the failure says which, and where in the file.
pub fn load(
    client: &mut Client,
    file: &str,
    text: &SourceText,
    create_role: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    let script = split(text.as_str());
    load_statements(client, (file, text), &script.statements, create_role)
}

/// Runs a migration as it is applied: each batch in a session of its own, so that no setting of one serves another.
///
/// # Errors
/// As [`load`].
pub(crate) fn load_migration(
    connect: &mut dyn FnMut() -> Result<Client, Error>,
    file: &str,
    text: &SourceText,
    create_role: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    match batches(text.as_str()) {
        Ok(batches) => batches.iter().try_for_each(|batch| {
            load_statements(&mut connect()?, (file, text), &batch.statements, create_role)
        }),
        // The static checks say what never ends; the server says it too.
        Err(_unterminated) => load(&mut connect()?, file, text, create_role),
    }
}

fn load_statements(
    client: &mut Client,
    (file, text): (&str, &SourceText),
    statements: &[Statement<'_>],
    create_role: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut loading = Loading { client, file, text, create_role };
    let mut batch: Vec<&Statement<'_>> = Vec::with_capacity(BATCH);
    for statement in statements {
        match transaction_need(statement) {
            TransactionNeed::Any => batch.push(statement),
            TransactionNeed::CommitBeforeUse | TransactionNeed::Alone => {
                loading.run(&batch)?;
                batch.clear();
                loading.run(&[statement])?;
            }
        }
        if batch.len() == BATCH {
            loading.run(&batch)?;
            batch.clear();
        }
    }
    loading.run(&batch)
}

struct Loading<'a> {
    client: &'a mut Client,
    file: &'a str,
    text: &'a SourceText,
    create_role: &'a mut dyn FnMut(&str) -> Result<(), Error>,
}

impl Loading<'_> {
    /// Runs the statements as one transaction, or, when one of them fails, each on its own: then the failure has
    /// its exact place, and statements that cannot share a transaction still succeed.
    fn run(&mut self, batch: &[&Statement<'_>]) -> Result<(), Error> {
        let Some(first) = batch.first() else { return Ok(()) };
        let message = batch.iter().map(|statement| statement.text).collect::<Vec<_>>().join(";\n");
        loop {
            match self.client.batch_execute(&message) {
                Ok(()) => return Ok(()),
                Err(error) => match missing_role(&error) {
                    Some(role) => (self.create_role)(&role)?,
                    None if batch.len() == 1 => {
                        return Err(failure(self.client, self.file, self.text, first, error));
                    }
                    None => break,
                },
            }
        }
        // A statement of the batch may have begun a transaction of its own before another failed.
        self.client.batch_execute("ROLLBACK").map_err(Error::query("end a failed transaction"))?;
        batch.iter().try_for_each(|statement| self.run(&[statement]))
    }
}

/// The error of a statement that the server refuses, with its place. The client stands where the statement failed.
pub(crate) fn failure(
    client: &mut Client,
    file: &str,
    text: &SourceText,
    statement: &Statement<'_>,
    source: postgres::Error,
) -> Error {
    let Some(error) = source.as_db_error() else {
        return Error::Query { action: format!("load {file}"), source };
    };
    let position = match error.position() {
        Some(ErrorPosition::Original(character)) => {
            text.position_in_statement(statement.span.start, *character as usize)
        }
        Some(ErrorPosition::Internal { .. }) | None => text.position(statement.span.start),
    };
    let excerpt = text.excerpt(position);
    let clue = clue::find(client, error, text, position);
    Error::Load(Box::new(LoadFailure {
        file: file.to_owned(),
        location: Location { file: file.to_owned(), line: position.line, column: position.column },
        excerpt: Excerpt { text: excerpt.line, width: excerpt.width },
        message: error.message().to_owned(),
        sqlstate: error.code().code().to_owned(),
        detail: error.detail().map(str::to_owned),
        hint: error.hint().map(str::to_owned),
        clue,
        source,
    }))
}

/// The role that a statement names and the server lacks. Scratch servers of our own word messages in English.
fn missing_role(error: &postgres::Error) -> Option<String> {
    // SET ROLE and SET SESSION AUTHORIZATION word it alike, with the code of a wrong value.
    let codes = [SqlState::UNDEFINED_OBJECT, SqlState::INVALID_PARAMETER_VALUE];
    let error = error.as_db_error().filter(|error| codes.contains(error.code()))?;
    let name = error.message().strip_prefix("role \"")?.strip_suffix("\" does not exist")?;
    Some(name.to_owned())
}
