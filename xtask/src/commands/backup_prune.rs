//! `cargo xtask backup-prune`: removes the backups that no rule keeps.

use super::backup::Shelf;
use crate::arguments::{Common, Format, backups::BackupPrune};
use crate::exit::ExitCode;
use crate::failure::{Failure, code};
use crate::output;
use schema_backup::keep::{Reason, Rules};
use schema_backup::prune::{Decision, Mode, prune};

pub(crate) fn run(command: &BackupPrune, common: &Common) -> Result<ExitCode, Failure> {
    let shelf = Shelf::open(common)?;
    let of = &shelf.configuration.backup;
    let rules = Rules {
        last: of.keep_last,
        hourly: of.keep_hourly,
        daily: of.keep_daily,
        weekly: of.keep_weekly,
        monthly: of.keep_monthly,
        verified: of.keep_verified,
    };
    let mode = if command.dry_run { Mode::Tell } else { Mode::Remove };
    let store = shelf.store()?;
    store.sweep()?;
    let decisions = prune(&store, &rules, mode)?;
    let is_damaged = decisions.iter().any(|decision| matches!(decision, Decision::Damaged { .. }));
    let text = match common.format {
        Format::Json => {
            format!("{:#}\n", serde_json::json!(decisions.iter().map(document).collect::<Vec<_>>()))
        }
        Format::Text | Format::Sql | Format::Github | Format::Sarif => {
            decisions.iter().map(|decision| line(decision, mode)).collect()
        }
    };
    let code = if is_damaged { ExitCode::from(code::INTEGRITY) } else { ExitCode::SUCCESS };
    Ok(output::data(&text, code))
}

/// What no rule is about.
const RESCUED: &str = "rows that a migration deleted; remove the directory when nobody needs them";

fn line(decision: &Decision, mode: Mode) -> String {
    match decision {
        Decision::ByRule { name, reason: Reason::NotKept } => {
            let verb = if mode == Mode::Tell { "would be removed" } else { "removed" };
            format!("{name:<34} {verb}: {}\n", Reason::NotKept)
        }
        Decision::ByRule { name, reason } => format!("{name:<34} kept: {reason}\n"),
        Decision::Rescued { name } => format!("{name:<34} left alone: {RESCUED}\n"),
        Decision::Damaged { name, problem } => format!("{name:<34} left alone: {problem}\n"),
    }
}

fn document(decision: &Decision) -> serde_json::Value {
    match decision {
        Decision::ByRule { name, reason } => {
            serde_json::json!({ "name": name, "kept": *reason != Reason::NotKept, "reason": reason.to_string() })
        }
        Decision::Rescued { name } => serde_json::json!({ "name": name, "kept": true, "reason": RESCUED }),
        Decision::Damaged { name, problem } => {
            serde_json::json!({ "name": name, "kept": true, "reason": problem })
        }
    }
}
