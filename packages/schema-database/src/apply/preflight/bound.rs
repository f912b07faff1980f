//! The condition that rows of a partition fulfil (manual: "CREATE TABLE", on partition bounds).

use super::ground::Table;
use schema_script::demand::{Bound, partition_keys};

/// The condition; `None` where it cannot be told from the text.
pub(super) fn condition(parent: &Table, bound: &Bound) -> Option<String> {
    let keys = partition_keys(parent.partition_key.as_deref()?)?;
    let keys: Vec<String> = keys.into_iter().map(|key| format!("({key})")).collect();
    match bound {
        Bound::In(values) => {
            let key = keys.first()?;
            let is_null = |value: &&String| value.eq_ignore_ascii_case("NULL");
            let mut conditions = Vec::new();
            if values.iter().any(|value| is_null(&value)) {
                conditions.push(format!("{key} IS NULL"));
            }
            let listed: Vec<&str> =
                values.iter().filter(|value| !is_null(value)).map(String::as_str).collect();
            if !listed.is_empty() {
                conditions.push(format!("({key} IS NOT NULL AND {key} IN ({}))", listed.join(", ")));
            }
            Some(conditions.join(" OR "))
        }
        Bound::Between(from, to) => {
            let present: Vec<String> = keys.iter().map(|key| format!("{key} IS NOT NULL")).collect();
            let from = side(&keys, from, Side::From)?;
            let to = side(&keys, to, Side::To)?;
            Some([present, vec![from, to]].concat().join(" AND "))
        }
        Bound::Hash(modulus, remainder) => Some(format!(
            "pg_catalog.satisfies_hash_partition({}::pg_catalog.oid, {modulus}, {remainder}, {})",
            parent.oid,
            keys.join(", ")
        )),
    }
}

#[derive(Clone, Copy)]
enum Side {
    From,
    To,
}

/// Rows are compared up to the first value that has no end.
fn side(keys: &[String], values: &[String], side: Side) -> Option<String> {
    let is = |value: &String, word: &str| value.eq_ignore_ascii_case(word);
    let end = values.iter().position(|value| is(value, "MINVALUE") || is(value, "MAXVALUE"));
    let number = end.unwrap_or(values.len());
    let is_least = end.is_some_and(|end| is(&values[end], "MINVALUE"));
    let is_greatest = end.is_some() && !is_least;
    let operator = match side {
        Side::From if is_greatest => ">",
        Side::From => ">=",
        Side::To if is_greatest => "<=",
        Side::To => "<",
    };
    if number == 0 {
        let takes_all = match side {
            Side::From => is_least,
            Side::To => is_greatest,
        };
        return Some(if takes_all { "true" } else { "false" }.to_owned());
    }
    let (keys, values) = (keys.get(..number)?.join(", "), values[..number].join(", "));
    Some(format!("({keys}) {operator} ({values})"))
}
