use super::*;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint");

fn source(text: &str) -> SourceText {
    SourceText::decode(text.as_bytes()).unwrap()
}

/// `line rule` of each finding.
fn found(text: &str, purpose: Purpose, major: u32) -> Vec<String> {
    let found = lint(&source(text), purpose, major);
    found.iter().map(|finding| format!("{} {}", finding.position.line, finding.rule.slug)).collect()
}

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
