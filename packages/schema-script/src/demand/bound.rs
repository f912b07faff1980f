//! Bounds of partitions.

use super::clause;
use crate::cursor::Cursor;

/// Which rows a partition takes. Values are kept as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Those with one of these values.
    In(Vec<String>),
    /// Those from the first values to before the second; `MINVALUE` and `MAXVALUE` are among them.
    Between(Vec<String>, Vec<String>),
    /// Those whose hash leaves this remainder: modulus, remainder.
    Hash(String, String),
}

/// What stands behind `FOR VALUES`; nothing for the default partition.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Bound> {
    if !cursor.skip_to_any(&["FOR"]) || !cursor.accept_all(&["FOR", "VALUES"]) {
        return None;
    }
    if cursor.accept("IN") {
        return Some(Bound::In(values(cursor)?));
    }
    if cursor.accept("FROM") {
        let from = values(cursor)?;
        return if cursor.accept("TO") { Some(Bound::Between(from, values(cursor)?)) } else { None };
    }
    if !cursor.accept("WITH") {
        return None;
    }
    let mut inner = Cursor::new(clause::group(cursor)?);
    let (mut modulus, mut remainder) = (None, None);
    loop {
        let value = match inner.word()?.to_ascii_uppercase().as_str() {
            "MODULUS" => &mut modulus,
            "REMAINDER" => &mut remainder,
            _ => return None,
        };
        *value = Some(clause::to_comma_or(&mut inner, &[]).to_owned());
        if !inner.accept_symbol(",") {
            return Some(Bound::Hash(modulus?, remainder?));
        }
    }
}

fn values(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    let mut inner = Cursor::new(clause::group(cursor)?);
    let mut values = Vec::new();
    loop {
        values.push(clause::to_comma_or(&mut inner, &[]).to_owned());
        if !inner.accept_symbol(",") {
            return inner.is_at_end().then_some(values);
        }
    }
}
