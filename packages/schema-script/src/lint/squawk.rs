//! The rules of the squawk linter that serve us. It judges one statement at a time; what spans statements (what the
//! migration itself has made, batches, checks that prove a NOT NULL) is ours to say. See docs/decisions/0016.

use super::facts::{Facts, Piece};
use super::hit::Hit;
use super::rule::{Origin, Rule};
use super::rules;
use super::words::{has, is_column, sequence};
use crate::cursor::Cursor;
use crate::scan::{Scanner, TokenKind};
use squawk_linter::Linter;
use squawk_syntax::SourceFile;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// The longest statement that squawk reads, in tokens. Its parser and its trees recurse as deep as a statement is nested;
/// so many fit into the smallest stack that threads have.
const LONGEST: usize = 1000;

pub(super) fn check(facts: &Facts<'_>, number: usize, piece: &Piece<'_>) -> Vec<Hit> {
    if !has_rules(piece) {
        return Vec::new();
    }
    let Some(text) = readable(piece.statement.text) else { return vec![piece.hit(&rules::NOT_ANALYSED, 0)] };
    let Some(found) = guarded(|| judge(&text)).flatten() else {
        return vec![piece.hit(&rules::NOT_ANALYSED, 0)];
    };
    found.into_iter().filter_map(|(rule, offset)| confirm(facts, number, piece, rule, offset)).collect()
}

/// What squawk finds, and where; `None` when it does not understand the statement.
fn judge(text: &str) -> Option<Vec<(&'static Rule, usize)>> {
    let file = SourceFile::parse(text);
    if !file.errors().is_empty() {
        return None;
    }
    let mut linter = Linter::from([]);
    let wanted = rules::ALL.iter().flat_map(|rule| names(rule));
    linter.rules.extend(wanted.filter_map(|name| name.parse::<squawk_linter::Rule>().ok()));
    let violations = linter.lint(&file, text);
    let found = violations.into_iter().filter_map(|violation| {
        let name = violation.code.to_string();
        let rule = *rules::ALL.iter().find(|rule| names(rule).contains(&name.as_str()))?;
        Some((rule, usize::from(violation.text_range.start())))
    });
    Some(found.collect())
}

/// Its parser asserts what an odd text does not fulfil (`CREATE UNIQUE` alone): that is no end of ours, and no noise.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    outcome.ok()
}

fn names(rule: &'static Rule) -> &'static [&'static str] {
    match rule.origin {
        Origin::Squawk(names) => names,
        Origin::Own | Origin::Lint => &[],
    }
}

/// Whether there is a rule of squawk's for such a statement.
fn has_rules(piece: &Piece<'_>) -> bool {
    let mut cursor = piece.cursor();
    if cursor.accept("ALTER") {
        return cursor.is_any(&["TABLE", "DOMAIN"]);
    }
    if cursor.accept("CREATE") {
        return cursor.is_any(&["TABLE", "UNLOGGED", "INDEX", "UNIQUE"]);
    }
    cursor.accept("DROP") && cursor.is_any(&["TABLE", "INDEX"])
}

/// The statement without its comments, which could switch rules off without a reason; `None` when it is too long.
fn readable(text: &str) -> Option<String> {
    let mut readable = String::with_capacity(text.len());
    let mut number = 0;
    for token in Scanner::new(text).map_while(Result::ok) {
        match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment => {
                readable.extend(text[token.span()].bytes().map(|_| ' '))
            }
            TokenKind::Space => readable.push_str(&text[token.span()]),
            _ => {
                number += 1;
                readable.push_str(&text[token.span()]);
            }
        }
    }
    (number <= LONGEST).then_some(readable)
}

/// Whether what squawk says holds, knowing more than the statement.
fn confirm(
    facts: &Facts<'_>,
    number: usize,
    piece: &Piece<'_>,
    rule: &'static Rule,
    offset: usize,
) -> Option<Hit> {
    // The action that it is about; else the whole statement.
    let action = piece
        .actions
        .iter()
        .rev()
        .find(|action| action.offset() <= offset)
        .copied()
        .unwrap_or(piece.cursor());
    let adds_column = is_column(action);
    let is_meant = match rule.slug {
        // A new column is empty unless it has a default.
        "validated-foreign-key" => !adds_column || has(action, &["DEFAULT"]),
        "validated-check" => return added_constraint(piece, action, offset),
        "not-null-scan" => !proves_not_null(facts, number, piece, action),
        "rewriting-default" => {
            let is_identity = has(action, &["IDENTITY"]);
            // Since 18 a generated column is computed when it is read, unless it is stored (manual: "Generated Columns").
            let is_virtual = has(action, &["GENERATED"]) && !has(action, &["STORED"]);
            !is_identity && (!is_virtual || facts.major < 18)
        }
        // Its numbers are its default.
        "required-column" => !["SERIAL", "BIGSERIAL", "SMALLSERIAL"].iter().any(|word| has(action, &[word])),
        "domain-constraint-scan" => !sequence(piece.cursor(), &["NOT", "VALID"]),
        _ => true,
    };
    is_meant.then(|| piece.hit(rule, offset))
}

/// squawk tells all constraints alike; keys and foreign keys have rules of their own, and `EXCLUDE` cannot be `NOT VALID`.
fn added_constraint(piece: &Piece<'_>, mut action: Cursor<'_>, offset: usize) -> Option<Hit> {
    action.accept("ADD");
    if action.accept("CONSTRAINT") {
        action.name();
    }
    if action.is_word("CHECK") {
        return Some(piece.hit(&rules::VALIDATED_CHECK, offset));
    }
    action.is_word("NOT").then(|| piece.hit(&rules::NOT_NULL_SCAN, offset))
}

/// Whether a check that was validated before proves the NOT NULL that an action sets.
fn proves_not_null(facts: &Facts<'_>, number: usize, piece: &Piece<'_>, mut action: Cursor<'_>) -> bool {
    let column = super::words::altered_column(&mut action);
    let known = piece.subjects.first().zip(column);
    known.is_some_and(|(table, column)| facts.past.proves_not_null(table, &column, number))
}
