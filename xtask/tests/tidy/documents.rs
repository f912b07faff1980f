//! Documents that are true: every code, key and variable is in them, and what they name exists.

use crate::offences::{Offences, SourceFile, files_below, root};
use crate::support::TestRepository;
use schema_core::lock::{LockFile, Squash};
use schema_core::report::{Excerpt, Finding, Location, Severity};
use schema_core::scope::Scope;
use schema_database::configuration::Configuration;
use schema_database::survey::{Group, Survey};
use schema_script::finding::Code;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Where the codes of findings stand in the source, beside the enum of `schema-script`.
const CODES_IN: &[&str] =
    &["packages/schema-database/src", "xtask/src/output.rs", "xtask/src/output/survey.rs"];

/// Where the findings about the repository and about databases are made.
fn makes_findings(path: &str) -> bool {
    let places = [
        "src/gate",
        "src/repository",
        "src/squash/journal",
        "src/apply/preflight",
        "src/migrate/rehearsal",
        "src/output.rs",
        "src/output/survey.rs",
    ];
    places.iter().any(|part| path.contains(part))
}

/// The string literals of a line.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

fn is_slug(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.contains('-') && text.split('-').all(is_word)
}

/// Every code, and where it stands.
fn codes() -> BTreeMap<String, (String, usize)> {
    let finding_rs = "packages/schema-script/src/finding.rs";
    let enumerated = Code::ALL.iter().map(|code| (code.slug().to_owned(), (finding_rs.to_owned(), 1)));
    let mut codes: BTreeMap<String, (String, usize)> = enumerated.collect();
    for place in CODES_IN {
        let files = if place.ends_with(".rs") { vec![SourceFile::read(place)] } else { files_below(place) };
        for file in files.iter().filter(|file| makes_findings(&file.path)) {
            for (number, line) in file.lines() {
                for slug in literals(line).filter(|text| is_slug(text)) {
                    codes.entry(slug.to_owned()).or_insert_with(|| (file.path.clone(), number));
                }
            }
        }
    }
    codes
}

#[test]
fn every_finding_is_documented() {
    let document = SourceFile::read("docs/findings.md");
    let mut offences = Offences::default();
    let codes = codes();
    let mut documented = BTreeSet::new();
    for section in document.text.split("\n### ").skip(1) {
        let title = section.lines().next().unwrap_or_default();
        let line = document.line_of(&format!("### {title}"));
        let code = title.trim_matches('`');
        if !codes.contains_key(code) {
            offences.add(&document.path, line, format!("no finding has the code `{code}`"));
        }
        if !documented.insert(code.to_owned()) {
            offences.add(&document.path, line, format!("`{code}` is documented twice"));
        }
        let has = |start: &str| section.lines().any(|line| line.starts_with(start));
        if !has("Example: ") && !has("```") {
            offences.add(&document.path, line, format!("`{code}` has no example"));
        }
        if !has("Do: ") {
            offences.add(&document.path, line, format!("`{code}` does not say what to do (`Do: …`)"));
        }
    }
    for (code, (file, line)) in codes.iter().filter(|(code, _)| !documented.contains(*code)) {
        offences.add(file, *line, format!("docs/findings.md does not document `{code}`"));
    }
    offences.fail_if_any();
}

/// The keys in the table under a heading: `` | `key` | … | ``.
fn documented_keys(document: &SourceFile, heading: &str) -> BTreeSet<String> {
    let mut lines = document.text.lines().skip_while(|line| *line != heading);
    assert!(lines.next().is_some(), "{} has no heading `{heading}`", document.path);
    let rows = lines.take_while(|line| !line.starts_with('#')).filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')).map(|(key, _)| key.to_owned()).collect()
}

fn compare_keys(document: &SourceFile, heading: &str, real: BTreeSet<String>, offences: &mut Offences) {
    let documented = documented_keys(document, heading);
    let line = document.line_of(heading);
    for key in real.difference(&documented) {
        offences.add(&document.path, line, format!("`{key}` is not documented under `{heading}`"));
    }
    for key in documented.difference(&real) {
        offences.add(&document.path, line, format!("there is no `{key}`"));
    }
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap_or_else(|| panic!("{value} is not an object")).keys().cloned().collect()
}

#[test]
fn every_key_of_the_json_forms_is_documented() {
    let document = SourceFile::read("docs/json.md");
    let mut offences = Offences::default();
    let repository = TestRepository::new("CREATE TABLE public.items (sku text);\n");
    let real = repository.run(&["db-checksum", "--format", "json"]).exits(1).json();
    compare_keys(&document, "## The document", keys(&real), &mut offences);
    let finding = Finding {
        help: Some(String::new()),
        location: Some(Location { file: String::new(), line: 1, column: 1 }),
        excerpt: Some(Excerpt { text: String::new(), width: 1 }),
        part_of: Some(String::new()),
        repository: Some(Value::Null),
        database: Some(Value::Null),
        ..Finding::new(Severity::Error, "code", "subject", "message")
    };
    let finding = serde_json::to_value(finding).unwrap();
    compare_keys(&document, "## A finding", keys(&finding), &mut offences);
    compare_keys(&document, "### `location`", keys(&finding["location"]), &mut offences);
    compare_keys(&document, "### `excerpt`", keys(&finding["excerpt"]), &mut offences);
    let survey = Survey {
        shard: None,
        schema: String::new(),
        databases: 0,
        findings: Vec::new(),
        groups: vec![Group {
            databases: Vec::new(),
            verdict: None,
            error: None,
            pending: Vec::new(),
            recorded: None,
            findings: Vec::new(),
        }],
    };
    let survey = serde_json::to_value(survey).unwrap();
    compare_keys(&document, "## Many databases", keys(&survey), &mut offences);
    compare_keys(&document, "### A group", keys(&survey["groups"][0]), &mut offences);
    let lock = LockFile::from_text(&SourceFile::read("packages/backend/src/db/schema.lock").text).unwrap();
    let squash = Squash { version: String::new(), migrations: Vec::new() };
    let lock = serde_json::to_value(lock.with_squashes(vec![squash])).unwrap();
    compare_keys(&document, "### `squashes`", keys(&lock["squashes"][0]), &mut offences);
    compare_keys(&document, "## The lock file", keys(&lock), &mut offences);
    compare_keys(&document, "### `schema`", keys(&lock["schema"]), &mut offences);
    compare_keys(&document, "### `migrations`", keys(&lock["migrations"][0]), &mut offences);
    offences.fail_if_any();
}

#[test]
fn every_key_of_the_configuration_is_documented() {
    let document = SourceFile::read("docs/configuration.md");
    let mut offences = Offences::default();
    compare_keys(&document, "## Keys", configuration_keys(), &mut offences);
    let scope = serde_json::to_value(Scope::default()).unwrap();
    compare_keys(&document, "## What is ignored", keys(&scope), &mut offences);
    let backup = serde_json::to_value(schema_database::configuration::Backup::default()).unwrap();
    compare_keys(&document, "## Backups", keys(&backup), &mut offences);
    let dev = serde_json::to_value(schema_database::configuration::Dev::default()).unwrap();
    compare_keys(&document, "## Development", keys(&dev), &mut offences);
    let lint = serde_json::to_value(schema_database::configuration::Lint::default()).unwrap();
    compare_keys(&document, "## Lint", keys(&lint), &mut offences);
    compare_keys(&document, "## Environment", environment_variables(), &mut offences);
    offences.fail_if_any();
}

/// An unknown key is refused with the names of all that are known.
fn configuration_keys() -> BTreeSet<String> {
    let directory = tempfile::tempdir().unwrap();
    let manifest = "[workspace.metadata.schema-sync]\nno-such-key = 1\n";
    std::fs::write(directory.path().join("Cargo.toml"), manifest).unwrap();
    let error = Configuration::find(directory.path()).unwrap_err().to_string();
    let (_, expected) = error.split_once("expected one of ").unwrap_or_else(|| panic!("{error}"));
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The variables that the sources ask for: ours, and those of libpq.
fn environment_variables() -> BTreeSet<String> {
    let is_variable = |text: &&str| {
        let is_named = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let is_ours = text.starts_with("SCHEMA_SYNC_") || text.ends_with("DATABASE_URL");
        // A file of every data directory is called as if it were a variable.
        is_named && *text != "PG_VERSION" && (is_ours || text.starts_with("PG") && text.len() > 4)
    };
    let files = files_below("packages/schema-database/src").into_iter().chain(files_below("xtask/src"));
    let mut variables = BTreeSet::new();
    for file in files.filter(|file| file.path.ends_with(".rs")) {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines() {
            variables.extend(literals(line).filter(is_variable).map(str::to_owned));
        }
    }
    variables
}

#[test]
fn decisions_are_numbered() {
    let mut offences = Offences::default();
    for (index, file) in files_below("docs/decisions").iter().enumerate() {
        let number = format!("{:04}", index + 1);
        if !file.path.starts_with(&format!("docs/decisions/{number}-")) {
            offences.add(&file.path, 1, format!("the next decision is {number}-title.md"));
        }
        if !file.text.starts_with(&format!("# {number}: ")) {
            offences.add(&file.path, 1, format!("the heading is not `# {number}: …`"));
        }
        if !file.text.lines().any(|line| line.starts_with("Status: ")) {
            offences.add(&file.path, 1, "there is no line `Status: …`");
        }
    }
    offences.fail_if_any();
}

fn documents() -> impl Iterator<Item = SourceFile> {
    files_below(".").into_iter().filter(|file| file.path.ends_with(".md"))
}

#[test]
fn links_lead_somewhere() {
    let mut offences = Offences::default();
    for file in documents() {
        for (number, line) in file.lines() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = link.split('#').next().unwrap_or_default();
                let is_elsewhere = link.contains("://") || target.is_empty();
                let place = root().join(Path::new(&file.path).parent().unwrap()).join(target);
                if !is_elsewhere && !place.exists() {
                    offences.add(&file.path, number, format!("the link leads nowhere: {link}"));
                }
            }
        }
    }
    offences.fail_if_any();
}

#[test]
fn commands_that_documents_name_exist() {
    let mut offences = Offences::default();
    let help = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let exists = |name: &str| help.lines().any(|line| line.trim_start().split(' ').next() == Some(name));
    for file in documents() {
        for (number, line) in file.lines() {
            for rest in line.split("cargo xtask ").skip(1) {
                let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
                let name = &rest[..end];
                if !name.is_empty() && !name.starts_with('-') && !exists(name) {
                    offences.add(&file.path, number, format!("there is no command `{name}`"));
                }
            }
        }
    }
    offences.fail_if_any();
}

#[test]
fn examples_in_json_are_well_formed() {
    let mut offences = Offences::default();
    for file in documents() {
        for block in file.text.split("```json\n").skip(1) {
            let text = block.split("```").next().unwrap_or_default();
            if let Err(error) = serde_json::from_str::<Value>(text) {
                let line = file.line_of(text.lines().next().unwrap_or_default());
                offences.add(&file.path, line, format!("the example is no JSON: {error}"));
            }
        }
    }
    offences.fail_if_any();
}
