//! Base types and shell types. https://www.postgresql.org/docs/current/sql-createtype.html

use super::common::{Alteration, Altered, Context, Object, Rules, Side};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::Step;

pub(super) struct BaseType;

/// The options that ALTER TYPE can set, and take away with NONE.
const ALTERABLE: &[(&str, &str)] = &[
    ("RECEIVE", "receive"),
    ("SEND", "send"),
    ("TYPMOD_IN", "type_modifier_input"),
    ("TYPMOD_OUT", "type_modifier_output"),
    ("ANALYZE", "analyze"),
    ("SUBSCRIPT", "subscript"),
];

impl Rules for BaseType {
    fn address(&self, object: Object<'_>) -> String {
        format!("TYPE {}", object.qualified_name())
    }

    /// A type that is more than a shell: its shell, and then its functions, come before.
    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![if object.flag("shell") { shell(object) } else { Step::create(object.id, definition(object)) }]
    }

    /// A shell becomes a type by its definition. Storage can become anything but plain.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        if old.flag("shell") && !new.flag("shell") {
            return Alteration::InPlace(vec![Step::alter(new.id, definition(new))]);
        }
        let alterable: Vec<&str> =
            ALTERABLE.iter().map(|(_, attribute)| *attribute).chain(["storage"]).collect();
        if !change.only(&alterable) || change.changes("storage") && !new.has("storage") {
            return Alteration::Recreate;
        }
        let options: Vec<String> = ALTERABLE
            .iter()
            .chain([&("STORAGE", "storage")])
            .filter(|(_, attribute)| change.changes(attribute))
            .map(|(option, attribute)| format!("{option} = {}", new.text(attribute).unwrap_or("NONE")))
            .collect();
        let sql = format!("ALTER {} SET ({})", self.address(new), options.join(", "));
        Alteration::InPlace(vec![Step::alter(new.id, sql)])
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        drop_with_functions(object, context)
    }
}

/// Whether functions of the type must be there before it is: they take or return it, so its shell comes first.
pub(crate) fn needs_shell(object: Object<'_>) -> bool {
    object.has("input") || object.has("canonical")
}

/// The name of a type that is defined later.
pub(crate) fn shell(object: Object<'_>) -> Step {
    Step::create(object.id, format!("CREATE TYPE {}", object.qualified_name()))
}

/// Removes a type. It and its own functions need each other: PostgreSQL drops neither without the other, and has no
/// statement but this that drops both (manual: "CREATE TYPE", Base Types).
pub(super) fn drop_with_functions(object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let cascade = if own_functions(object.id, &context.old).is_empty() { "" } else { " CASCADE" };
    vec![Step::drop(object.id, format!("DROP TYPE {}{cascade}", object.qualified_name()))]
}

/// The functions that a type needs and that need the type: they come after its shell, and go along with it.
pub(crate) fn own_functions(r#type: &ObjectId, side: &Side<'_>) -> Vec<ObjectId> {
    let takes_it = |function: &ObjectId| side.needs(function).any(|needed| needed == r#type);
    let functions = side.needs(r#type).filter(|needed| needed.kind == Kind::Function);
    functions.filter(|function| takes_it(function)).cloned().collect()
}

fn definition(object: Object<'_>) -> String {
    let mut options = Vec::new();
    let named = [("INPUT", "input"), ("OUTPUT", "output")];
    for (option, attribute) in named.iter().chain(ALTERABLE) {
        options.extend(object.text(attribute).map(|function| format!("{option} = {function}")));
    }
    options.extend(object.number("length").map(|length| format!("INTERNALLENGTH = {length}")));
    if object.flag("passed_by_value") {
        options.push("PASSEDBYVALUE".to_owned());
    }
    for (option, attribute) in [("ALIGNMENT", "alignment"), ("STORAGE", "storage"), ("ELEMENT", "element")] {
        options.extend(object.text(attribute).map(|text| format!("{option} = {text}")));
    }
    for (option, attribute) in [("CATEGORY", "category"), ("DELIMITER", "delimiter"), ("DEFAULT", "default")]
    {
        options.extend(object.text(attribute).map(|text| format!("{option} = {}", quote::literal(text))));
    }
    for (option, attribute) in [("PREFERRED", "preferred"), ("COLLATABLE", "collatable")] {
        if object.flag(attribute) {
            options.push(format!("{option} = true"));
        }
    }
    format!("CREATE TYPE {} (\n    {}\n)", object.qualified_name(), options.join(",\n    "))
}
