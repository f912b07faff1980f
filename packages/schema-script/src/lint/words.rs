//! Small questions about the words of a statement.

use crate::cursor::Cursor;
use crate::scan::TokenKind;

/// Whether all of these words are there, at any depth and in any order.
pub(super) fn has(cursor: Cursor<'_>, words: &[&str]) -> bool {
    words.iter().all(|word| sequence(cursor, &[word]))
}

/// Whether these words are there one after the other, at any depth.
pub(super) fn sequence(cursor: Cursor<'_>, words: &[&str]) -> bool {
    place_of(cursor, words).is_some()
}

/// Where these words stand, one after the other.
pub(super) fn place_of(mut cursor: Cursor<'_>, words: &[&str]) -> Option<usize> {
    while !cursor.is_at_end() {
        let mut ahead = cursor;
        if ahead.accept_all(words) {
            return Some(cursor.offset());
        }
        cursor.advance();
    }
    None
}

/// Whether an action of `ALTER TABLE` adds a column.
pub(super) fn is_column(mut action: Cursor<'_>) -> bool {
    action.accept("ADD")
        && !action.is_any(&[
            "CONSTRAINT",
            "CHECK",
            "UNIQUE",
            "PRIMARY",
            "FOREIGN",
            "EXCLUDE",
            "NOT",
            "GENERATED",
        ])
}

/// The column that an action `ALTER [COLUMN] name …` is about; the cursor goes behind the name.
pub(super) fn altered_column(action: &mut Cursor<'_>) -> Option<String> {
    if !action.accept("ALTER") || action.is_word("CONSTRAINT") {
        return None;
    }
    action.accept("COLUMN");
    action.name()
}

/// The names of an action `RENAME [COLUMN] name TO name`.
pub(super) fn renamed_column(mut action: Cursor<'_>) -> Option<(String, String)> {
    if !action.accept("RENAME") || action.is_word("CONSTRAINT") || action.is_word("TO") {
        return None;
    }
    action.accept("COLUMN");
    let from = action.name()?;
    let to = action.accept("TO").then(|| action.name()).flatten()?;
    Some((from, to))
}

/// The words of a `CHECK (column IS NOT NULL)`: the column; the cursor stands at `CHECK`.
pub(super) fn checked_not_null(mut cursor: Cursor<'_>) -> Option<String> {
    if !cursor.accept("CHECK") {
        return None;
    }
    let mut depth = 0;
    while cursor.is_kind(TokenKind::Open) {
        cursor.advance();
        depth += 1;
    }
    let column = cursor.name()?;
    let is_test = cursor.accept_all(&["IS", "NOT", "NULL"]);
    for _ in 0..depth {
        if !cursor.is_kind(TokenKind::Close) {
            return None;
        }
        cursor.advance();
    }
    is_test.then_some(column)
}
