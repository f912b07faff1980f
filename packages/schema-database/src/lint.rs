//! The lint of a repository's scripts: `schema.sql`, and the migrations that may still be changed.

use crate::cache::{Key, Store};
use crate::configuration::Configuration;
use crate::read::SUPPORTED_MAJORS;
use crate::repository::{Repository, Source, check_text, place};
use schema_core::report::{Finding, Severity};
use schema_script::Purpose;
use schema_script::lint::{self, ALL};
use schema_script::text::SourceText;

/// What is wanted of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    Everything,
    /// What fails a gate: errors. A schema may have thousands of warnings, which are not even read where they were kept.
    Errors,
}

/// What is found in `schema.sql` and in the migrations behind `lint.after`, by file.
pub fn lint_repository(repository: &Repository, store: &Store, wanted: Wanted) -> Vec<Finding> {
    let configuration = &repository.configuration;
    let mut findings = unknown_rules(configuration);
    for (source, purpose) in judged(repository) {
        findings.extend(lint_text(configuration, store, &source.file, &source.text, purpose, wanted));
    }
    findings
}

/// The scripts that [`lint_repository`] looks at.
pub fn judged(repository: &Repository) -> impl Iterator<Item = (&Source, Purpose)> {
    let migrations = judged_migrations(repository).map(|source| (source, Purpose::Migration));
    std::iter::once((&repository.schema, Purpose::CanonicalSchema)).chain(migrations)
}

/// What databases have applied is not edited any more: there is nothing to be said of it.
fn judged_migrations(repository: &Repository) -> impl Iterator<Item = &Source> {
    let after = repository.configuration.lint.after.as_deref().unwrap_or_default();
    repository.migrations.iter().filter(move |migration| migration.version.as_str() > after)
}

/// What is found in one text, and what the static checks say of it.
pub fn lint_and_check(
    configuration: &Configuration,
    store: &Store,
    file: &str,
    text: &SourceText,
    purpose: Purpose,
) -> Vec<Finding> {
    let mut findings = check_text(store, file, text, purpose);
    findings.extend(lint_text(configuration, store, file, text, purpose, Wanted::Everything));
    findings
}

/// The major version that scripts are judged for.
pub(crate) fn major(configuration: &Configuration) -> u32 {
    configuration.postgres_major.unwrap_or(*SUPPORTED_MAJORS.end())
}

fn lint_text(
    configuration: &Configuration,
    store: &Store,
    file: &str,
    text: &SourceText,
    purpose: Purpose,
    wanted: Wanted,
) -> Vec<Finding> {
    let major = major(configuration);
    let purpose_name = format!("{purpose:?} {major}");
    let key = Key::of("schema-sync lint 4", &[file, &purpose_name, text.checksum()]);
    let mut findings = kept(store, &key, wanted).unwrap_or_else(|| {
        let found = lint::lint(text, purpose, major);
        let mut findings: Vec<Finding> = found.iter().map(|found| convert(file, text, found)).collect();
        keep(store, &key, &findings);
        if wanted == Wanted::Errors {
            findings.retain(is_error);
        }
        findings
    });
    findings.retain(|finding| !configuration.lint.allow.contains_key(&finding.code));
    findings
}

/// The errors are the head of an entry, all findings its body.
fn keep(store: &Store, key: &Key, findings: &[Finding]) {
    let errors: Vec<&Finding> = findings.iter().filter(|finding| is_error(finding)).collect();
    if let Ok(body) = serde_json::to_string(findings) {
        store.keep(key, &errors, &body);
    }
}

fn kept(store: &Store, key: &Key, wanted: Wanted) -> Option<Vec<Finding>> {
    let entry = store.find::<Vec<Finding>>(key)?;
    match wanted {
        Wanted::Errors => Some(entry.head),
        Wanted::Everything => serde_json::from_str(&entry.body()?).ok(),
    }
}

fn is_error(finding: &Finding) -> bool {
    finding.severity > Severity::Warning
}

fn convert(file: &str, text: &SourceText, found: &lint::Finding) -> Finding {
    let severity = match found.rule.severity {
        schema_script::finding::Severity::Warning => Severity::Warning,
        schema_script::finding::Severity::Error => Severity::Error,
    };
    let mut finding = Finding::new(severity, found.rule.slug, file, &found.message);
    finding.help = Some(found.rule.help.to_owned());
    place(&mut finding, file, found.position, Some(text));
    finding
}

/// What the configuration allows and is no rule, or is allowed without a reason.
pub fn unknown_rules(configuration: &Configuration) -> Vec<Finding> {
    let is_sound = |(rule, reason): &(&String, &String)| {
        ALL.iter().any(|known| known.slug == rule.as_str()) && !reason.trim().is_empty()
    };
    let unsound = configuration.lint.allow.iter().filter(|entry| !is_sound(entry));
    unsound
        .map(|(rule, _)| {
            let message = format!("the key `lint.allow` has `{rule}`, which is no rule, or has no reason");
            let mut finding = Finding::new(Severity::Error, "unknown-rule", "Cargo.toml", message);
            finding.help = Some("docs/lint.md has the rules; the value is why it is not minded".to_owned());
            finding
        })
        .collect()
}
