//! The clauses of a column or a domain: its type, its default, whether it can be NULL; each edited where it stands.

use crate::cursor::Cursor;
use crate::scan::TokenKind;
use std::ops::Range;

/// What a clause says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Type,
    Collate,
    Default,
    NotNull,
    Generated,
    /// A constraint with its name, if it has one.
    Constraint,
    Other,
}

/// The clauses of a text from a byte on, where the type begins.
pub(super) fn clauses(text: &str, from: usize) -> Vec<(Clause, Range<usize>)> {
    let mut clauses: Vec<(Clause, Range<usize>)> = Vec::new();
    let mut cursor = Cursor::starting_at(text, from);
    let mut before = String::new();
    while !cursor.is_at_end() {
        let start = cursor.offset();
        let word =
            if cursor.is_kind(TokenKind::Word) { cursor.token_text().to_uppercase() } else { String::new() };
        let clause = begins(&word, &before, &cursor).filter(|_| {
            // CONSTRAINT name CHECK is one clause.
            !(clauses.last().is_some_and(|(clause, range)| {
                *clause == Clause::Constraint && text[range.clone()].split_whitespace().take(3).count() == 2
            }))
        });
        before = word;
        cursor.skip_group();
        let end = start + cursor.text_since(start).len();
        match clause.or(clauses.is_empty().then_some(Clause::Type)) {
            Some(clause) => clauses.push((clause, start..end)),
            None => {
                if let Some((_, range)) = clauses.last_mut() {
                    range.end = end;
                }
            }
        }
    }
    clauses
}

/// Whether a word begins a clause, given the word before it.
fn begins(word: &str, before: &str, cursor: &Cursor<'_>) -> Option<Clause> {
    match (word, before) {
        ("DEFAULT", "BY" | "SET") | ("NULL", "DEFAULT" | "SET" | "NOT") | ("NOT", "NULLS") => None,
        ("COLLATE", _) => Some(Clause::Collate),
        ("DEFAULT", _) => Some(Clause::Default),
        ("NOT", _) => {
            let mut ahead = *cursor;
            ahead.advance();
            Some(if ahead.is_word("NULL") { Clause::NotNull } else { Clause::Other })
        }
        ("GENERATED", _) => Some(Clause::Generated),
        ("CONSTRAINT" | "PRIMARY" | "UNIQUE" | "CHECK" | "REFERENCES", _) => Some(Clause::Constraint),
        ("NULL" | "COMPRESSION" | "STORAGE" | "OPTIONS" | "DEFERRABLE" | "INITIALLY", _) => {
            Some(Clause::Other)
        }
        _ => None,
    }
}

/// Replaces a clause, adds it, or takes it away; the text is a column's or domain's from its type on.
pub(super) fn set(text: &mut String, from: usize, clause: Clause, wanted: Option<&str>) {
    let clauses = clauses(text, from);
    let found = clauses.iter().find(|(found, _)| *found == clause).map(|(_, range)| range.clone());
    match (found, wanted) {
        (Some(range), Some(wanted)) => text.replace_range(range, wanted),
        (Some(range), None) => {
            let start = text[..range.start].trim_end().len();
            text.replace_range(start..range.end, "");
        }
        (None, Some(wanted)) => {
            // In the order in which people write them: type, collation, NOT NULL, default.
            let rank = |clause: Clause| match clause {
                Clause::Type => 0,
                Clause::Collate => 1,
                Clause::NotNull => 2,
                Clause::Default | Clause::Generated => 3,
                Clause::Constraint | Clause::Other => 4,
            };
            let before =
                clauses.iter().filter(|(found, _)| rank(*found) <= rank(clause)).map(|(_, range)| range.end);
            let at = before.max().unwrap_or(text.len());
            text.insert_str(at, &format!(" {wanted}"));
        }
        (None, None) => {}
    }
}

/// Where the named constraint stands in a text, from its type on.
pub(super) fn constraint(text: &str, from: usize, name: &str) -> Option<Range<usize>> {
    clauses(text, from)
        .into_iter()
        .filter(|(clause, _)| *clause == Clause::Constraint)
        .map(|(_, range)| range)
        .find(|range| {
            let mut cursor = Cursor::new(&text[range.clone()]);
            cursor.accept("CONSTRAINT") && cursor.name().as_deref() == Some(name)
        })
}
