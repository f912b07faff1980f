//! What people read of a rehearsal: each step, what it cost, and who would have waited for it.

use super::migration::{applied, size};
use super::{Data, document, exit_code, write};
use crate::arguments::Format;
use crate::exit::ExitCode;
use schema_core::quote::escape_controls;
use schema_database::apply::measure::MeasuredTable;
use schema_database::gate::Outcome;
use schema_database::migrate::Planned;
use schema_database::migrate::rehearsal::{Rehearsal, RehearsedStep};
use serde_json::json;
use std::cmp::Ordering;

/// What was rehearsed, and what the gate says afterwards.
pub(crate) fn rehearsed(
    outcome: &Outcome,
    planned: &[Planned],
    rehearsal: &Rehearsal,
    format: Format,
) -> ExitCode {
    if format == Format::Json {
        let mut data = Data::default();
        let mut document = document(outcome);
        document["rehearsal"] = json!(rehearsal);
        data.line(format_args!("{document:#}"));
        return data.end(exit_code(outcome));
    }
    write(outcome, format, |data| {
        data.line(format_args!("on {}", escape_controls(&rehearsal.backup)));
        rehearsal.steps.iter().for_each(|step| in_words(step, data));
        data.line(format_args!(
            "all: {} ms, about {} ms to be expected; the database: {}",
            rehearsal.milliseconds,
            rehearsal.estimated_milliseconds,
            growth(rehearsal.bytes_before, rehearsal.bytes_peak, rehearsal.bytes_after)
        ));
        applied(outcome, planned, data);
    })
}

fn in_words(step: &RehearsedStep, data: &mut Data) {
    let measured = &step.measured;
    data.line(format_args!(
        "\n{}:{}: step {}, {}: {} ms, about {} ms to be expected",
        escape_controls(&measured.file),
        measured.line,
        measured.step,
        measured.manner,
        measured.milliseconds,
        step.estimated_milliseconds
    ));
    for statement in &measured.statements {
        data.line(format_args!("  {} ms  {}", statement.milliseconds, escape_controls(&statement.statement)));
    }
    for table in &measured.tables {
        data.line(format_args!("  {}: {}", escape_controls(&table.table), facts(table).join(", ")));
    }
    let growth = growth(measured.bytes_before, measured.bytes_peak, measured.bytes_after);
    data.line(format_args!("  the database: {growth}"));
}

/// What a step did to a table.
fn facts(table: &MeasuredTable) -> Vec<String> {
    let mut facts = Vec::new();
    match &table.lock {
        Some(lock) => facts.push(format!("lock {}", lock.name())),
        None => facts.push("new".to_owned()),
    }
    match (table.readers_wait_milliseconds, table.writers_wait_milliseconds) {
        (0, 0) => {}
        (0, writers) => facts.push(format!("writers wait {writers} ms")),
        (readers, writers) if readers == writers => facts.push(format!("all wait {readers} ms")),
        (readers, writers) => facts.push(format!("readers wait {readers} ms, writers {writers} ms")),
    }
    if table.is_rewritten {
        facts.push("written anew".to_owned());
    }
    match (table.rows_before, table.rows_after) {
        (Some(before), Some(after)) if before == after => facts.push(format!("{before} rows")),
        (Some(before), Some(after)) => facts.push(format!("{before} rows before, {after} after")),
        (Some(before), None) => facts.push(format!("gone, with {before} rows")),
        (None, Some(after)) => facts.push(format!("{after} rows")),
        (None, None) => {}
    }
    facts
}

fn growth(before: u64, peak: u64, after: u64) -> String {
    let change = match after.cmp(&before) {
        Ordering::Less => format!("{} less", size(before - after)),
        Ordering::Equal => "as large as before".to_owned(),
        Ordering::Greater => format!("{} more", size(after - before)),
    };
    let spare = peak.saturating_sub(after.max(before));
    if spare == 0 { change } else { format!("{change}, {} more while it ran", size(spare)) }
}
