//! Expressions that PostgreSQL prints in another way once it has read what it printed.
//!
//! `kind IN ('a', 'b')` on a `character varying` is printed with one cast of the whole array; after dump and
//! restore, with a cast of each element. It is the same schema. What is known to be lost is known (`settled`); for the rest
//! PostgreSQL itself reads both spellings as parts of a view of the canonical scratch database, and prints them once more.

use crate::error::Error;
use postgres::Client;
use schema_core::catalog::{Catalog, Value};
use schema_core::compare::{AttributeChange, Change, compare};
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::plan::settled_value;
use schema_core::quote;
use std::collections::BTreeSet;

/// One expression that the two sides spell differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelling {
    id: ObjectId,
    attribute: String,
    canonical: Value,
    /// What PostgreSQL has to be asked; `None` where it is known that both mean the same.
    question: Option<Question>,
}

/// Whether two expressions at the same place mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    canonical: String,
    other: String,
    place: Place,
}

/// What the names in an expression refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// The text is a whole query.
    Query,
    /// The text is an expression over this item of a FROM clause.
    From(String),
}

impl Place {
    fn query(&self, text: &str) -> String {
        match self {
            Place::Query => text.to_owned(),
            Place::From(item) => format!("SELECT ({text}) AS expression FROM {item}"),
        }
    }
}

impl Spelling {
    /// What a cache entry about this spelling depends on, beside the schema.
    pub(crate) fn inputs(&self) -> [String; 2] {
        self.question.as_ref().map(Question::queries).unwrap_or_default()
    }
}

impl Question {
    fn queries(&self) -> [String; 2] {
        [self.place.query(&self.canonical), self.place.query(&self.other)]
    }
}

/// What may only be spelled differently. The columns of an index are not among it: they are no mere expressions.
pub(crate) fn find(canonical: &Catalog, other: &Catalog) -> Vec<Spelling> {
    let mut spellings = Vec::new();
    for change in compare(canonical, other) {
        let Change::Altered(id, changes) = change else { continue };
        for AttributeChange { name, old, new } in changes {
            let (Some(old), Some(new)) = (old, new) else { continue };
            let is_settled =
                settled_value(&name, &old).is_some_and(|old| Some(old) == settled_value(&name, &new));
            let question = if is_settled { None } else { question(&id, &name, (&old, &new), canonical) };
            if is_settled || question.is_some() {
                spellings.push(Spelling { id: id.clone(), attribute: name, canonical: old, question });
            }
        }
    }
    spellings
}

fn question(
    id: &ObjectId,
    attribute: &str,
    values: (&Value, &Value),
    canonical: &Catalog,
) -> Option<Question> {
    let (Value::Text(one), Value::Text(other)) = values else { return None };
    let place = may_mean_the_same(one, other).then(|| place(id, attribute, canonical)).flatten()?;
    Some(Question { canonical: one.to_string(), other: other.to_string(), place })
}

/// Whether two spellings speak of the same things, casts aside: only then it is worth asking PostgreSQL, which costs a
/// database with the schema.
fn may_mean_the_same(one: &str, other: &str) -> bool {
    words(one) == words(other)
}

/// The names, numbers and strings of an expression, without the types that it casts to.
fn words(expression: &str) -> BTreeSet<String> {
    let (mut words, mut word, mut quote) = (BTreeSet::new(), String::new(), None);
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match (quote, c) {
            (Some(open), c) => {
                word.push(c);
                if c == open {
                    quote = None;
                }
            }
            (None, '\'' | '"') => {
                word.push(c);
                quote = Some(c);
            }
            (None, c) if c.is_alphanumeric() || matches!(c, '_' | '.' | '$') => word.push(c),
            (None, c) => {
                words.insert(std::mem::take(&mut word));
                if c == ':'
                    && let Some(name) = rest.strip_prefix(':')
                {
                    rest = without_type(name);
                }
            }
        }
    }
    words.insert(word);
    // A comparison of rows is spelled as one, or as those of their columns.
    for nothing in ["", "ROW"] {
        words.remove(nothing);
    }
    words
}

/// What follows the name of a type: `character varying`, `"a b".c`, `timestamp without time zone`.
fn without_type(text: &str) -> &str {
    let end = match text.strip_prefix('"') {
        Some(quoted) => quoted.find('"').map_or(text.len(), |end| end + 2),
        None => text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).unwrap_or(text.len()),
    };
    let rest = &text[end..];
    if let Some(rest) = rest.strip_prefix('.') {
        return without_type(rest);
    }
    let tails = [" varying", " precision", " without time zone", " with time zone"];
    tails.iter().find_map(|tail| rest.strip_prefix(tail)).unwrap_or(rest)
}

/// `None` for what is no expression of a query.
fn place(id: &ObjectId, attribute: &str, canonical: &Catalog) -> Option<Place> {
    let name = |parts: &[std::sync::Arc<str>]| {
        parts.iter().map(|part| quote::identifier(part)).collect::<Vec<_>>().join(".")
    };
    match (id.kind, attribute, &*id.path) {
        (Kind::View | Kind::MaterializedView, "definition", _) => Some(Place::Query),
        (Kind::Constraint, "expression", [schema, relation, ..])
        | (Kind::Column, "default" | "expression", [schema, relation, ..])
        | (Kind::Policy, "using" | "check", [schema, relation, ..])
        | (Kind::PublicationTable, "row_filter", [_, schema, relation]) => {
            Some(Place::From(name(&[schema.clone(), relation.clone()])))
        }
        (Kind::Index, "predicate", _) => {
            canonical.objects.get(id)?.text("table").map(|table| Place::From(table.to_owned()))
        }
        (Kind::DomainConstraint, "expression", [schema, domain, _]) => {
            let domain = ObjectId::new(Kind::Domain, [schema.clone(), domain.clone()]);
            let r#type = canonical.objects.get(&domain)?.text("type")?;
            // A check of a domain calls what it checks VALUE.
            Some(Place::From(format!("(SELECT CAST(NULL AS {type}) AS value) AS checked")))
        }
        _ => None,
    }
}

/// Which spellings mean the same, on a scratch database with the canonical schema.
///
/// # Errors
/// When the scratch database fails.
pub(crate) fn ask(client: &mut Client, spellings: &[Spelling]) -> Result<Vec<bool>, Error> {
    let prepare = include_str!("read/session.sql");
    client.batch_execute(prepare).map_err(Error::query("prepare the session"))?;
    let same = |spelling: &Spelling| {
        let Some(question) = &spelling.question else { return Ok(true) };
        let [canonical, other] = question.queries();
        let canonical = print(client, &canonical)?;
        Ok(canonical.is_some() && canonical == print(client, &other)?)
    };
    spellings.iter().map(same).collect()
}

/// How often something is read again at most: what compares rows of rows comes apart by one level each time.
const READINGS: usize = 8;

/// A query as PostgreSQL prints it however often it is read again; `None` when the canonical schema lacks what it needs.
fn print(client: &mut Client, query: &str) -> Result<Option<String>, Error> {
    let mut printed = print_once(client, query)?;
    for _ in 1..READINGS {
        let Some(last) = &printed else { break };
        let again = print_once(client, last)?;
        if again == printed {
            break;
        }
        printed = again;
    }
    Ok(printed)
}

fn print_once(client: &mut Client, query: &str) -> Result<Option<String>, Error> {
    const ACTION: &str = "read an expression again";
    // The text may come from a server that is not honest: prepared, it is one statement, and one that runs nothing.
    match client.execute(&format!("CREATE TEMPORARY VIEW spelled AS {query}"), &[]) {
        Err(error) if error.as_db_error().is_some() => return Ok(None),
        outcome => outcome.map_err(Error::query(ACTION))?,
    };
    let question =
        "SELECT pg_catalog.rtrim(pg_catalog.pg_get_viewdef('pg_temp.spelled'::pg_catalog.regclass), ';')";
    let printed = client.query_one(question, &[]).map_err(Error::query(ACTION))?.get(0);
    client.batch_execute("DROP VIEW pg_temp.spelled").map_err(Error::query(ACTION))?;
    Ok(Some(printed))
}

/// Gives what another catalog only spells differently the canonical spelling, where a database has the schema of both: that
/// of a dump that was restored.
///
/// # Errors
/// When the database fails.
pub fn unify(client: &mut Client, canonical: &Catalog, other: &mut Catalog) -> Result<(), Error> {
    let spellings = find(canonical, other);
    if !spellings.is_empty() {
        let same = ask(client, &spellings)?;
        apply(other, spellings, &same);
    }
    Ok(())
}

/// Gives what means the same the canonical spelling.
pub(crate) fn apply(catalog: &mut Catalog, spellings: Vec<Spelling>, same: &[bool]) {
    for (spelling, _) in spellings.into_iter().zip(same).filter(|(_, same)| **same) {
        if let Some(attributes) = catalog.objects.get_mut(&spelling.id) {
            attributes.set(&spelling.attribute, Some(spelling.canonical));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_and_parentheses_do_not_tell_spellings_apart() {
        let one = "((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))";
        let other =
            "((kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))";
        assert!(may_mean_the_same(one, other));
        assert!(may_mean_the_same("('a'::\"My\".\"Type\")", "'a'"));
    }

    #[test]
    fn other_words_do() {
        for (one, other) in [
            ("(a > 1)", "(a > 2)"),
            ("(a > 1)", "(b > 1)"),
            ("'a'::text", "'b'::text"),
            ("now()", "clock_timestamp()"),
        ] {
            assert!(!may_mean_the_same(one, other), "{one} {other}");
        }
    }
}
