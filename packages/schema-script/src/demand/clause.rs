//! Pieces of statements: lists, expressions, keys of indexes.

use crate::cursor::Cursor;
use crate::scan::TokenKind;

/// What stands in the parentheses here, as it is written.
pub(super) fn group<'text>(cursor: &mut Cursor<'text>) -> Option<&'text str> {
    if !cursor.is_kind(TokenKind::Open) {
        return None;
    }
    let start = cursor.offset();
    cursor.skip_group();
    cursor.text_since(start).strip_prefix('(')?.strip_suffix(')')
}

/// `(a, b)` as names.
pub(super) fn names(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    let mut inner = Cursor::new(group(cursor)?);
    let mut names = vec![inner.name()?];
    while inner.accept_symbol(",") {
        names.push(inner.name()?);
    }
    inner.is_at_end().then_some(names)
}

/// `('a', 'b')` as texts; empty when something else is among them.
pub(super) fn strings(cursor: &mut Cursor<'_>) -> Vec<String> {
    let Some(text) = group(cursor) else { return Vec::new() };
    let mut inner = Cursor::new(text);
    let mut strings = Vec::new();
    while let Some(string) = inner.string() {
        strings.push(string);
        if !inner.accept_symbol(",") {
            break;
        }
    }
    if inner.is_at_end() { strings } else { Vec::new() }
}

/// The rest of the statement.
pub(super) fn to_end(cursor: &mut Cursor<'_>) -> String {
    to_comma_or(cursor, &[]).to_owned()
}

/// From here to the next comma, one of these words, or the end.
pub(super) fn to_comma_or<'text>(cursor: &mut Cursor<'text>, words: &[&str]) -> &'text str {
    let start = cursor.offset();
    while !cursor.is_at_end() && !cursor.is_symbol(",") && !cursor.is_any(words) {
        cursor.skip_group();
    }
    cursor.text_since(start)
}

/// The keys of an index: expressions without operator classes and order.
pub(super) fn keys(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    let mut inner = Cursor::new(group(cursor)?);
    let mut keys = Vec::new();
    loop {
        keys.push(key(&mut inner)?);
        to_comma_or(&mut inner, &[]);
        if !inner.accept_symbol(",") {
            return inner.is_at_end().then_some(keys);
        }
    }
}

/// A column, a function call or an expression in parentheses, with its collation.
pub(super) fn key(cursor: &mut Cursor<'_>) -> Option<String> {
    let start = cursor.offset();
    if !cursor.is_kind(TokenKind::Open) {
        cursor.qualified_name()?;
    }
    if cursor.is_kind(TokenKind::Open) {
        cursor.skip_group();
    }
    if cursor.accept("COLLATE") {
        cursor.qualified_name()?;
    }
    Some(cursor.text_since(start).to_owned())
}
