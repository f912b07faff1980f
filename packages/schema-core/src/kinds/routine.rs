//! What functions, procedures and aggregates have in common. https://www.postgresql.org/docs/current/sql-createfunction.html

use super::common::{Alteration, Altered, Context, Object, Reaction, setting_clause, split_option};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, Step};
use std::sync::Arc;

/// Everything that `CREATE OR REPLACE FUNCTION` or `… PROCEDURE` can change.
pub(super) const REPLACEABLE: &[&str] = &[
    "arguments",
    "language",
    "body",
    "sql_body",
    "library",
    "volatility",
    "parallel",
    "strict",
    "leakproof",
    "security_definer",
    "cost",
    "rows",
    "support",
    "settings",
    "transform_types",
    "depends_on_extensions",
];

/// The statement that makes a function or procedure: `verb` is CREATE or CREATE OR REPLACE.
pub(super) fn definition(verb: &str, noun: &str, object: Object<'_>) -> String {
    let arguments = object.text("arguments").unwrap_or_default();
    let mut sql = format!("{verb} {noun} {}({arguments})", object.qualified_name());
    for clause in clauses(object) {
        sql.push_str(&format!("\n    {clause}"));
    }
    sql.push_str(&format!("\n{}", body(object)));
    sql
}

fn clauses(object: Object<'_>) -> Vec<String> {
    let text = |clause: &str, name: &str| object.text(name).map(|text| format!("{clause} {text}"));
    let upper =
        |prefix: &str, name: &str| object.text(name).map(|text| format!("{prefix}{}", text.to_uppercase()));
    let flag = |clause: &str, name: &str| object.flag(name).then(|| clause.to_owned());
    let mut clauses: Vec<String> =
        text("RETURNS", "result").into_iter().chain(text("LANGUAGE", "language")).collect();
    if object.has("transform_types") {
        clauses.push(format!("TRANSFORM FOR TYPE {}", object.list("transform_types").join(", FOR TYPE ")));
    }
    clauses.extend(flag("WINDOW", "window"));
    clauses.extend(upper("", "volatility"));
    clauses.extend(flag("STRICT", "strict"));
    clauses.extend(flag("LEAKPROOF", "leakproof"));
    clauses.extend(flag("SECURITY DEFINER", "security_definer"));
    clauses.extend(upper("PARALLEL ", "parallel"));
    clauses.extend(text("COST", "cost"));
    clauses.extend(text("ROWS", "rows"));
    clauses.extend(text("SUPPORT", "support"));
    // In the order in which they are made, which matters where one names what another makes visible.
    clauses.extend(object.list("_settings").iter().map(|setting| {
        let (name, value) = split_option(setting);
        format!("SET {}", setting_clause(name, value))
    }));
    clauses
}

fn body(object: Object<'_>) -> String {
    if let Some(body) = object.text("sql_body") {
        return body.to_owned();
    }
    let body = object.text("body").unwrap_or_default();
    match object.text("library") {
        Some(library) => format!("AS {}, {}", quote::literal(library), quote::literal(body)),
        None if object.text("language") == Some("internal") => format!("AS {}", quote::literal(body)),
        None => format!("AS {}", dollar_quoted(body)),
    }
}

/// A text between dollar signs, with a tag that does not occur in it (manual: "Dollar-Quoted String Constants").
pub(crate) fn dollar_quoted(text: &str) -> String {
    let tags =
        ["$".to_owned(), "$body".to_owned()].into_iter().chain((1..).map(|number| format!("$body{number}")));
    // Where the text ends with all of the tag but its last sign, the first sign of the closing tag would complete it.
    let is_free = |tag: &String| !text.contains(&format!("{tag}$")) && !text.ends_with(tag.as_str());
    let tag = tags.into_iter().find(is_free).unwrap_or_default();
    format!("{tag}${text}{tag}$")
}

/// Whether CREATE OR REPLACE leads from the one to the other: it cannot take away or rename what calls may name or
/// leave out, nor change what they get. `row` is from how many output arguments on these make a row type.
pub(super) fn is_replaceable(change: &Altered<'_>, row: usize) -> bool {
    let (old, new) = (change.old, change.new);
    let row_of = |object: Object<'_>| {
        let outputs = object.list("_outputs").to_vec();
        if outputs.len() >= row { outputs } else { Vec::new() }
    };
    let names = new.list("_input_names");
    let old_names = old.list("_input_names").iter().enumerate();
    let keeps_names =
        old_names.into_iter().all(|(index, name)| name.is_empty() || names.get(index) == Some(name));
    let [olds, news] = [old, new].map(|object| object.number("_defaults").unwrap_or(0));
    // The type of a default of a polymorphic argument is that of its expression.
    let keeps_types = olds == 0 || !change.changes("arguments") || !is_polymorphic(old);
    change.only(REPLACEABLE) && row_of(old) == row_of(new) && keeps_names && olds <= news && keeps_types
}

fn is_polymorphic(object: Object<'_>) -> bool {
    let types = object.id.path.last().map_or("", |types| types);
    types.split(", ").any(|name| name.starts_with("any"))
}

/// The change by CREATE OR REPLACE, which keeps the owner and the grants, and forgets on which extensions the routine
/// depends. `address` names it in ALTER.
pub(super) fn replace(change: &Altered<'_>, replacement: String, address: &str) -> Alteration {
    let (old, new) = (change.old.list("depends_on_extensions"), change.new.list("depends_on_extensions"));
    if change.only(&["depends_on_extensions"]) {
        return Alteration::InPlace(extension_dependencies(change.new.id, address, old, new));
    }
    let mut step = Step::alter(change.new.id, replacement);
    // As whom it runs, and whether it may see rows that are hidden.
    if change.changes("security_definer") || change.changes("leakproof") {
        step = step.with(Effect::ChangesAccess);
    }
    let dependencies = extension_dependencies(change.new.id, address, &[], new);
    Alteration::InPlace(std::iter::once(step).chain(dependencies).collect())
}

/// The steps from some extensions, with which a routine is dropped, to others.
pub(super) fn extension_dependencies(
    id: &ObjectId,
    address: &str,
    old: &[Arc<str>],
    new: &[Arc<str>],
) -> Vec<Step> {
    let step = |action: &str, name: &str| {
        Step::alter(id, format!("ALTER {address} {action} ON EXTENSION {}", quote::name(name)))
    };
    let gone = old.iter().filter(|name| !new.contains(name)).map(|name| step("NO DEPENDS", name));
    let come = new.iter().filter(|name| !old.contains(name)).map(|name| step("DEPENDS", name));
    gone.chain(come).collect()
}

/// A routine that is replaced by one that needs it no more lets go of it by that. Not so of a transform: whatever is
/// there for the types of the arguments is needed, also by the successor.
pub(super) fn react(dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
    let Some(new) = context.new.get(dependent.id) else { return Reaction::Recreate };
    let differs = |name: &&str| dependent.attributes.get(name) != new.attributes.get(name);
    let is_replaced = ["arguments", "language", "sql_body", "support"].iter().any(differs);
    let needs_its_like = context.new.needs(dependent.id).any(|other| other.path == needed.path);
    if is_replaced && !needs_its_like && needed.kind != Kind::Transform {
        Reaction::Stay
    } else {
        Reaction::Recreate
    }
}

#[cfg(test)]
mod tests {
    use super::dollar_quoted;

    #[test]
    fn bodies_are_quoted_by_a_tag_that_is_not_in_them() {
        assert_eq!(dollar_quoted("SELECT $1"), "$$SELECT $1$$");
        assert_eq!(dollar_quoted("a $$ b"), "$body$a $$ b$body$");
        assert_eq!(dollar_quoted("cost: 1$"), "$body$cost: 1$$body$");
        assert_eq!(dollar_quoted("$$ $body$ $body1"), "$body2$$$ $body$ $body1$body2$");
    }
}
