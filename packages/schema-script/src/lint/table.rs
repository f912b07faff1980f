//! The elements of a `CREATE TABLE`: its columns and constraints, one by one.

use super::facts::{Name, Piece};
use crate::cursor::Cursor;
use crate::scan::TokenKind;

/// A table as a statement defines it.
pub(super) struct Table<'text> {
    pub(super) name: Name,
    /// Each up to its comma.
    pub(super) elements: Vec<Cursor<'text>>,
}

/// The table that a `CREATE TABLE` makes; `None` for every other statement.
pub(super) fn defined<'text>(piece: &Piece<'text>) -> Option<Table<'text>> {
    let mut cursor = piece.cursor();
    let is_table = cursor.accept("CREATE") && {
        cursor.accept_any(&["UNLOGGED", "FOREIGN"]);
        cursor.accept("TABLE")
    };
    if !is_table {
        return None;
    }
    cursor.accept_existence();
    let name = piece.qualify(cursor.qualified_name()?);
    if cursor.accept_all(&["PARTITION", "OF"]) || cursor.accept("OF") {
        cursor.qualified_name();
    }
    Some(Table { name, elements: elements(piece.statement.text, cursor) })
}

/// The elements of the group here.
fn elements<'text>(text: &'text str, mut cursor: Cursor<'text>) -> Vec<Cursor<'text>> {
    let mut elements = Vec::new();
    if !cursor.is_kind(TokenKind::Open) {
        return elements;
    }
    cursor.advance();
    while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) {
        let start = cursor.offset();
        while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) && !cursor.is_symbol(",") {
            cursor.skip_group();
        }
        elements.push(Cursor::starting_at(&text[..cursor.offset()], start));
        cursor.accept_symbol(",");
    }
    elements
}

/// Steps into a constraint, over its name; false where there is none of a table's.
pub(super) fn accept_constraint(cursor: &mut Cursor<'_>) -> bool {
    if cursor.accept("CONSTRAINT") {
        cursor.name();
        return true;
    }
    cursor.is_any(&["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "NOT", "LIKE"])
}

/// The column that an element defines; the cursor goes behind its name.
pub(super) fn accept_column(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut ahead = *cursor;
    if accept_constraint(&mut ahead) { None } else { cursor.name() }
}

/// The names in the group here, up to the first that is none but an expression.
pub(super) fn listed(mut cursor: Cursor<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if !cursor.is_kind(TokenKind::Open) {
        return names;
    }
    cursor.advance();
    while let Some(name) = cursor.name() {
        if cursor.is_kind(TokenKind::Open) {
            break;
        }
        names.push(name);
        while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) && !cursor.is_symbol(",") {
            cursor.skip_group();
        }
        cursor.accept_symbol(",");
    }
    names
}
