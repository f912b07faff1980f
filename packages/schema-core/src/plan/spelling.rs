//! Expressions as they have to be written so that PostgreSQL prints them again as it did.
//!
//! `kind IN ('a', 'b')` on a `character varying` is stored with one cast of the whole array, and printed as
//! `ANY ((ARRAY['a'::character varying, …])::text[])`. Read again, that cast goes to each element, since it is applied to
//! an ARRAY constructor (manual: "Array Constructors"). Without the cast PostgreSQL adds it as it did at first.

use crate::catalog::{Attributes, Catalog, Value};
use std::borrow::Cow;

/// The attributes that hold expressions; bodies of routines are texts that nobody may touch.
const EXPRESSIONS: &[&str] =
    &["check", "default", "definition", "expression", "predicate", "row_filter", "sql_body", "using"];

/// The catalog with its expressions as they are written; the same one where nothing is to be written otherwise.
pub fn as_written(catalog: &Catalog) -> Cow<'_, Catalog> {
    let affected = |attributes: &Attributes| {
        EXPRESSIONS
            .iter()
            .filter_map(|name| attributes.get(name))
            .flat_map(Value::texts)
            .any(|text| text.contains(OPENING))
    };
    if !catalog.objects.values().any(affected) {
        return Cow::Borrowed(catalog);
    }
    let mut catalog = catalog.clone();
    for attributes in catalog.objects.values_mut().filter(|attributes| affected(attributes)) {
        for name in EXPRESSIONS {
            if let Some(Value::Text(text)) = attributes.get(name) {
                let written = without_casts_of_arrays(text);
                attributes.set(name, Some(Value::Text(written.into())));
            }
        }
    }
    Cow::Owned(catalog)
}

const OPENING: &str = "((ARRAY[";

/// `ANY ((ARRAY[…])::text[])` becomes `ANY (ARRAY[…])`, and `ALL` alike.
fn without_casts_of_arrays(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find(OPENING) {
        let (before, array) = rest.split_at(start);
        out.push_str(before);
        let follows_quantifier = before.ends_with("ANY ") || before.ends_with("ALL ");
        match follows_quantifier.then(|| cast_array(array)).flatten() {
            Some((elements, after)) => {
                out.push_str(&format!("(ARRAY[{elements}])"));
                rest = after;
            }
            None => {
                out.push_str(OPENING);
                rest = &array[OPENING.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The elements of `((ARRAY[elements])::type[])` at the start of a text, and what comes after it.
fn cast_array(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(OPENING)?;
    let (mut depth, mut quoted) = (1_usize, false);
    let end = inside.char_indices().find_map(|(index, c)| {
        match c {
            '\'' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(index)
    })?;
    let (elements, after) = inside.split_at(end);
    let (name, after) = after.strip_prefix("])::")?.split_once("[])")?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '"'));
    is_name.then_some((elements, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_of_a_whole_array_is_left_to_postgresql() {
        let stored =
            "((kind)::text = ANY ((ARRAY['a'::character varying, 'b]'::character varying])::text[])) AND x";
        let written = "((kind)::text = ANY (ARRAY['a'::character varying, 'b]'::character varying])) AND x";
        assert_eq!(without_casts_of_arrays(stored), written);
    }

    #[test]
    fn other_arrays_stay() {
        for text in
            ["f((ARRAY['a'::text])::character varying[])", "x = ANY (ARRAY[1, 2])", "x = ANY ((ARRAY[1"]
        {
            assert_eq!(without_casts_of_arrays(text), text);
        }
    }
}
