//! What people read: data to stdout, all else to stderr; readable without colour.

mod data;
mod lint;
mod migration;
mod plan;
mod rehearsal;
mod several;
mod survey;

use crate::exit::ExitCode;
use data::Data;
pub(crate) use data::data;
pub(crate) use lint::linted;
pub(crate) use migration::{migrated, preview, size};
pub(crate) use plan::{hazards, lookalike, proof, refused_hazards};
pub(crate) use rehearsal::rehearsed;
pub(crate) use several::{Migrated, State, several};
pub(crate) use survey::survey;

use crate::arguments::Format;
use crate::failure::code;
use schema_core::quote::escape_controls;
use schema_core::render::{github, sarif};
use schema_core::report::{Excerpt, Finding, Location, Severity};
use schema_core::verdict::Verdict;
use schema_database::error::{LoadFailure, count};
use schema_database::gate::Outcome;
use schema_database::migrate::fails;
use serde_json::json;
use std::fmt::Arguments;
use std::io::Write;

/// What a word means, by its colour.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    /// What is wrong.
    Error,
    /// What may be wrong.
    Warning,
    /// What is well.
    Good,
    /// What to do.
    Hint,
}

impl Style {
    fn ansi(self) -> anstyle::Style {
        let color = match self {
            Style::Error => anstyle::AnsiColor::Red,
            Style::Warning => anstyle::AnsiColor::Yellow,
            Style::Good => anstyle::AnsiColor::Green,
            Style::Hint => anstyle::AnsiColor::Cyan,
        };
        color.on_default().bold()
    }
}

/// `error: …`, `hint: …`
pub(crate) fn problem(style: Style, label: &str, text: &str) {
    let ansi = style.ansi();
    tell(format_args!("{ansi}{label}{ansi:#}: {}", escape_controls(text)));
}

pub(crate) fn warning(text: &str) {
    problem(Style::Warning, "warning", text);
}

pub(crate) fn note(label: &str, text: &str) {
    tell(format_args!("{label}: {}", escape_controls(text)));
}

/// Data goes to stdout, all else to stderr. Nobody is left to be told when stderr cannot be written to.
fn tell(line: Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// How much of a line is shown before and after what is meant: files written by programs have lines of megabytes.
const SHOWN_BEFORE: usize = 80;
const SHOWN_AFTER: usize = 60;

/// A place in a file, its line, and a caret under what is meant.
pub(crate) fn excerpt(location: &Location, excerpt: &Excerpt, what: &str) {
    let Location { file, line, column } = location;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let Shown { text, indent, width } = show(excerpt, *column);
    let carets = "^".repeat(width);
    let ansi = Style::Error.ansi();
    tell(format_args!("{margin} --> {}:{line}:{column}", in_one_line(file)));
    tell(format_args!("{margin}  |"));
    tell(format_args!("{number}  | {text}"));
    tell(format_args!("{margin}  | {indent}{ansi}{carets}{ansi:#} {}", escape_controls(what)));
}

/// An excerpt as it is printed.
struct Shown {
    text: String,
    indent: String,
    width: usize,
}

fn show(excerpt: &Excerpt, column: usize) -> Shown {
    let start = column.saturating_sub(1);
    let cut = start.saturating_sub(SHOWN_BEFORE);
    let mut rest = excerpt.text.chars().skip(cut);
    let before: String = rest.by_ref().take(start - cut).collect();
    let width = excerpt.width.min(SHOWN_BEFORE);
    let meant: String = rest.by_ref().take(width).collect();
    let after: String = rest.by_ref().take(SHOWN_AFTER).collect();
    let dots = |is_cut: bool| if is_cut { "…" } else { "" };
    // What is escaped is longer than it was.
    let before = format!("{}{}", dots(cut > 0), escape_controls(&before));
    let meant = escape_controls(&meant);
    let after = format!("{}{}", escape_controls(&after), dots(rest.next().is_some()));
    let indent = before.chars().map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
    let width = meant.chars().count().max(1);
    Shown { text: format!("{before}{meant}{after}"), indent, width }
}

/// Help goes to stdout and succeeds; wrong usage is exit code 2.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    match error.kind() {
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion => {
            Data::after(printed).end(ExitCode::SUCCESS)
        }
        _ => ExitCode::from(code::USAGE),
    }
}

/// The gate's outcome in the form that was asked for, and the exit code that it means.
pub(crate) fn outcome(outcome: &Outcome, format: Format) -> ExitCode {
    write(outcome, format, |data| text(outcome, data))
}

/// Nobody knows whether the backups can be restored.
pub(crate) fn no_verified_restore(last: &str) -> Finding {
    let mut finding = Finding::new(Severity::Error, "no-verified-restore", "backups", last);
    finding.help = Some("`cargo xtask backup`, then `cargo xtask backup-verify --restore`".to_owned());
    finding
}

/// What stands in the way of a command that finds nothing itself.
pub(crate) fn in_the_way(findings: Vec<Finding>) -> ExitCode {
    findings.iter().for_each(print_finding);
    exit_code(&Outcome { findings, ..Outcome::default() })
}

/// What the checksums say.
pub(crate) fn checksums(outcome: &Outcome, format: Format) -> ExitCode {
    write(outcome, format, |data| {
        outcome.findings.iter().for_each(print_finding);
        if !fails(outcome) {
            let ansi = Style::Good.ansi();
            data.line(format_args!(
                "{ansi}ok{ansi:#}: schema.sql and the migrations are what schema.lock says"
            ));
        }
    })
}

/// The last full backup, and the last verified restore of one.
pub(crate) struct Safety {
    pub(crate) backup: Option<String>,
    pub(crate) verified: Option<String>,
}

/// Where a database is.
pub(crate) fn status(outcome: &Outcome, safety: &Safety, format: Format) -> ExitCode {
    write(outcome, format, |data| {
        let verdict = outcome.verdict.map_or("unknown".to_owned(), |verdict| verdict.to_string());
        data.line(format_args!("database  {}", outcome.database.as_deref().unwrap_or("-")));
        data.line(format_args!("server    PostgreSQL {}", outcome.server_version.as_deref().unwrap_or("-")));
        data.line(format_args!("version   {}", outcome.applied.last().map_or("none", String::as_str)));
        data.line(format_args!("verdict   {verdict}"));
        data.line(format_args!("applied   {}", count(outcome.applied.len(), "migration")));
        data.line(format_args!("pending   {}", count(outcome.pending.len(), "migration")));
        for migration in &outcome.pending {
            data.line(format_args!("          {}", escape_controls(migration)));
        }
        data.line(format_args!("backup    {}", safety.backup.as_deref().unwrap_or("none")));
        data.line(format_args!("restore   {}", safety.verified.as_deref().unwrap_or("never verified")));
        text_findings(outcome, data);
    })
}

/// What does not load is a finding where a program reads the findings.
pub(crate) fn unloadable(failure: &LoadFailure, hint: Option<&str>, format: Format) {
    let message = format!("{} ({})", failure.message, failure.sqlstate);
    let mut finding = Finding::new(Severity::Error, "does-not-load", &failure.file, message);
    finding.help = hint.map(str::to_owned);
    finding.location = Some(failure.location.clone());
    finding.excerpt = Some(failure.excerpt.clone());
    let outcome = Outcome { findings: vec![finding], ..Outcome::default() };
    // The exit code is the failure's.
    let _ = write(&outcome, format, |_data| {});
}

fn write(outcome: &Outcome, format: Format, text: impl FnOnce(&mut Data)) -> ExitCode {
    let mut data = Data::default();
    match format {
        Format::Text | Format::Sql => text(&mut data),
        Format::Json => data.line(format_args!("{:#}", document(outcome))),
        Format::Github => {
            let annotations = github::annotations(&outcome.findings);
            annotations.lines().for_each(|annotation| data.line(format_args!("{annotation}")));
        }
        Format::Sarif => data.line(format_args!("{:#}", sarif::log(&outcome.findings))),
    }
    data.end(exit_code(outcome))
}

fn exit_code(outcome: &Outcome) -> ExitCode {
    match outcome.severity() {
        Some(Severity::Integrity) => ExitCode::from(code::INTEGRITY),
        Some(Severity::Error) => ExitCode::from(code::FOUND),
        Some(Severity::Warning) | None => ExitCode::SUCCESS,
    }
}

/// The stable shape that docs/json.md describes.
pub(crate) fn document(outcome: &Outcome) -> serde_json::Value {
    json!({
        "verdict": outcome.verdict,
        "database": outcome.database,
        "server_version": outcome.server_version,
        "scratch_version": outcome.scratch_version,
        "fingerprint": outcome.fingerprint,
        "applied": outcome.applied,
        "pending": outcome.pending,
        "recorded": outcome.recorded,
        "findings": outcome.findings,
    })
}

fn text(outcome: &Outcome, data: &mut Data) {
    text_findings(outcome, data);
    if fails(outcome) {
        return;
    }
    let ansi = Style::Good.ansi();
    let scratch = outcome.scratch_version.as_deref().unwrap_or("-");
    match (&outcome.database, outcome.verdict) {
        (Some(database), Some(verdict)) => {
            data.line(format_args!("{ansi}{verdict}{ansi:#}: {database}"));
        }
        _ => data.line(format_args!(
            "{ansi}ok{ansi:#}: schema.sql, the migrations and schema.lock agree (PostgreSQL {scratch})"
        )),
    }
    if let Some(recorded) = &outcome.recorded {
        data.line(format_args!("recorded: schema version {recorded}"));
    }
}

/// The drift as one block, then everything else.
fn text_findings(outcome: &Outcome, data: &mut Data) {
    let (drift, other): (Vec<&Finding>, Vec<&Finding>) = outcome
        .findings
        .iter()
        .filter(|finding| finding.part_of.is_none())
        .partition(|finding| sign(finding).is_some());
    if !drift.is_empty() {
        let verdict =
            outcome.verdict.map_or("the migrations do not lead to schema.sql".to_owned(), |verdict| {
                let name =
                    if verdict == Verdict::InSync { "in sync, but".to_owned() } else { verdict.to_string() };
                format!("{name}: {}", summary(&drift))
            });
        let worst = drift.iter().map(|finding| finding.severity).max();
        let (style, label) = match worst {
            Some(Severity::Warning) => (Style::Warning, "drift"),
            _ => (Style::Error, "drift"),
        };
        let ansi = style.ansi();
        data.line(format_args!("{ansi}{label}{ansi:#}: {verdict}"));
        let width = drift.iter().map(|finding| finding.subject.chars().count()).max().unwrap_or(0).min(48);
        for finding in &drift {
            let file_name = |path: &str| in_one_line(path.rsplit('/').next().unwrap_or(path));
            let place = finding.location.as_ref().map(|at| format!("  {}:{}", file_name(&at.file), at.line));
            let subject = escape_controls(&finding.subject);
            let message = escape_controls(&finding.message);
            data.line(format_args!(
                "  {} {subject:width$}  {message}{}",
                sign(finding).unwrap_or(' '),
                place.unwrap_or_default()
            ));
        }
        if let Some(hint) = drift_hint(outcome.verdict, &drift) {
            problem(Style::Hint, "hint", &hint);
        }
    }
    for finding in other {
        print_finding(finding);
    }
}

/// How a difference is marked in the list; `None` for what is no difference.
fn sign(finding: &Finding) -> Option<char> {
    match finding.code.as_str() {
        "extra-object" | "migrations-extra-object" | "unknown-migration" => Some('+'),
        "missing-object" | "migrations-missing-object" | "pending-migration" | "missing-migration" => {
            Some('-')
        }
        "different-object" | "migrations-different-object" | "changed-migration" => Some('~'),
        _ => None,
    }
}

fn summary(drift: &[&Finding]) -> String {
    let objects = drift.iter().filter(|finding| finding.code.ends_with("-object")).count();
    let of = |codes: &[&str]| drift.iter().filter(|finding| codes.contains(&finding.code.as_str())).count();
    let verb = |number: usize| if number == 1 { "is" } else { "are" };
    let mut parts = Vec::new();
    if objects > 0 {
        let differ = if objects == 1 { "differs" } else { "differ" };
        parts.push(format!("{} {differ} from schema.sql", count(objects, "object")));
    }
    for (codes, word) in [
        (&["pending-migration", "missing-migration"][..], "missing"),
        (&["unknown-migration"][..], "unknown"),
        (&["changed-migration"][..], "changed"),
    ] {
        let number = of(codes);
        if number > 0 {
            parts.push(format!("{} {} {word}", count(number, "migration"), verb(number)));
        }
    }
    parts.join(", ")
}

fn drift_hint(verdict: Option<Verdict>, drift: &[&Finding]) -> Option<String> {
    match verdict {
        Some(Verdict::Behind) => Some("`cargo xtask db-migrate` applies them".to_owned()),
        Some(Verdict::Ahead | Verdict::Diverged | Verdict::InSync) => {
            Some("`cargo xtask db-sync` shows the way in both directions".to_owned())
        }
        None => drift.iter().find_map(|finding| finding.help.clone()),
    }
}

/// One finding, for people.
pub(crate) fn print_finding(finding: &Finding) {
    let (style, label) = match finding.severity {
        Severity::Warning => (Style::Warning, "warning"),
        Severity::Error | Severity::Integrity => (Style::Error, "error"),
    };
    problem(
        style,
        &format!("{label}[{}]", finding.code),
        &format!("{}: {}", in_one_line(&finding.subject), finding.message),
    );
    match (&finding.location, &finding.excerpt) {
        (Some(location), Some(text)) => excerpt(location, text, ""),
        (Some(Location { file, line, column }), None) => {
            tell(format_args!("  --> {}:{line}:{column}", in_one_line(file)));
        }
        (None, _) => {}
    }
    if let Some(help) = &finding.help {
        problem(Style::Hint, "help", help);
    }
}

/// A name can hold a line that looks like one of ours.
fn in_one_line(name: &str) -> String {
    escape_controls(name).replace('\n', "\\n")
}
