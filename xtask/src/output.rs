//! What people read: data to stdout, all else to stderr; readable without colour.

use crate::arguments::Format;
use crate::failure::code;
use anstream::{eprintln, print, println};
use schema_core::quote::escape_controls;
use schema_core::render::github;
use schema_core::report::{Excerpt, Finding, Location, Severity};
use schema_core::verdict::Verdict;
use schema_database::error::count;
use schema_database::gate::Outcome;
use serde_json::json;
use std::process::ExitCode;

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
    eprintln!("{ansi}{label}{ansi:#}: {}", escape_controls(text));
}

pub(crate) fn warning(text: &str) {
    problem(Style::Warning, "warning", text);
}

pub(crate) fn note(label: &str, text: &str) {
    eprintln!("{label}: {}", escape_controls(text));
}

/// A place in a file, its line, and a caret under what is meant.
pub(crate) fn excerpt(location: &Location, excerpt: &Excerpt, what: &str) {
    let Location { file, line, column } = location;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let text = escape_controls(&excerpt.text);
    let indent: String =
        excerpt.text.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let carets = "^".repeat(excerpt.width);
    let ansi = Style::Error.ansi();
    eprintln!("{margin} --> {file}:{line}:{column}");
    eprintln!("{margin}  |");
    eprintln!("{number}  | {text}");
    eprintln!("{margin}  | {indent}{ansi}{carets}{ansi:#} {}", escape_controls(what));
}

/// Help goes to stdout and succeeds; wrong usage is exit code 2.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    match error.kind() {
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion if printed.is_ok() => {
            ExitCode::SUCCESS
        }
        _ => ExitCode::from(code::USAGE),
    }
}

/// The gate's outcome in the form that was asked for, and the exit code that it means.
pub(crate) fn outcome(outcome: &Outcome, format: Format) -> ExitCode {
    match format {
        Format::Text => text(outcome),
        Format::Json => println!("{:#}", document(outcome)),
        Format::Github => print!("{}", github::annotations(&outcome.findings)),
    }
    exit_code(outcome)
}

/// What the checksums say.
pub(crate) fn checksums(outcome: &Outcome, format: Format) -> ExitCode {
    match format {
        Format::Json => println!("{:#}", document(outcome)),
        Format::Github => print!("{}", github::annotations(&outcome.findings)),
        Format::Text => {
            outcome.findings.iter().for_each(print_finding);
            if !fails(outcome) {
                let ansi = Style::Good.ansi();
                println!("{ansi}ok{ansi:#}: schema.sql and the migrations are what schema.lock says");
            }
        }
    }
    exit_code(outcome)
}

/// Where a database is.
pub(crate) fn status(outcome: &Outcome, format: Format) -> ExitCode {
    match format {
        Format::Json => println!("{:#}", document(outcome)),
        Format::Github => print!("{}", github::annotations(&outcome.findings)),
        Format::Text => {
            println!("database  {}", outcome.database.as_deref().unwrap_or("-"));
            println!("server    PostgreSQL {}", outcome.server_version.as_deref().unwrap_or("-"));
            println!("version   {}", outcome.applied.last().map_or("none", String::as_str));
            println!(
                "verdict   {}",
                outcome.verdict.map_or("unknown".to_owned(), |verdict| verdict.to_string())
            );
            println!("applied   {}", count(outcome.applied.len(), "migration"));
            println!("pending   {}", count(outcome.pending.len(), "migration"));
            for migration in &outcome.pending {
                println!("          {migration}");
            }
            text_findings(outcome);
        }
    }
    exit_code(outcome)
}

fn fails(outcome: &Outcome) -> bool {
    outcome.severity().is_some_and(|severity| severity > Severity::Warning)
}

fn exit_code(outcome: &Outcome) -> ExitCode {
    match outcome.severity() {
        Some(Severity::Integrity) => ExitCode::from(code::INTEGRITY),
        Some(Severity::Error) => ExitCode::from(code::FOUND),
        Some(Severity::Warning) | None => ExitCode::SUCCESS,
    }
}

/// The stable shape that docs/json.md describes.
fn document(outcome: &Outcome) -> serde_json::Value {
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

fn text(outcome: &Outcome) {
    text_findings(outcome);
    if fails(outcome) {
        return;
    }
    let ansi = Style::Good.ansi();
    let scratch = outcome.scratch_version.as_deref().unwrap_or("-");
    match (&outcome.database, outcome.verdict) {
        (Some(database), Some(verdict)) => println!("{ansi}{verdict}{ansi:#}: {database}"),
        _ => println!(
            "{ansi}ok{ansi:#}: schema.sql, the migrations and schema.lock agree (PostgreSQL {scratch})"
        ),
    }
    if let Some(recorded) = &outcome.recorded {
        println!("recorded: schema version {recorded}");
    }
}

/// The drift as one block, then everything else.
fn text_findings(outcome: &Outcome) {
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
        println!("{ansi}{label}{ansi:#}: {verdict}");
        let width = drift.iter().map(|finding| finding.subject.chars().count()).max().unwrap_or(0).min(48);
        for finding in &drift {
            let place = finding.location.as_ref().map(|at| format!("  {}:{}", file_name(&at.file), at.line));
            let subject = escape_controls(&finding.subject);
            let message = escape_controls(&finding.message);
            println!(
                "  {} {subject:width$}  {message}{}",
                sign(finding).unwrap_or(' '),
                place.unwrap_or_default()
            );
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
        Some(Verdict::Behind) => Some("`cargo xtask db-migrate` applies what is missing".to_owned()),
        Some(Verdict::Ahead | Verdict::Diverged | Verdict::InSync) => {
            Some("`cargo xtask db-sync` shows the way in both directions".to_owned())
        }
        None => drift.iter().find_map(|finding| finding.help.clone()),
    }
}

fn print_finding(finding: &Finding) {
    let (style, label) = match finding.severity {
        Severity::Warning => (Style::Warning, "warning"),
        Severity::Error | Severity::Integrity => (Style::Error, "error"),
    };
    problem(
        style,
        &format!("{label}[{}]", finding.code),
        &format!("{}: {}", finding.subject, finding.message),
    );
    match (&finding.location, &finding.excerpt) {
        (Some(location), Some(text)) => excerpt(location, text, ""),
        (Some(Location { file, line, column }), None) => eprintln!("  --> {file}:{line}:{column}"),
        (None, _) => {}
    }
    if let Some(help) = &finding.help {
        problem(Style::Hint, "help", help);
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
