//! What people read of migrations: what would be applied, and what was.

use super::{Data, text, write};
use crate::arguments::Format;
use crate::exit::ExitCode;
use crate::failure::code;
use schema_core::quote::escape_controls;
use schema_database::apply::Way;
use schema_database::error::count;
use schema_database::gate::Outcome;
use schema_database::migrate::Planned;
use schema_database::migrate::preview::{Preview, TableSize};

/// What the gate says after migrating.
pub(crate) fn migrated(outcome: &Outcome, planned: &[Planned], format: Format) -> ExitCode {
    write(outcome, format, |data| applied(outcome, planned, data))
}

/// What was applied, and what the gate says of it.
pub(super) fn applied(outcome: &Outcome, planned: &[Planned], data: &mut Data) {
    for planned in planned {
        let what = match planned.way {
            Way::Up => "applied",
            Way::Down => "taken back",
        };
        data.line(format_args!("{what}: {}", escape_controls(&planned.source.title())));
    }
    if planned.is_empty() && outcome.pending.is_empty() {
        data.line(format_args!("nothing to apply"));
    }
    text(outcome, data);
}

/// What would be applied.
pub(crate) fn preview(preview: &Preview, format: Format) -> ExitCode {
    let code = if preview.migrations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(code::FOUND) };
    let mut data = Data::default();
    match format {
        Format::Json => match serde_json::to_value(preview) {
            Ok(value) => data.line(format_args!("{value:#}")),
            // Texts and numbers always are JSON.
            Err(error) => unreachable!("{error}"),
        },
        Format::Text | Format::Sql | Format::Github | Format::Sarif => in_words(preview, &mut data),
    }
    data.end(code)
}

fn in_words(preview: &Preview, data: &mut Data) {
    let number = count(preview.migrations.len(), "migration");
    data.line(format_args!("would apply {number} to {}", preview.database));
    for migration in &preview.migrations {
        data.line(format_args!("\n{}", escape_controls(&migration.file)));
        for (name, lines) in [("hazard", &migration.hazards), ("lock", &migration.locks)] {
            for line in lines {
                data.line(format_args!("  {name}: {}", escape_controls(line)));
            }
        }
        for (index, (manner, statements)) in migration.steps.iter().enumerate() {
            data.line(format_args!("  step {}, {manner}:", index + 1));
            for statement in statements {
                data.line(format_args!("    {}", escape_controls(statement)));
            }
        }
    }
    if !preview.tables.is_empty() {
        data.line(format_args!("\ntables that they name"));
    }
    for TableSize { table, bytes, rows } in &preview.tables {
        let rows = rows.map_or("never counted".to_owned(), |rows| format!("about {rows} rows"));
        data.line(format_args!(
            "  {}  {}, {rows}",
            escape_controls(table),
            size(u64::try_from(*bytes).unwrap_or(0))
        ));
    }
    preview.findings.iter().for_each(super::print_finding);
}

/// `3.4 MiB`.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::BinaryBytes(bytes).to_string()
}
