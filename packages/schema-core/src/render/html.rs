//! Reports for people: one self-contained page, with nothing that is loaded from elsewhere.
//!
//! Every text goes through the template, which escapes it; the style and the script are constants.

mod diagram;
mod layout;

use crate::catalog::Catalog;
use crate::compare::Change;
use crate::hazard::Hazard;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::plan::Plan;
use crate::quote::{display, escape_controls};
use crate::report::{Finding, Severity};
use crate::verdict::Verdict;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the page tells.
pub struct Page<'a> {
    /// The canonical schema's file.
    pub schema_file: &'a str,
    /// When it was made.
    pub made: String,
    /// What the gate says of a database, where one was asked.
    pub verdict: Option<Verdict>,
    /// Names and values under the verdict: database, server, fingerprint.
    pub facts: Vec<(&'static str, String)>,
    /// Everything that was found.
    pub findings: &'a [Finding],
    /// What was applied, oldest first.
    pub applied: &'a [Applied],
    /// What is still to be applied.
    pub pending: &'a [String],
    /// The plans that lead out of it, each with what it is for.
    pub plans: Vec<(&'static str, &'a Plan, Vec<Hazard>)>,
    /// What is drawn.
    pub catalog: &'a Catalog,
    /// What differs from it.
    pub changes: &'a [Change],
}

/// A migration that a database has applied.
pub struct Applied {
    /// As in its file's name.
    pub migration: String,
    /// When, and by whom; empty when no database was asked.
    pub note: String,
}

/// Nothing may be loaded, and nothing sent.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// The page.
pub fn render(page: &Page<'_>) -> String {
    let style = PreEscaped(include_str!("html/page.css"));
    let script = PreEscaped(include_str!("html/page.js"));
    let title =
        format!("{} {}", page.schema_file, page.verdict.map_or(String::new(), |verdict| verdict.to_string()));
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                link rel="icon" href="data:,";
                title { (shown(title.trim())) }
                style { (style) }
            }
            body {
                (header(page))
                main {
                    (findings(page.findings))
                    @for (purpose, plan, hazards) in &page.plans { (show_plan(purpose, plan, hazards)) }
                    (history(page))
                    (diagrams(page))
                }
                footer { "schema-sync · " (page.made) }
                script { (script) }
            }
        }
    };
    markup.into_string()
}

fn header(page: &Page<'_>) -> Markup {
    let worst = page.findings.iter().map(|finding| finding.severity).max();
    let mood = match (worst, page.verdict) {
        (Some(Severity::Integrity | Severity::Error), _) => "bad",
        (Some(Severity::Warning), _) => "fair",
        (None, _) => "good",
    };
    let word = match page.verdict {
        Some(verdict) => verdict.to_string(),
        None if mood == "bad" => "does not agree".to_owned(),
        None => "schema".to_owned(),
    };
    html! {
        header class=(mood) {
            p.file { (shown(page.schema_file)) }
            h1 { (word) }
            dl.facts {
                @for (name, value) in &page.facts { div { dt { (name) } dd { bdi { (shown(value)) } } } }
            }
            nav {
                @if !page.findings.is_empty() { a href="#findings" { "Findings" } }
                @if !page.plans.is_empty() { a href="#plan-0" { "Ways out" } }
                @if !page.applied.is_empty() || !page.pending.is_empty() { a href="#history" { "History" } }
                a href="#diagram" { "Diagram" }
            }
        }
    }
}

fn findings(findings: &[Finding]) -> Markup {
    let whole: Vec<&Finding> = findings.iter().filter(|finding| finding.part_of.is_none()).collect();
    if whole.is_empty() {
        return html! {};
    }
    html! {
        section id="findings" {
            h2 { "Findings " span.count { (whole.len()) } }
            @for finding in whole {
                article.finding.(severity(finding.severity)) data-search=(shown(&finding.subject)) {
                    h3 { bdi { (shown(&finding.subject)) } " " code.code { (finding.code) } }
                    @if let Some(message) = message(finding) { p { bdi { (shown(message)) } } }
                    @if let Some(at) = &finding.location { p.place { (shown(&at.file)) ":" (at.line) } }
                    (side_by_side(finding))
                    @if let Some(help) = &finding.help { p.help { (shown(help)) } }
                    (parts(finding, findings))
                }
            }
        }
    }
}

/// The message, unless it is long and the table beneath says the same.
fn message(finding: &Finding) -> Option<&str> {
    const LONGEST: usize = 240;
    let is_told_beneath = finding.repository.is_some() && finding.database.is_some();
    Some(finding.message.as_str()).filter(|message| !is_told_beneath || message.len() <= LONGEST)
}

/// What comes with a table that is only on one side.
fn parts(finding: &Finding, findings: &[Finding]) -> Markup {
    let parts: Vec<&Finding> =
        findings.iter().filter(|part| part.part_of.as_deref() == Some(finding.subject.as_str())).collect();
    html! {
        @if !parts.is_empty() {
            details {
                summary { (parts.len()) " parts" }
                ul { @for part in parts { li { bdi { (shown(&part.subject)) } } } }
            }
        }
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
        Severity::Integrity => "integrity",
    }
}

/// Both definitions, attribute by attribute.
fn side_by_side(finding: &Finding) -> Markup {
    let attributes =
        |side: &Option<Value>| side.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let (ours, theirs) = (attributes(&finding.repository), attributes(&finding.database));
    let names: BTreeSet<&String> =
        ours.keys().chain(theirs.keys()).filter(|name| !name.starts_with('_')).collect();
    if names.is_empty() {
        return html! {};
    }
    let cell = |side: &serde_json::Map<String, Value>, whole: bool, name: &str| match side.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Some(other) => other.to_string(),
        None if whole => "—".to_owned(),
        None => String::new(),
    };
    html! {
        div.scroll { table.sides {
            thead { tr { th { "attribute" } th { "repository" } th { "database" } } }
            tbody {
                @for name in names {
                    tr.differs[ours.get(name) != theirs.get(name)] {
                        th scope="row" { (name.replace('_', " ")) }
                        td { bdi { (shown(&cell(&ours, finding.repository.is_some(), name))) } }
                        td { bdi { (shown(&cell(&theirs, finding.database.is_some(), name))) } }
                    }
                }
            }
        } }
    }
}

fn show_plan(purpose: &str, plan: &Plan, hazards: &[Hazard]) -> Markup {
    let id = if purpose.starts_with("Bring") { "plan-0" } else { "plan-1" };
    html! {
        section id=(id) {
            h2 { (purpose) " " span.count { (plan.steps().count()) } }
            ol.steps {
                @for (index, step) in plan.steps().enumerate() {
                    li {
                        p.labels {
                            @for hazard in hazards.iter().filter(|hazard| hazard.step == index + 1) {
                                span.hazard title=(hazard.code.why()) { (hazard.code.text()) }
                            }
                            @for lock in &step.locks {
                                span.lock { (lock.mode.name()) " on " bdi { (display(&lock.relation.0)) "." (display(&lock.relation.1)) } }
                            }
                        }
                        pre.scroll { code { (shown(&step.sql)) ";" } }
                    }
                }
            }
        }
    }
}

fn history(page: &Page<'_>) -> Markup {
    if page.applied.is_empty() && page.pending.is_empty() {
        return html! {};
    }
    html! {
        section id="history" {
            h2 { "History " span.count { (page.applied.len()) } }
            ol.timeline {
                @for applied in page.applied {
                    li.applied { code { bdi { (shown(&applied.migration)) } } span.note { (shown(&applied.note)) } }
                }
                @for migration in page.pending {
                    li.pending { code { bdi { (shown(migration)) } } span.note { "pending" } }
                }
            }
        }
    }
}

fn diagrams(page: &Page<'_>) -> Markup {
    let drifted: BTreeSet<(String, String)> =
        page.changes.iter().filter_map(|change| table_of(change.subject())).collect();
    let schemas = diagram::schemas(page.catalog);
    html! {
        section id="diagram" {
            h2 { "Diagram" }
            div.search {
                input type="search" id="search" placeholder="Search tables and columns" aria-label="Search tables and columns" autocomplete="off";
                output id="hits" for="search" {}
            }
            p.legend { span { "◆ primary key" } span { "→ reference" } span { b { "bold" } " not null" }
                @if !drifted.is_empty() { span.drift { "● differs" } } }
            @for schema in &schemas {
                details.schema open {
                    summary { bdi { (shown(schema)) } }
                    div.scroll.canvas tabindex="0" { (diagram::diagram(page.catalog, schema, &drifted)) }
                }
            }
            @if schemas.is_empty() { p { "There are no tables." } }
        }
    }
}

/// The table that an object is, or is a part of.
fn table_of(id: &ObjectId) -> Option<(String, String)> {
    let path: &[std::sync::Arc<str>] = match id.kind {
        Kind::Grant => id.path.get(1..)?,
        Kind::Table
        | Kind::ForeignTable
        | Kind::Column
        | Kind::Constraint
        | Kind::Trigger
        | Kind::Rule
        | Kind::Policy
        | Kind::Index => &id.path,
        _ => return None,
    };
    Some((path.first()?.to_string(), path.get(1)?.to_string()))
}

/// Nothing in a text may turn what stands around it.
fn shown(text: &str) -> String {
    escape_controls(text)
}
