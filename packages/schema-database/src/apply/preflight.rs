//! Looks, before anything is applied, whether the rows that are there bear what the migrations ask of them.
//!
//! What is asked is read from the statements (`schema_script::demand`), and PostgreSQL answers in a transaction that can
//! only read. It sees the state before any pending statement: what a statement makes or changes before another asks is passed
//! over, or told as a warning.

mod bound;
mod ground;
mod probe;

use super::steps::{self, Manner};
use super::{Migration, progress};
use crate::connection::Target;
use crate::error::Error;
use crate::history;
use ground::{Asked, Ground};
use postgres::{Client, Transaction};
use probe::Answer;
use schema_core::quote;
use schema_core::report::{Finding, Location, Severity};
use schema_script::split::Statement;
use std::time::Duration;

/// How a preflight looks.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Who owns what the migrations make.
    pub principal: &'a str,
    /// A transaction that is open for longer than this stands in the way of others.
    pub lock_timeout: Duration,
}

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What stands in the way of these migrations, or may: their steps that are done already are passed over.
///
/// # Errors
/// When the database cannot be asked at all. A question that cannot be answered is a finding.
pub fn look(target: &Target, look: &Look<'_>, migrations: &[Migration<'_>]) -> Result<Vec<Finding>, Error> {
    let mut client = target.connect()?;
    let mut findings = Vec::new();
    let mut done = match migrations.first() {
        Some(first) if history::exists(&mut client)? => {
            progress::read(&mut client, &first.key())?.iter().filter(|step| step.is_done).count()
        }
        Some(_) | None => 0,
    };
    prepare(&mut client, look)?;
    let failed = || Error::query("look at the rows before migrating");
    let mut transaction = client.build_transaction().read_only(true).start().map_err(failed())?;
    let mut ground = Ground::default();
    let mut is_patient = false;
    for migration in migrations {
        for step in steps::of(migration.source)?.into_iter().skip(std::mem::take(&mut done)) {
            is_patient |= matches!(step.manner, Manner::Alone(_));
            transaction.batch_execute(PATH).map_err(failed())?;
            for statement in &step.statements {
                for asked in ground.take(&mut transaction, statement)? {
                    findings.extend(ask(&mut transaction, migration, statement, &asked)?);
                }
            }
        }
    }
    if !migrations.is_empty() {
        findings.extend(open_transactions(&mut transaction, look, is_patient)?);
    }
    Ok(findings)
}

/// As a batch finds it.
const PATH: &str = "SET LOCAL search_path = \"$user\", public";

fn prepare(client: &mut Client, look: &Look<'_>) -> Result<(), Error> {
    // Rows that a policy hides stand in the way as well: who may not see them is told so.
    let settings = format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET row_security = off; SET TimeZone = 'UTC'; \
         SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET client_min_messages = warning",
        PATIENCE.as_millis(),
        look.lock_timeout.as_millis(),
    );
    client.batch_execute(&settings).map_err(Error::query("prepare the session"))?;
    // Who may only read, and looks what would be applied, goes on as itself.
    let role = format!("SET ROLE {}", quote::identifier(look.principal));
    match client.batch_execute(&role) {
        Err(error) if error.as_db_error().is_none() => Err(Error::query("prepare the session")(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn ask(
    transaction: &mut Transaction<'_>,
    migration: &Migration<'_>,
    statement: &Statement<'_>,
    asked: &Asked,
) -> Result<Option<Finding>, Error> {
    let (severity, code, message, help) = match probe::ask(transaction, asked)? {
        Answer::Fits => return Ok(None),
        Answer::Amiss { rows, keys } => {
            let message = asked.complaint(rows, &keys);
            if asked.may_be_mended {
                let help = "an earlier statement may mend them; `cargo xtask db-rehearse` tries it";
                (Severity::Warning, "rows-in-the-way", message, help)
            } else {
                let help = "mend the rows, or let the migration do it in a statement before this one";
                (Severity::Error, "rows-in-the-way", message, help)
            }
        }
        Answer::Unknown(reason) => (
            Severity::Warning,
            "unprobed-step",
            format!("nobody has looked whether the rows bear this: {reason}"),
            "`cargo xtask db-rehearse` tries the migration on a backup",
        ),
    };
    let position = migration.source.text.position(statement.span.start);
    let mut finding = Finding::new(severity, code, format!("table {}", asked.table), message);
    finding.help = Some(help.to_owned());
    finding.location =
        Some(Location { file: migration.source.file.clone(), line: position.line, column: position.column });
    Ok(Some(finding))
}

/// Transactions that are open for long: locks wait for them, and so do concurrent builds.
fn open_transactions(
    transaction: &mut Transaction<'_>,
    look: &Look<'_>,
    is_patient: bool,
) -> Result<Vec<Finding>, Error> {
    let milliseconds = i64::try_from(look.lock_timeout.as_millis()).unwrap_or(i64::MAX);
    let rows = transaction
        .query(include_str!("preflight/transactions.sql"), &[&milliseconds])
        .map_err(Error::query("ask for open transactions"))?;
    let risk = if is_patient {
        "statements that run alone wait until it ends, and locks that it holds are not to be had"
    } else {
        "locks that it holds are not to be had"
    };
    let finding = |row: &postgres::Row| {
        let (who, seconds): (String, i64) = (row.get("who"), row.get("seconds"));
        let message = format!("open for {seconds} s: {risk}");
        let mut finding = Finding::new(Severity::Warning, "open-transaction", who, message);
        finding.help = Some("end it before migrating, or wait until it has ended".to_owned());
        finding
    };
    Ok(rows.iter().map(finding).collect())
}
