//! Statements of migrations that fail on a database.

use super::code;
use schema_database::error::{Left, LoadFailure};

/// The exit code of a statement that failed on the database.
pub(super) fn exit_code(failure: &LoadFailure, left: Left) -> u8 {
    match (failure.sqlstate.as_str(), left) {
        ("55P03", Left::Nothing) => code::BUSY,
        (_, Left::Nothing) => code::COULD_NOT,
        (_, Left::EarlierSteps) => code::NEEDS_PERSON,
    }
}

pub(super) fn advice(failure: &LoadFailure, left: Left) -> Option<String> {
    let hint = match failure.sqlstate.as_str() {
        "55P03" => {
            "end who blocks it, as is told above (`SELECT pg_terminate_backend(process)`), or wait until it has ended, then run again"
        }
        "55P04" => "put `-- batch: transaction` between the label and its use",
        "25001" => "put `-- batch: alone` above the statement",
        "2D000" => {
            "a procedure that commits cannot be called in a migration: write its statements in batches"
        }
        "42501" => {
            "the role lacks a privilege: nothing is worked around, grant it or connect as another role"
        }
        "53200" => "when it says so, raise `max_locks_per_transaction`, or divide the migration into batches",
        _ => match left {
            Left::Nothing => return None,
            Left::EarlierSteps => {
                "mend what the server complains of, then run the command again: it goes on with this step"
            }
        },
    };
    Some(hint.to_owned())
}

/// Rows that cannot be changed some at a time, or never come to an end.
pub(super) fn backfill(left: Left) -> (u8, Option<String>) {
    let hint = "mend the statement or the table, see that those who write rows write them so that they no longer fit its \
                condition, then run the command again: it goes on with the rows that are left";
    let code = match left {
        Left::Nothing => code::COULD_NOT,
        Left::EarlierSteps => code::NEEDS_PERSON,
    };
    (code, Some(hint.to_owned()))
}
