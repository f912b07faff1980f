//! One report of several databases that were migrated.

use super::{Data, Style};
use crate::arguments::Format;
use crate::exit::ExitCode;
use crate::failure::{Failure, code};
use schema_core::quote::escape_controls;
use schema_core::render::{github, sarif};
use schema_core::report::{Finding, Severity};
use schema_database::error::count;
use schema_database::gate::Outcome;
use serde_json::json;

/// What became of one database.
pub(crate) struct Migrated {
    /// Its name.
    pub(crate) name: String,
    /// What became of it.
    pub(crate) state: State,
}

/// What became of it.
pub(crate) enum State {
    /// These were applied, and it is as it should be. None: it was so before.
    Well(Vec<String>),
    /// It is not as it should be, with the exit code that this means.
    Failed { code: u8, message: String },
    /// Another one failed before.
    NotStarted,
}

impl State {
    /// What the gate says afterwards.
    pub(crate) fn of(outcome: &Outcome, applied: Vec<String>) -> State {
        let code = match outcome.severity() {
            Some(Severity::Integrity) => code::INTEGRITY,
            Some(Severity::Error) => code::FOUND,
            Some(Severity::Warning) | None => return State::Well(applied),
        };
        let worst = outcome.findings.iter().filter(|finding| finding.severity > Severity::Warning);
        let told =
            worst.map(|finding| format!("{}: {} ({})", finding.subject, finding.message, finding.code));
        State::Failed { code, message: told.collect::<Vec<_>>().join("; ") }
    }

    pub(crate) fn failed(failure: &Failure) -> State {
        State::Failed { code: failure.code(), message: failure.in_one_line() }
    }

    pub(crate) fn fails(&self) -> bool {
        matches!(self, State::Failed { .. })
    }

    /// Whether somebody asked the whole program to end.
    pub(crate) fn stops(&self) -> bool {
        matches!(self, State::Failed { code, .. } if *code > code::SIGNAL)
    }

    fn code(&self) -> u8 {
        match self {
            State::Well(_) | State::NotStarted => 0,
            State::Failed { code, .. } => *code,
        }
    }
}

/// From the one that says least to the one that somebody must look at first.
const ORDER: &[u8] = &[
    0,
    code::COULD_NOT,
    code::USAGE,
    code::BUSY,
    code::FOUND,
    code::REFUSED,
    code::INTEGRITY,
    code::NEEDS_PERSON,
];

/// The report, and the worst exit code.
pub(crate) fn several(report: &[Migrated], format: Format) -> ExitCode {
    let mut data = Data::default();
    match format {
        Format::Text | Format::Sql => in_words(report, &mut data),
        Format::Json => data.line(format_args!("{:#}", document(report))),
        Format::Github => {
            github::annotations(&failures(report)).lines().for_each(|line| data.line(format_args!("{line}")));
        }
        Format::Sarif => data.line(format_args!("{:#}", sarif::log(&failures(report)))),
    }
    // A signal is in no list: it comes before all.
    let rank = |code: &u8| ORDER.iter().position(|known| known == code).unwrap_or(ORDER.len());
    data.end(ExitCode::from(report.iter().map(|one| one.state.code()).max_by_key(rank).unwrap_or(0)))
}

/// A finding for each database that failed.
fn failures(report: &[Migrated]) -> Vec<Finding> {
    let finding = |one: &Migrated| match &one.state {
        State::Failed { message, .. } => Some(Finding::new(
            Severity::Error,
            super::survey::NOT_MIGRATED,
            one.name.as_str(),
            message.as_str(),
        )),
        State::Well(_) | State::NotStarted => None,
    };
    report.iter().filter_map(finding).collect()
}

fn document(report: &[Migrated]) -> serde_json::Value {
    let one = |migrated: &Migrated| {
        let (state, applied, message) = match &migrated.state {
            State::Well(applied) => {
                (if applied.is_empty() { "unchanged" } else { "migrated" }, applied.clone(), None)
            }
            State::Failed { message, .. } => ("failed", Vec::new(), Some(message)),
            State::NotStarted => ("not-started", Vec::new(), None),
        };
        json!({
            "database": migrated.name,
            "state": state,
            "applied": applied,
            "exit_code": migrated.state.code(),
            "message": message,
        })
    };
    json!(report.iter().map(one).collect::<Vec<_>>())
}

fn in_words(report: &[Migrated], data: &mut Data) {
    let width = report.iter().map(|one| one.name.chars().count()).max().unwrap_or(0).min(48);
    for one in report {
        let (style, word, rest) = match &one.state {
            State::Well(applied) if applied.is_empty() => (Style::Good, "unchanged", String::new()),
            State::Well(applied) => (Style::Good, "migrated", applied.join(", ")),
            State::Failed { message, .. } => (Style::Error, "failed", message.clone()),
            State::NotStarted => (Style::Warning, "not started", String::new()),
        };
        let ansi = style.ansi();
        let name = super::in_one_line(&one.name);
        let rest = escape_controls(&rest);
        data.line(format_args!(
            "{name:width$}  {ansi}{word}{ansi:#}{}{rest}",
            if rest.is_empty() { "" } else { ": " }
        ));
    }
    let number = |is_meant: &dyn Fn(&State) -> bool| report.iter().filter(|one| is_meant(&one.state)).count();
    data.line(format_args!(
        "{}: {} migrated, {} unchanged, {} failed, {} not started",
        count(report.len(), "database"),
        number(&|state| matches!(state, State::Well(applied) if !applied.is_empty())),
        number(&|state| matches!(state, State::Well(applied) if applied.is_empty())),
        number(&State::fails),
        number(&|state| matches!(state, State::NotStarted)),
    ));
}
