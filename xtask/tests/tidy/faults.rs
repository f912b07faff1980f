//! The table of faults: every test that it names is there, and every fault of the list has a row.

use crate::offences::{Offences, SourceFile, files_below};
use std::collections::BTreeSet;

const DOCUMENT: &str = "docs/faults.md";

/// The faults of the list that the design was made from: A to E.
const FAULTS: [std::ops::RangeInclusive<u32>; 5] = [1..=10, 11..=27, 31..=41, 51..=79, 81..=90];

/// `file::function` of each test of the program, files without `.rs`, with the directory for those that have one.
fn tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for file in files_below("xtask/tests") {
        let Some(module) = file.path.strip_prefix("xtask/tests/").and_then(|it| it.strip_suffix(".rs"))
        else {
            continue;
        };
        let module = module.trim_end_matches("/main").replace('/', "::");
        for (_, line) in file.lines() {
            let Some((name, _)) = line.strip_prefix("fn ").and_then(|rest| rest.split_once('(')) else {
                continue;
            };
            tests.insert(format!("{module}::{name}"));
        }
    }
    tests
}

/// What is named in a line as `module::function`; `…::` is the module of the one before.
fn named(line: &str) -> Vec<String> {
    let (mut names, mut module) = (Vec::new(), String::new());
    for word in line.split('`').skip(1).step_by(2) {
        let Some((of, name)) = word.rsplit_once("::") else { continue };
        if of != "…" {
            of.clone_into(&mut module);
        }
        names.push(format!("{module}::{name}"));
    }
    names
}

#[test]
fn every_test_that_the_table_of_faults_names_is_there() {
    let (document, tests) = (SourceFile::read(DOCUMENT), tests());
    let mut offences = Offences::default();
    let mut number = 0;
    for (line, text) in document.lines().filter(|(_, text)| text.starts_with('|')) {
        for name in named(text) {
            // `…` for a function is all of the module.
            let is_there = match name.strip_suffix("::…") {
                Some(module) => tests.iter().any(|test| test.starts_with(&format!("{module}::"))),
                None => tests.contains(&name),
            };
            if !is_there {
                offences.add(DOCUMENT, line, format!("there is no test `{name}`"));
            }
            number += 1;
        }
    }
    assert!(number > 40, "the table names only {number} tests");
    offences.fail_if_any();
}

#[test]
fn every_fault_has_a_row() {
    let document = SourceFile::read(DOCUMENT);
    let mut offences = Offences::default();
    let mut told = BTreeSet::new();
    for (line, text) in document.lines().filter(|(_, text)| text.starts_with("| F-")) {
        let cells: Vec<&str> = text.split('|').collect();
        if !cells[3].contains('`') && !cells[3].contains("o test") && !cells[3].contains("ot tested") {
            offences.add(DOCUMENT, line, "neither names a test nor says that there is none");
        }
        for part in cells[1].split(',') {
            let ends: Vec<u32> =
                part.split('–').filter_map(|end| end.trim().strip_prefix("F-")?.parse().ok()).collect();
            let (Some(first), Some(last)) = (ends.first(), ends.last()) else { continue };
            told.extend(*first..=*last);
        }
    }
    for fault in FAULTS.into_iter().flatten().filter(|fault| !told.contains(fault)) {
        offences.add(DOCUMENT, 1, format!("F-{fault:02} has no row"));
    }
    offences.fail_if_any();
}
