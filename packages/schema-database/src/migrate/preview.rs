//! What would be applied, told without changing anything: steps, what the files say of hazards and locks, and how large the
//! tables are that they name.

use super::{Goal, Place, Planned, fails, plan, told};
use crate::apply::outline;
use crate::apply::preflight::{self, Look};
use crate::error::Error;
use crate::gate::{At, Outcome};
use crate::history::{self, History};
use crate::read;
use schema_core::report::Finding;
use schema_script::scan::{Scanner, TokenKind};
use serde::Serialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// What would be applied.
#[derive(Debug, Serialize)]
pub struct Preview {
    /// `user@host:port/database`.
    pub database: String,
    /// In order.
    pub migrations: Vec<Previewed>,
    /// The tables that the statements name, largest first.
    pub tables: Vec<TableSize>,
    /// What the rows that are there say to it, worst first.
    pub findings: Vec<Finding>,
}

/// A migration that would be applied.
#[derive(Debug, Serialize)]
pub struct Previewed {
    /// Its file.
    pub file: String,
    /// What its header says of hazards.
    pub hazards: Vec<String>,
    /// What its header says of locks.
    pub locks: Vec<String>,
    /// Its steps: `in a transaction`, `alone` or `5000 rows at a time, …`, and its statements.
    pub steps: Vec<(String, Vec<String>)>,
}

/// How large a table is.
#[derive(Debug, Serialize)]
pub struct TableSize {
    /// Its qualified name.
    pub table: String,
    /// With indexes and TOAST.
    pub bytes: i64,
    /// As last counted; `None` when it never was.
    pub rows: Option<i64>,
}

/// What would be applied, or what is in the way.
///
/// # Errors
/// When that cannot be found out.
pub fn preview(
    place: &Place<'_>,
    goal: &Goal,
    lock_timeout: Duration,
) -> Result<Result<Preview, Box<Outcome>>, Error> {
    let outcome = place.check(At::PreDeploy)?;
    if fails(&outcome) {
        return Ok(Err(Box::new(outcome)));
    }
    let mut client = place.target.connect()?;
    let server = read::server(&mut client)?;
    let applied = match history::read(&mut client)? {
        History::Rows(rows) => rows,
        History::Absent | History::Unreadable(_) => Vec::new(),
    };
    let owner = place.repository.configuration.owner.as_deref().unwrap_or(&server.database_owner);
    let states = crate::gate::states(place.repository, place.options, place.store, (server.major, owner))?;
    let planned = plan(place.repository, &applied, goal, &states)?;
    let mut names = BTreeSet::new();
    let mut migrations = Vec::new();
    for planned in &planned {
        let text = planned.source.text.as_str();
        names.extend(names_in(text));
        migrations.push(Previewed {
            file: planned.source.file.clone(),
            hazards: header(text, "hazards"),
            locks: header(text, "locks"),
            steps: outline(&planned.source)?,
        });
    }
    let tables = sizes(&mut client, &names)?;
    let all: Vec<_> = planned.iter().map(Planned::migration).collect();
    let look = Look { principal: owner, lock_timeout };
    let outcome = told(place, &planned, preflight::look(place.target, &look, &all)?);
    Ok(Ok(Preview { database: place.target.to_string(), migrations, tables, findings: outcome.findings }))
}

/// The list under a name in the header of a generated migration.
fn header(text: &str, name: &str) -> Vec<String> {
    let comments = text.lines().take_while(|line| line.starts_with("--"));
    let below = comments.skip_while(|line| *line != format!("-- {name}:")).skip(1);
    below.map_while(|line| line.strip_prefix("--   ")).map(str::to_owned).collect()
}

/// Every word that may be a name.
fn names_in(text: &str) -> impl Iterator<Item = String> {
    Scanner::new(text).map_while(Result::ok).filter_map(|token| match token.kind {
        TokenKind::Word => Some(text[token.span()].to_ascii_lowercase()),
        TokenKind::QuotedName => Some(text[token.span()].trim_matches('"').replace("\"\"", "\"")),
        _ => None,
    })
}

fn sizes(client: &mut postgres::Client, names: &BTreeSet<String>) -> Result<Vec<TableSize>, Error> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let rows = client
        .query(include_str!("sizes.sql"), &[&names])
        .map_err(Error::query("ask for the sizes of tables"))?;
    let size = |row: &postgres::Row| TableSize {
        table: row.get("table"),
        bytes: row.get("bytes"),
        rows: row.get("rows"),
    };
    Ok(rows.iter().map(size).collect())
}
