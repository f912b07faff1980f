//! A column as it stands in CREATE TABLE and after ADD COLUMN.

use super::parent_column;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object, foreign_options};
use crate::kinds::{not_null, printed, sequence};

/// The column as it stands in CREATE TABLE and after ADD COLUMN.
pub(crate) fn definition(object: Object<'_>, context: &Context<'_>) -> String {
    let mut sql = format!("{} {}", object.name(), object.text("type").unwrap_or_default());
    if let Some(compression) = object.text("compression") {
        sql.push_str(&format!(" COMPRESSION {compression}"));
    }
    if object.has("foreign_options") {
        sql.push_str(&format!(" OPTIONS ({})", foreign_options(object.list("foreign_options"))));
    }
    if let Some(collation) = object.text("collation") {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    sql.push_str(&value_clauses(object, context));
    sql
}

/// What stands after a column's type: its default, and whether it can be NULL.
pub(crate) fn value_clauses(object: Object<'_>, context: &Context<'_>) -> String {
    let mut sql = String::new();
    // Before 16 a column that is inherited, too, has its parent's expression without saying so.
    let is_given = object.has("inherited")
        && parent_column(object.id, context).is_some_and(|parent| parent.has("generated"));
    let said = !is_given || context.major >= 16;
    if let Some(generated) = object.text("generated").filter(|_| said) {
        let expression = object.text("expression").unwrap_or_default();
        let expression = if expression.starts_with('(') && printed::closes_at_end(expression) {
            expression.to_owned()
        } else {
            format!("({expression})")
        };
        sql.push_str(&format!(" GENERATED ALWAYS AS {expression} {}", generated.to_uppercase()));
    }
    if object.has("identity") {
        sql.push_str(&format!(" {}", identity_clause(object, context)));
    }
    if let Some(default) = object.text("default") {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    let is_said = object.has("identity") || not_null::is_said_by_constraint(object, context);
    if object.flag("not_null") && !is_said {
        sql.push_str(" NOT NULL");
    }
    sql
}

pub(super) fn identity_clause(object: Object<'_>, context: &Context<'_>) -> String {
    let when = object.text("identity").unwrap_or_default().to_uppercase();
    let mut options = Vec::new();
    if let Some(sequence) = identity_sequence(object.id, context) {
        let natural = format!("{}_{}_seq", object.id.path[1], object.id.path[2]);
        if sequence.id.path[0] != object.id.path[0] || *sequence.id.path[1] != *natural {
            options.push(format!("SEQUENCE NAME {}", sequence.qualified_name()));
        }
        // The type is the column's.
        options.extend(sequence::options(sequence).into_iter().filter(|option| !option.starts_with("AS ")));
    }
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!("GENERATED {when} AS IDENTITY{options}")
}

/// The sequence behind an identity column.
pub(crate) fn identity_sequence<'a>(column: &ObjectId, context: &Context<'a>) -> Option<Object<'a>> {
    let of = |id: &ObjectId| {
        context.new.get(id).filter(|object| {
            object.text("identity_of").is_some_and(|name| {
                printed::split_names(name)
                    .iter()
                    .map(String::as_str)
                    .eq(column.path.iter().map(|part| &**part))
            })
        })
    };
    context.new.needed_by(column).filter(|id| id.kind == Kind::Sequence).find_map(of)
}
