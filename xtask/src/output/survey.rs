//! One report of many databases.

use super::{Data, Style, print_finding, text_findings};
use crate::arguments::Format;
use crate::exit::ExitCode;
use crate::failure::code;
use schema_core::quote::escape_controls;
use schema_core::render::{github, sarif};
use schema_core::report::Finding;
use schema_core::verdict::Verdict;
use schema_database::error::count;
use schema_database::survey::{Grade, Group, Survey};

/// The code of a database that `db-migrate --targets` left elsewhere than it should be.
pub(super) const NOT_MIGRATED: &str = "not-migrated";

/// The report in the form that was asked for, and the exit code that it means.
pub(crate) fn survey(survey: &Survey, format: Format) -> ExitCode {
    let mut data = Data::default();
    match format {
        Format::Text | Format::Sql => text(survey, &mut data),
        Format::Json => data.line(format_args!("{:#}", serde_json::json!(survey))),
        Format::Github => {
            github::annotations(&findings(survey)).lines().for_each(|line| data.line(format_args!("{line}")));
        }
        Format::Sarif => data.line(format_args!("{:#}", sarif::log(&findings(survey)))),
    }
    data.end(exit_code(survey.grade()))
}

fn exit_code(grade: Grade) -> ExitCode {
    match grade {
        Grade::Integrity => ExitCode::from(code::INTEGRITY),
        Grade::Found => ExitCode::from(code::FOUND),
        Grade::Unknown => ExitCode::from(code::COULD_NOT),
        Grade::Well => ExitCode::SUCCESS,
    }
}

/// Those about the repository, then those of every group.
fn findings(survey: &Survey) -> Vec<Finding> {
    survey.findings.iter().cloned().chain(survey.groups.iter().flat_map(annotated)).collect()
}

/// The findings of a group, each with the databases that it is about.
fn annotated(group: &Group) -> Vec<Finding> {
    let names = some_names(group);
    let lost = group.error.iter().map(|error| {
        Finding::new(schema_core::report::Severity::Error, "not-checked", names.as_str(), error.as_str())
    });
    let name = |finding: &Finding| {
        let message = format!("{} [{}: {names}]", finding.message, count(group.databases.len(), "database"));
        Finding { message, ..finding.clone() }
    };
    group.findings.iter().map(name).chain(lost).collect()
}

/// As many names as an annotation has room for.
fn some_names(group: &Group) -> String {
    const SHOWN: usize = 10;
    let shown = group.databases.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match group.databases.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        Some(_) | None => shown,
    }
}

fn text(survey: &Survey, data: &mut Data) {
    survey.findings.iter().for_each(print_finding);
    for group in &survey.groups {
        let style = match group.grade() {
            Grade::Integrity | Grade::Found | Grade::Unknown => Style::Error,
            Grade::Well => Style::Good,
        };
        let ansi = style.ansi();
        let number = count(group.databases.len(), "database");
        data.line(format_args!("{ansi}{number}{ansi:#}: {}", standing(group)));
        wrapped(&group.databases).iter().for_each(|line| data.line(format_args!("    {line}")));
        if let Some(error) = &group.error {
            data.line(format_args!("  {}", escape_controls(error)));
        }
        text_findings(&group.outcome(), data);
        if let Some(recorded) = &group.recorded {
            data.line(format_args!("  recorded: schema version {recorded}"));
        }
        data.line(format_args!(""));
    }
    let shard = survey.shard.map(|shard| format!(" (shard {shard})")).unwrap_or_default();
    data.line(format_args!("{} checked{shard}: {}", count(survey.databases, "database"), summary(survey)));
}

fn standing(group: &Group) -> String {
    match (&group.error, group.verdict) {
        (Some(_), _) => "could not be checked".to_owned(),
        (None, Some(verdict)) => verdict.to_string(),
        (None, None) => "not judged".to_owned(),
    }
}

/// How many stand how.
fn summary(survey: &Survey) -> String {
    let number = |verdict: Option<Verdict>, is_lost: bool| -> usize {
        let meant = |group: &&Group| group.verdict == verdict && group.error.is_some() == is_lost;
        survey.groups.iter().filter(meant).map(|group| group.databases.len()).sum()
    };
    let verdicts = [Verdict::InSync, Verdict::Behind, Verdict::Ahead, Verdict::Diverged];
    let mut parts: Vec<String> = verdicts
        .iter()
        .map(|verdict| (number(Some(*verdict), false), verdict))
        .filter(|(number, _)| *number > 0)
        .map(|(number, verdict)| format!("{number} {verdict}"))
        .collect();
    let lost = number(None, true);
    if lost > 0 {
        parts.push(format!("{lost} could not be checked"));
    }
    if parts.is_empty() { "nothing is known of them".to_owned() } else { parts.join(", ") }
}

/// Names in lines that a terminal has room for.
fn wrapped(names: &[String]) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        let name = super::in_one_line(name);
        match lines.last_mut().filter(|line| line.chars().count() + name.chars().count() + 1 < WIDTH) {
            Some(line) => {
                line.push(' ');
                line.push_str(&name);
            }
            None => lines.push(name),
        }
    }
    lines
}
