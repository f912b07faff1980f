//! Aggregates. https://www.postgresql.org/docs/current/sql-createaggregate.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use super::routine;
use crate::quote;
use crate::step::Step;

pub(super) struct Aggregate;

impl Rules for Aggregate {
    /// The arguments of an ordered-set aggregate may be written as one list (manual: "COMMENT").
    fn address(&self, object: Object<'_>) -> String {
        let types = match &*object.id.path[2] {
            "" => "*",
            types => types,
        };
        format!("AGGREGATE {}({types})", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut steps = vec![Step::create(object.id, definition("CREATE", object))];
        let extensions = object.list("depends_on_extensions");
        steps.extend(routine::extension_dependencies(object.id, &routine_address(object), &[], extensions));
        steps
    }

    /// What queries rely on cannot be replaced: the result, and which arguments are ordered.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        let same_result = change.old.text("_result") == change.new.text("_result");
        if !same_result || change.changes("type") || change.changes("arguments") {
            return Alteration::Recreate;
        }
        routine::replace(change, definition("CREATE OR REPLACE", change.new), &routine_address(change.new))
    }
}

/// ALTER AGGREGATE knows nothing of extensions; ALTER ROUTINE does.
fn routine_address(object: Object<'_>) -> String {
    format!("ROUTINE {}({})", object.qualified_name(), object.id.path[2])
}

/// How an option is written.
enum Form {
    Sql,
    Literal,
    Upper,
    Flag,
}

/// The options in the order in which they are written, each with its attribute.
const OPTIONS: &[(&str, &str, Form)] = &[
    ("SFUNC", "state_function", Form::Sql),
    ("STYPE", "state_type", Form::Sql),
    ("SSPACE", "state_size", Form::Sql),
    ("FINALFUNC", "final_function", Form::Sql),
    ("FINALFUNC_EXTRA", "final_function_extra", Form::Flag),
    ("FINALFUNC_MODIFY", "final_function_modify", Form::Upper),
    ("COMBINEFUNC", "combine_function", Form::Sql),
    ("SERIALFUNC", "serial_function", Form::Sql),
    ("DESERIALFUNC", "deserial_function", Form::Sql),
    ("INITCOND", "initial_value", Form::Literal),
    ("MSFUNC", "moving_state_function", Form::Sql),
    ("MINVFUNC", "moving_inverse_function", Form::Sql),
    ("MSTYPE", "moving_state_type", Form::Sql),
    ("MSSPACE", "moving_state_size", Form::Sql),
    ("MFINALFUNC", "moving_final_function", Form::Sql),
    ("MFINALFUNC_EXTRA", "moving_final_function_extra", Form::Flag),
    ("MFINALFUNC_MODIFY", "moving_final_function_modify", Form::Upper),
    ("MINITCOND", "moving_initial_value", Form::Literal),
    ("SORTOP", "sort_operator", Form::Sql),
    ("PARALLEL", "parallel", Form::Upper),
];

fn definition(verb: &str, object: Object<'_>) -> String {
    let option = |(option, attribute, form): &(&str, &str, Form)| {
        let value = object.attributes.get(attribute)?.to_string();
        Some(match form {
            Form::Sql => format!("{option} = {value}"),
            Form::Literal => format!("{option} = {}", quote::literal(&value)),
            Form::Upper => format!("{option} = {}", value.to_uppercase()),
            Form::Flag => (*option).to_owned(),
        })
    };
    let mut options: Vec<String> = OPTIONS.iter().filter_map(option).collect();
    if object.text("type") == Some("hypothetical set") {
        options.push("HYPOTHETICAL".to_owned());
    }
    let arguments = object.text("arguments").unwrap_or("*");
    format!("{verb} AGGREGATE {}({arguments}) (\n    {}\n)", object.qualified_name(), options.join(",\n    "))
}
