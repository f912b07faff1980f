//! Every kind of object is read, created, dropped and altered by a case, and listed in the README.

use crate::offences::{Offences, SourceFile, files_below, root};
use schema_core::kind::Kind;
use schema_core::kinds;
use schema_script::scan::{Scanner, Token, TokenKind};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of a kind's query that say what the object is, not how it is.
const IDENTITY: &[&str] = &["class", "object", "part", "parent", "path", "role", "grantee", "referenced"];

/// Queries beside those of the kinds: they read what objects of any kind have.
const GENERIC: &[&str] = &["comment", "dependency", "extension_member", "grant", "security_label", "sign"];

const BEGIN: &str = "<!-- generated: coverage -->\n";
const END: &str = "<!-- end generated -->\n";

/// The attributes of a kind that are compared, in the order of its query.
fn attributes(kind: Kind) -> Vec<String> {
    match kinds::query(kind) {
        Some(query) => {
            let columns = result_columns(query).into_iter();
            columns.filter(|name| !is_identity(name) && !name.starts_with('_')).collect()
        }
        None => vec!["privileges".to_owned()],
    }
}

/// Whether the column says what the object is, not how it is.
fn is_identity(column: &str) -> bool {
    IDENTITY.contains(&column) || column.starts_with("path_")
}

/// The names of the columns that a query gives: its first SELECT outside parentheses.
fn result_columns(query: &str) -> Vec<String> {
    let tokens: Vec<Token> =
        Scanner::new(query).map(Result::unwrap).filter(|token| !token.is_blank()).collect();
    let (mut columns, mut depth, mut in_list) = (Vec::new(), 0, false);
    let mut previous = "";
    for token in tokens {
        let text = &query[token.span()];
        match (token.kind, text) {
            (TokenKind::Open, _) | (TokenKind::Symbol, "[") => depth += 1,
            (TokenKind::Close, _) | (TokenKind::Symbol, "]") => depth -= 1,
            (TokenKind::Word, "SELECT") if depth == 0 => in_list = true,
            (TokenKind::Word, "FROM") if depth == 0 && in_list && previous != "DISTINCT" => {
                columns.push(previous);
                break;
            }
            (TokenKind::Symbol, ",") if depth == 0 && in_list => columns.push(previous),
            _ => {}
        }
        previous = text;
    }
    columns.iter().map(|column| column.trim_matches('"').to_owned()).collect()
}

/// The kind that a mutation's expectation begins with, and what follows.
fn split_kind(text: &str) -> Option<(Kind, &str)> {
    let after = |kind: &Kind| text.strip_prefix(kind.label())?.strip_prefix(' ').map(|rest| (*kind, rest));
    // `domain constraint` before `domain`.
    Kind::ALL.iter().filter_map(after).min_by_key(|(_, rest)| rest.len())
}

#[test]
fn every_kind_and_attribute_has_its_mutations() {
    let (mut created, mut dropped) = (BTreeSet::new(), BTreeSet::new());
    let mut altered: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    let mut offences = Offences::default();
    for file in files_below("packages/schema-database/tests/mutations") {
        for (number, line) in file.lines() {
            let Some(expected) = line.strip_prefix("-- expect: ").filter(|line| *line != "nothing") else {
                continue;
            };
            let subject = ["created ", "dropped "].iter().find_map(|verb| expected.strip_prefix(verb));
            let Some((kind, rest)) = split_kind(subject.unwrap_or(expected)) else {
                offences.add(&file.path, number, format!("`{expected}` names no kind"));
                continue;
            };
            if expected.starts_with("created ") {
                created.insert(kind);
            } else if expected.starts_with("dropped ") {
                dropped.insert(kind);
            } else if let Some((_, attribute)) = rest.rsplit_once(": ") {
                altered.entry(kind).or_default().insert(attribute.to_owned());
            } else {
                offences.add(&file.path, number, format!("`{expected}` names no attribute"));
            }
        }
    }
    for &kind in Kind::ALL {
        let file = query_file(kind);
        if !created.contains(&kind) {
            offences.add(&file, 1, format!("no mutation creates an object of kind {kind}"));
        }
        if !dropped.contains(&kind) {
            offences.add(&file, 1, format!("no mutation drops an object of kind {kind}"));
        }
        let altered = altered.remove(&kind).unwrap_or_default();
        for attribute in attributes(kind).iter().filter(|attribute| !altered.contains(*attribute)) {
            offences.add(&file, 1, format!("no mutation changes the attribute `{attribute}` of kind {kind}"));
        }
    }
    offences.fail_if_any();
}

#[test]
fn every_query_file_belongs_to_a_kind() {
    let mut offences = Offences::default();
    let known: BTreeSet<String> = Kind::ALL.iter().map(|&kind| query_file(kind)).collect();
    for file in files_below("packages/schema-core/src/kinds") {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let is_generic = GENERIC.iter().any(|generic| name == format!("{generic}.sql"));
        if name.ends_with(".sql") && !is_generic && !known.contains(&file.path) {
            offences.add(&file.path, 1, "no kind has this name");
        }
        if name.ends_with(".sql") && !file.text.starts_with("-- ") {
            offences.add(&file.path, 1, "the query does not begin with a comment that says what it reads");
        }
    }
    offences.fail_if_any();
}

fn query_file(kind: Kind) -> String {
    format!("packages/schema-core/src/kinds/{}.sql", kind.label().replace(' ', "_"))
}

/// The table in the README: each kind, and what of it is compared.
fn table() -> String {
    let mut table = String::from("| kind | attributes read and compared |\n|---|---|\n");
    for &kind in Kind::ALL {
        let attributes: Vec<String> =
            attributes(kind).iter().map(|attribute| attribute.replace('_', " ")).collect();
        let attributes =
            if attributes.is_empty() { "its existence".to_owned() } else { attributes.join(", ") };
        table.push_str(&format!("| {kind} | {attributes} |\n"));
    }
    table
}

#[test]
fn the_readme_lists_what_is_read() {
    let readme = SourceFile::read("README.md");
    let (before, rest) = readme.text.split_once(BEGIN).expect("README.md has the generated table");
    let (_, after) = rest.split_once(END).expect("the generated table has an end");
    let expected = format!("{before}{BEGIN}{}{END}{after}", table());
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(root().join("README.md"), expected).unwrap();
        return;
    }
    let mut offences = Offences::default();
    let different = readme.text.lines().zip(expected.lines()).position(|(one, other)| one != other);
    if readme.text != expected {
        let line = different.map_or(readme.text.lines().count(), |index| index + 1);
        offences.add("README.md", line, "not what the code says: `UPDATE=1 cargo test --test tidy`");
    }
    offences.fail_if_any();
}

#[test]
fn the_columns_of_a_query_are_found() {
    let query = "WITH a AS (SELECT x, y FROM t) -- SELECT z\nSELECT f(a, b) AS class, ARRAY[c, d] AS path\n\
                 , e IS DISTINCT FROM f AS \"default\" -- since 14\n-- until 13: , g AS other\n, t.last\nFROM a;";
    assert_eq!(result_columns(query), ["class", "path", "default", "last"]);
}
