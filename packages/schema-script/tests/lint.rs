//! How the lint looks at scripts: batches, what a script makes itself, what is generated, what is allowed; and docs/lint.md, which
//! is written from the rules and their examples (`UPDATE=1`).

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads files and the clock, and fails by panicking"
)]

use proptest::prelude::*;
use schema_script::Purpose;
use schema_script::lint::{ALL, Origin, Rule, Scope, find, lint};
use schema_script::text::SourceText;
use std::path::{Path, PathBuf};

/// `line rule` of each finding.
fn found(text: &str, purpose: Purpose, major: u32) -> Vec<String> {
    let found = lint(&SourceText::decode(text.as_bytes()).unwrap(), purpose, major);
    found.iter().map(|finding| format!("{} {}", finding.position.line, finding.rule.slug)).collect()
}

fn in_migration(text: &str) -> Vec<String> {
    found(text, Purpose::Migration, 15)
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint");

fn purpose_of(rule: &Rule) -> Purpose {
    match rule.scope {
        Scope::WhatIsThere | Scope::Migrations | Scope::Scripts => Purpose::Migration,
        Scope::Definitions => Purpose::CanonicalSchema,
    }
}

#[test]
fn every_rule_finds_its_bad_example_and_nothing_is_found_in_the_good_one() {
    let mut faults = Vec::new();
    for rule in ALL {
        let folder = Path::new(FOLDER).join(rule.slug);
        let read = |name: &str| std::fs::read_to_string(folder.join(name));
        let (Ok(bad), Ok(good)) = (read("bad.sql"), read("good.sql")) else {
            faults.push(format!("{}: it has no bad.sql or no good.sql", rule.slug));
            continue;
        };
        let (purpose, major) = (purpose_of(rule), rule.since.max(15));
        let bad = found(&bad, purpose, major);
        if bad.is_empty() || !bad.iter().all(|found| found.ends_with(&format!(" {}", rule.slug))) {
            faults.push(format!("{}: bad.sql has {bad:?}", rule.slug));
        }
        let good = found(&good, purpose, major);
        if !good.is_empty() {
            faults.push(format!("{}: good.sql has {good:?}", rule.slug));
        }
    }
    let folders = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap());
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        if find(&name).is_none() {
            faults.push(format!("{name}: there is no such rule"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_have_distinct_names_and_whole_words() {
    let names: std::collections::BTreeSet<_> = ALL.iter().map(|rule| rule.slug).collect();
    assert_eq!(names.len(), ALL.len());
    for rule in ALL {
        assert!(!rule.says.ends_with('.') && !rule.help.ends_with('.'), "{}", rule.slug);
        if let Origin::Squawk(names) = rule.origin {
            assert!(names.iter().all(|name| name.parse::<squawk_linter::Rule>().is_ok()), "{}", rule.slug);
        }
    }
}

#[test]
fn what_the_script_itself_makes_has_no_rows_and_no_users() {
    let made = "CREATE TABLE a.t (x text);\nCREATE INDEX i ON a.t (x);\nALTER TABLE a.t ADD CHECK (x <> '');\nDROP TABLE a.t;";
    assert_eq!(in_migration(made), [""; 0]);
    // Another table of the same name is another table.
    assert_eq!(
        in_migration("CREATE TABLE a.t (x text);\nCREATE INDEX i ON b.t (x);"),
        ["2 index-not-concurrent"]
    );
    assert_eq!(
        in_migration("CREATE INDEX i ON a.t (x);\nCREATE TABLE a.t (x text);"),
        ["1 index-not-concurrent"]
    );
    let path = "SET search_path = a;\nCREATE TABLE t (x text);\nCREATE INDEX i ON a.t (x);";
    assert_eq!(in_migration(path), [""; 0]);
    assert_eq!(in_migration("CREATE TABLE t (x text);\nDROP TABLE t, u;"), ["2 drops-table"]);
    let perhaps = "CREATE TABLE IF NOT EXISTS t (x text);\nCREATE INDEX i ON t (x);";
    assert_eq!(in_migration(perhaps), ["1 hides-difference", "2 index-not-concurrent"]);
}

#[test]
fn batches_are_transactions() {
    let add = "ALTER TABLE t ADD CONSTRAINT c CHECK (x > 0) NOT VALID;\n";
    let validate = "ALTER TABLE t VALIDATE CONSTRAINT c;";
    assert_eq!(in_migration(&format!("{add}{validate}")), ["2 validates-at-once"]);
    assert_eq!(in_migration(&format!("{add}-- batch: transaction\n{validate}")), [""; 0]);
    let other = format!("{add}ALTER TABLE u VALIDATE CONSTRAINT c;");
    assert_eq!(in_migration(&other), [""; 0]);
}

#[test]
fn a_check_proves_not_null_only_for_its_column_and_once_it_is_valid() {
    let set = |check: &str, column: &str| {
        in_migration(&format!(
            "ALTER TABLE t ADD CONSTRAINT c CHECK {check} NOT VALID;\n-- batch: transaction\nALTER TABLE t VALIDATE CONSTRAINT c;\n\
             -- batch: transaction\nALTER TABLE t ALTER COLUMN {column} SET NOT NULL;"
        ))
    };
    assert_eq!(set("(x IS NOT NULL)", "x"), [""; 0]);
    assert_eq!(set("((x IS NOT NULL))", "x"), [""; 0]);
    assert_eq!(set("(x IS NOT NULL)", "y"), ["5 not-null-scan"]);
    assert_eq!(set("(x IS NOT NULL OR y)", "x"), ["5 not-null-scan"]);
    let unproven = "ALTER TABLE t ADD CONSTRAINT c CHECK (x IS NOT NULL) NOT VALID;\nALTER TABLE t ALTER x SET NOT NULL;";
    assert_eq!(in_migration(unproven), ["2 not-null-scan"]);
    let renamed = "ALTER TABLE t ADD CONSTRAINT c CHECK (y IS NOT NULL) NOT VALID;\n-- batch: transaction\n\
                   ALTER TABLE t VALIDATE CONSTRAINT c;\n-- batch: transaction\n\
                   -- lint: allow rename-breaks-clients because nobody knows it\n\
                   ALTER TABLE t RENAME COLUMN y TO x;\nALTER TABLE t ALTER x SET NOT NULL;";
    assert_eq!(in_migration(renamed), [""; 0]);
}

#[test]
fn what_squawk_does_not_know_is_known() {
    let of = |text: &str, major| found(text, Purpose::Migration, major);
    let generated = "ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (y + 1) VIRTUAL;";
    assert_eq!(of(generated, 18), [""; 0]);
    assert_eq!(of(&generated.replace("VIRTUAL", "STORED"), 18), ["1 rewriting-default"]);
    assert_eq!(of("ALTER TABLE t ADD COLUMN x bigserial NOT NULL;", 15), ["1 identity-rewrites-table"]);
    assert_eq!(of("ALTER TABLE t ADD COLUMN x bigint REFERENCES u;", 15), [""; 0]);
    assert_eq!(of("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;", 15), [""; 0]);
    assert_eq!(of("ALTER TABLE t ADD CONSTRAINT n NOT NULL x;", 18), ["1 not-null-scan"]);
    // Its own comments switch nothing off: they give no reason.
    assert_eq!(of("DROP TABLE t /* squawk-ignore ban-drop-table */;", 15), ["1 drops-table"]);
    assert_eq!(of("-- squawk-ignore ban-drop-table\nDROP TABLE t;", 15), ["2 drops-table"]);
}

#[test]
fn majors_decide() {
    let detach = "ALTER TABLE t DETACH PARTITION p;";
    assert_eq!(found(detach, Purpose::Migration, 13), [""; 0]);
    assert_eq!(found(detach, Purpose::Migration, 14), ["1 detach-not-concurrent"]);
}

#[test]
fn generated_statements_were_measured_and_those_written_by_hand_are_judged() {
    let text = "-- version: 20260101.000000\n-- proof: replayed\n-- hazards: none\n\n-- batch: transaction\n\nDROP TABLE s.t;\n\
                -- begin hand-written: more\nDROP TABLE s.u;\n-- end hand-written\n";
    assert_eq!(in_migration(text), ["9 drops-table"]);
    assert_eq!(in_migration(&text.replace("-- proof: replayed\n", "")), ["6 drops-table", "8 drops-table"]);
    // Only the header says so.
    assert_eq!(in_migration("DROP TABLE t;\n-- proof: none\n"), ["1 drops-table"]);
}

#[test]
fn what_is_allowed_is_allowed_where_it_is_said() {
    let allow = "-- lint: allow drops-table because nobody reads it\n";
    assert_eq!(in_migration(&format!("{allow}DROP TABLE t;\nDROP TABLE u;")), ["3 drops-table"]);
    assert_eq!(in_migration("DROP TABLE -- lint: allow drops-table because nobody reads it\nt;"), [""; 0]);
    let whole = allow.replace(" because", " in this file because");
    assert_eq!(in_migration(&format!("DROP TABLE t;\n{whole}DROP TABLE u;")), [""; 0]);
    assert_eq!(
        in_migration(&format!("{allow}DROP TABLE t;\n{allow}CREATE SCHEMA s;")),
        ["3 unused-allowance"]
    );
    assert_eq!(in_migration(&format!("DROP TABLE t;\n{allow}")), ["1 drops-table", "2 unused-allowance"]);
    let copied =
        "-- lint: allow json-column because clients want their own white space\nCREATE TABLE t (x json);";
    assert_eq!(in_migration(copied), [""; 0]);
    assert_eq!(found(copied, Purpose::CanonicalSchema, 15), [""; 0]);
    let until_15 =
        "-- lint: allow view-bypasses-row-security because the view filters\nCREATE VIEW v AS SELECT 1;";
    assert_eq!(found(until_15, Purpose::CanonicalSchema, 14), [""; 0]);
    assert_eq!(found(until_15, Purpose::CanonicalSchema, 15), ["1 unused-allowance"]);
    assert_eq!(
        in_migration("-- lint: allow droptable because x\nDROP TABLE t;"),
        ["1 unknown-rule", "2 drops-table"]
    );
}

#[test]
fn an_allowance_without_a_reason_is_a_bad_directive_and_changes_no_script() {
    use schema_script::check::check_text;
    use schema_script::checksum::{Difference, difference};
    for text in ["-- lint: allow drops-table\nDROP TABLE t;", "-- lint: drops-table because x\nDROP TABLE t;"]
    {
        let source = SourceText::decode(text.as_bytes()).unwrap();
        let codes: Vec<_> =
            check_text(&source, Purpose::Migration).into_iter().map(|it| it.code.slug()).collect();
        assert_eq!(codes, ["bad-directive"], "{text}");
        assert_eq!(in_migration(text), ["2 drops-table"]);
    }
    let allowed = "-- lint: allow drops-table because x\nDROP TABLE t;";
    assert_eq!(difference("DROP TABLE t;", allowed), Difference::Cosmetic);
}

#[test]
fn a_script_of_many_statements_is_judged_in_little_time() {
    let start = std::time::Instant::now();
    let many = "ALTER TABLE t ALTER x SET NOT NULL;\nUPDATE t SET x = 1 WHERE x = 2;\nALTER TABLE t VALIDATE CONSTRAINT c;\n".repeat(10_000);
    assert_eq!(in_migration(&many).len(), 20_000);
    // Comparing each statement with each other would take minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(in_migration("ALTER TABLE t FROBNICATE;"), ["1 not-analysed"]);
    let deep = format!("ALTER TABLE t ADD CHECK ({}x{}) NOT VALID;", "(".repeat(50_000), ")".repeat(50_000));
    assert_eq!(in_migration(&deep), ["1 not-analysed"]);
    let long = format!("ALTER TABLE t {};", vec!["ADD COLUMN x text"; 100_000].join(", "));
    assert_eq!(in_migration(&long), ["1 not-analysed"]);
    assert_eq!(in_migration("DROP TABLE '"), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]
    #[test]
    fn no_script_is_too_odd(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "ALTER", "TABLE", "CREATE", "INDEX", "DROP", "ADD", "COLUMN", "CONSTRAINT", "CHECK", "(", ")", ",", ";", "t", "s.t",
                "NOT", "NULL", "VALID", "DEFAULT", "now()", "int", "'x'", "$$a; EXECUTE b || c; $$", "$", "::", "||", "\"", "--", "/*",
                "VIEW", "AS", "SELECT", "FROM", "PARTITION", "OF", "ATTACH", "DETACH", "ON", "SET", "UPDATE", "é", "[", "]", ".", "\n",
                "FUNCTION", "SECURITY", "DEFINER", "GRANT", "TO", "PUBLIC", "DOMAIN", "UNIQUE", "KEY", "PRIMARY", "FOREIGN", "REFERENCES",
                "-- lint: allow drops-table because x\n", "-- batch: alone\n", "EXCLUDE", "USING", "CASE", "WHEN", "BEGIN", "ATOMIC", "END",
            ]),
            0..40,
        ),
    ) {
        let text = words.join(" ");
        for purpose in [Purpose::Migration, Purpose::CanonicalSchema] {
            for finding in lint(&SourceText::decode(text.as_bytes()).unwrap(), purpose, 18) {
                prop_assert!(finding.position.line >= 1);
            }
        }
    }
}

/// The part of docs/lint.md between these lines is written by the test.
const BEGIN: &str = "<!-- generated: rules -->\n";
const END: &str = "<!-- end generated -->\n";

#[test]
fn the_document_has_every_rule_with_its_examples() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lint.md");
    let document = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let expected = format!("{before}{BEGIN}\n{}{END}{after}", rules());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, expected).unwrap();
    } else {
        assert!(document == expected, "docs/lint.md is old: UPDATE=1 writes it");
    }
}

fn rules() -> String {
    let mut text = "| rule | fails a gate | looks at |\n|---|---|---|\n".to_owned();
    for rule in ALL {
        let fails = if rule.severity >= schema_script::finding::Severity::Error { "yes" } else { "no" };
        text += &format!("| [`{0}`](#{0}) | {fails} | {1} |\n", rule.slug, rule.scope.text());
    }
    for rule in ALL {
        let example = |file: &str| {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/lint").join(rule.slug);
            std::fs::read_to_string(folder.join(file)).unwrap()
        };
        let since =
            if rule.since > 13 { format!(" Since PostgreSQL {}.", rule.since) } else { String::new() };
        let origin = match rule.origin {
            Origin::Squawk(names) => format!(" Found by squawk: `{}`.", names.join("`, `")),
            Origin::Own | Origin::Lint => String::new(),
        };
        let says: String = rule.says[..1].to_uppercase() + &rule.says[1..];
        text += &format!(
            "\n### {}\n\n{says}.{since}{origin}\nDo: {}.\n\n```sql\n{}```\n\n```sql\n{}```\n",
            rule.slug,
            rule.help,
            example("bad.sql"),
            example("good.sql")
        );
    }
    text + "\n"
}
