//! Whole files: the canonical schema of this repository, and a script of everything that is hard to cut.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads files and fails by panicking"
)]

use schema_script::Purpose;
use schema_script::check::check;
use schema_script::locate::Locations;
use schema_script::split::split;
use schema_script::text::SourceText;
use std::path::{Path, PathBuf};

/// The SQL files below a directory of this repository, in order.
fn sql_files(directory: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            sql_files(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "sql") {
            files.push(entry);
        }
    }
}

fn packages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn every_script_of_this_repository_is_cut_into_pieces_that_are_the_script() {
    let mut files = Vec::new();
    sql_files(&packages(), &mut files);
    assert!(files.len() > 10, "no scripts found below {}", packages().display());
    for file in files {
        let source = SourceText::decode(&std::fs::read(&file).unwrap()).unwrap();
        let script = split(source.as_str());
        assert_eq!(script.unterminated, None, "{}", file.display());
        let pieces: String =
            script.statements.iter().map(|statement| &source.as_str()[statement.whole.clone()]).collect();
        assert_eq!(
            format!("{pieces}{}", &source.as_str()[script.tail]),
            source.as_str(),
            "{}",
            file.display()
        );
    }
}

#[test]
fn the_canonical_schema_and_its_migrations_have_no_findings() {
    let backend = packages().join("backend/src/db");
    let schema = check(&std::fs::read(backend.join("schema.sql")).unwrap(), Purpose::CanonicalSchema);
    assert_eq!(schema.findings, []);
    let locations = Locations::of(&schema.source.unwrap());
    assert_eq!(locations.find("table", &["public", "no_such_table"]), None);
    let mut migrations = Vec::new();
    sql_files(&backend.join("migrations"), &mut migrations);
    assert!(!migrations.is_empty());
    for file in migrations {
        let checked = check(&std::fs::read(&file).unwrap(), Purpose::Migration);
        assert_eq!(checked.findings, [], "{}", file.display());
    }
}

#[test]
fn a_dump_with_everything_hard_in_it_is_cut_right() {
    let text = include_str!("hard.sql");
    let script = split(text);
    assert_eq!(script.unterminated, None);
    let beginnings: Vec<_> =
        script.statements.iter().map(|statement| statement.leading_words(3).join(" ")).collect();
    assert_eq!(
        beginnings,
        [
            "SET CLIENT_ENCODING",
            "CREATE TABLE PUBLIC",
            "COMMENT ON TABLE",
            "CREATE FUNCTION PUBLIC",
            "CREATE FUNCTION PUBLIC",
            "CREATE PROCEDURE PUBLIC",
            "CREATE RULE LOGGED",
            "CREATE OPERATOR PUBLIC",
            "DO",
            "SELECT",
            "CREATE VIEW",
        ]
    );
}
