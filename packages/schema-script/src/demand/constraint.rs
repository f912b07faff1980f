//! What a constraint asks of rows.

use super::{Demand, ForeignKey, Nulls, clause};
use crate::cursor::Cursor;
use crate::scan::TokenKind;

/// The constraint here; the cursor stands behind what was understood of it. `None` for one that asks for nothing, or that
/// is not understood.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Demand> {
    if cursor.accept("CHECK") {
        let expression = clause::group(cursor)?;
        return Some(not_null(expression).unwrap_or_else(|| Demand::Check(expression.to_owned())));
    }
    if cursor.accept_all(&["NOT", "NULL"]) {
        return Some(Demand::NotNull(cursor.name().unwrap_or_else(|| "value".to_owned())));
    }
    if cursor.accept_all(&["PRIMARY", "KEY"]) {
        return key(cursor, Nulls::Refused);
    }
    if cursor.accept("UNIQUE") {
        let nulls = if cursor.accept_all(&["NULLS", "NOT", "DISTINCT"]) {
            Nulls::Alike
        } else {
            cursor.accept_all(&["NULLS", "DISTINCT"]);
            Nulls::Distinct
        };
        return key(cursor, nulls);
    }
    if cursor.accept_all(&["FOREIGN", "KEY"]) {
        let columns = clause::names(cursor)?;
        return references(cursor, columns);
    }
    if cursor.accept("EXCLUDE") {
        return exclude(cursor);
    }
    None
}

/// `REFERENCES …` of these columns.
pub(super) fn references(cursor: &mut Cursor<'_>, columns: Vec<String>) -> Option<Demand> {
    if !cursor.accept("REFERENCES") {
        return None;
    }
    let referenced = cursor.qualified_name()?;
    let referenced_columns =
        if cursor.is_kind(TokenKind::Open) { clause::names(cursor)? } else { Vec::new() };
    let is_full = cursor.accept_all(&["MATCH", "FULL"]);
    Some(Demand::ForeignKey(ForeignKey { columns, referenced, referenced_columns, is_full }))
}

/// Whether what follows, up to the next comma, says that rows are not looked at.
pub(super) fn is_unchecked(mut cursor: Cursor<'_>) -> bool {
    while !cursor.is_at_end() && !cursor.is_symbol(",") {
        if cursor.accept_all(&["NOT", "VALID"]) || cursor.accept_all(&["NOT", "ENFORCED"]) {
            return true;
        }
        cursor.skip_group();
    }
    false
}

/// A key that takes over an index asks for nothing: the index was built.
fn key(cursor: &mut Cursor<'_>, nulls: Nulls) -> Option<Demand> {
    let keys = clause::keys(cursor)?;
    Some(Demand::Unique { keys, predicate: None, nulls })
}

/// `column IS NOT NULL`, which is what proves NOT NULL.
fn not_null(expression: &str) -> Option<Demand> {
    let mut cursor = Cursor::new(expression);
    if cursor.is_kind(TokenKind::Open) {
        let inner = clause::group(&mut cursor)?;
        return if cursor.is_at_end() { not_null(inner) } else { None };
    }
    let column = cursor.name()?;
    let is_all = cursor.accept_all(&["IS", "NOT", "NULL"]) && cursor.is_at_end();
    is_all.then_some(Demand::NotNull(column))
}

fn exclude(cursor: &mut Cursor<'_>) -> Option<Demand> {
    if cursor.accept("USING") {
        cursor.name()?;
    }
    let mut inner = Cursor::new(clause::group(cursor)?);
    let mut elements = Vec::new();
    loop {
        let expression = clause::key(&mut inner)?;
        clause::to_comma_or(&mut inner, &["WITH"]);
        if !inner.accept("WITH") {
            return None;
        }
        elements.push((expression, clause::to_comma_or(&mut inner, &[]).to_owned()));
        if !inner.accept_symbol(",") {
            break;
        }
    }
    let mut rest = *cursor;
    let predicate = if rest.skip_to_any(&["WHERE"]) {
        rest.advance();
        clause::group(&mut rest).map(str::to_owned)
    } else {
        None
    };
    Some(Demand::Exclude { elements, predicate })
}
