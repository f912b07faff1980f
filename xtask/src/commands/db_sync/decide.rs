//! What is done about each difference: as the options say, else as somebody at the terminal answers.

use crate::arguments::DbSync;
use crate::failure::Failure;
use crate::output;
use schema_core::id::ObjectId;
use schema_database::waiver::Date;
use std::io::{self, IsTerminal};

/// What becomes of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// schema.sql takes it over.
    Database,
    /// The database is brought back.
    Repository,
    /// It stays for a time.
    Waive,
}

impl Choice {
    /// How the changelog says it.
    pub(super) fn outcome(self) -> &'static str {
        match self {
            Choice::Database => "taken over into schema.sql",
            Choice::Repository => "brought back to what schema.sql says",
            Choice::Waive => "waived for a time",
        }
    }
}

/// What becomes of one difference.
pub(super) struct Decision {
    pub(super) id: ObjectId,
    pub(super) choice: Choice,
}

/// Who answers for the decisions, and why.
pub(super) struct Approval {
    pub(super) name: String,
    pub(super) reason: String,
}

/// The decisions; none when nobody said anything.
pub(super) fn decide(command: &DbSync, differences: &[ObjectId]) -> Result<Vec<Decision>, Failure> {
    let named = [
        (&command.keep_database, Choice::Database),
        (&command.keep_repository, Choice::Repository),
        (&command.waive, Choice::Waive),
    ];
    let is_called = |id: &ObjectId, name: &String| id.to_string() == *name || id.display_path() == *name;
    let mut decisions: Vec<Decision> = Vec::new();
    for (names, choice) in named {
        for name in names {
            let found: Vec<&ObjectId> = differences.iter().filter(|id| is_called(id, name)).collect();
            if found.is_empty() {
                return Err(Failure::usage(
                    format!("nothing that differs is called `{name}`"),
                    "name it as the list of differences does: `column core.items.colour`",
                ));
            }
            for id in found {
                if decisions.iter().any(|decision| decision.id == *id) {
                    return Err(Failure::usage(
                        format!("there are two decisions about {id}"),
                        "decide about each difference once",
                    ));
                }
                decisions.push(Decision { id: id.clone(), choice });
            }
        }
    }
    if command.accept_database {
        decisions.extend(differences.iter().map(|id| Decision { id: id.clone(), choice: Choice::Database }));
    } else if decisions.is_empty() && is_terminal() {
        return ask(differences);
    }
    Ok(decisions)
}

/// Who approved it, and why.
pub(super) fn approval(command: &DbSync) -> Result<Approval, Failure> {
    let given = |value: &Option<String>, question: &str| match value {
        Some(value) if !value.trim().is_empty() => Ok(value.clone()),
        None if is_terminal() => answer(question),
        Some(_) | None => Err(unapproved()),
    };
    let name = given(&command.approved_by, "who approves this?")?;
    let reason = given(&command.reason, "why?")?;
    if name.is_empty() || reason.is_empty() { Err(unapproved()) } else { Ok(Approval { name, reason }) }
}

fn unapproved() -> Failure {
    Failure::usage("it is not said who approves this, and why", "add `--approved-by NAME --reason TEXT`")
}

/// The last day of a waiver.
pub(super) fn expiry(command: &DbSync) -> Result<Date, Failure> {
    let text = match &command.expires {
        Some(text) => text.clone(),
        None if is_terminal() => answer("until when, as 2026-12-31?")?,
        None => String::new(),
    };
    text.parse().map_err(|_error| {
        Failure::usage("it is not said until when the difference is waived", "add `--expires 2026-12-31`")
    })
}

/// Without a terminal nobody is ever asked.
fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask(differences: &[ObjectId]) -> Result<Vec<Decision>, Failure> {
    let mut decisions = Vec::new();
    for id in differences {
        let answer = answer(&format!("{id}: keep [d]atabase, keep [r]epository, [w]aive, or nothing?"))?;
        let choice = match answer.to_ascii_lowercase().as_str() {
            "d" | "database" => Choice::Database,
            "r" | "repository" => Choice::Repository,
            "w" | "waive" => Choice::Waive,
            _ => continue,
        };
        decisions.push(Decision { id: id.clone(), choice });
    }
    Ok(decisions)
}

fn answer(question: &str) -> Result<String, Failure> {
    output::note("question", question);
    let mut answer = String::new();
    match io::stdin().read_line(&mut answer) {
        Ok(_) => Ok(answer.trim().to_owned()),
        Err(error) => Err(Failure::usage(
            format!("cannot read the answer: {error}"),
            "every answer is an option, too: `cargo xtask db-sync --help`",
        )),
    }
}
