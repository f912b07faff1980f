//! Range types and their multirange types. https://www.postgresql.org/docs/current/rangetypes.html

use super::base_type;
use super::common::{Context, Object, Rules};
use super::printed::{split_name, split_names};
use crate::quote;
use crate::step::Step;

pub(super) struct Range;

impl Rules for Range {
    fn address(&self, object: Object<'_>) -> String {
        format!("TYPE {}", object.qualified_name())
    }

    /// Where it has a canonical function, its shell and the function come before.
    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let options = [
            ("SUBTYPE", "subtype"),
            ("SUBTYPE_OPCLASS", "subtype_operator_class"),
            ("COLLATION", "collation"),
            ("CANONICAL", "canonical"),
            ("SUBTYPE_DIFF", "subtype_diff"),
        ];
        let mut options: Vec<String> = options
            .into_iter()
            .filter_map(|(option, attribute)| Some(format!("{option} = {}", object.text(attribute)?)))
            .collect();
        if let Some(name) = object.text("multirange_type").filter(|name| !is_generated(name, object)) {
            options.push(format!("MULTIRANGE_TYPE_NAME = {name}"));
        }
        let sql = format!("CREATE {} AS RANGE (\n    {}\n)", self.address(object), options.join(",\n    "));
        vec![Step::create(object.id, sql)]
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        base_type::drop_with_functions(object, context)
    }
}

/// Renames what PostgreSQL made along with a range type: its multirange type, and the constructors of both, which keep
/// their names when the types lose theirs, and would be in the way of the successor's. To be done before the range
/// type itself is renamed.
pub(crate) fn rename_companions(range: Object<'_>, rename: impl Fn(&str) -> String) -> Vec<Step> {
    let (name, subtype) = (range.qualified_name(), range.text("subtype").unwrap_or_default());
    let step = |what: &str, name: &str, arguments: &str| {
        let to = quote::name(&rename(&split_name(name).1));
        Step::alter(range.id, format!("ALTER {what} {name}{arguments} RENAME TO {to}"))
    };
    let mut steps = vec![
        step("FUNCTION", &name, &format!("({subtype}, {subtype})")),
        step("FUNCTION", &name, &format!("({subtype}, {subtype}, text)")),
    ];
    if let Some(multirange) = range.text("multirange_type") {
        for argument in [String::new(), name.clone(), format!("{name}[]")] {
            steps.push(step("FUNCTION", multirange, &format!("({argument})")));
        }
        steps.push(step("TYPE", multirange, ""));
    }
    steps
}

/// Whether the multirange type has the name that PostgreSQL gives it (manual: "CREATE TYPE", Range Types). One that
/// was cut to fit counts as given.
fn is_generated(multirange: &str, range: Object<'_>) -> bool {
    let (schema, name) = (&*range.id.path[0], &*range.id.path[1]);
    split_names(multirange) == [schema.to_owned(), generated_name(name)]
}

fn generated_name(range: &str) -> String {
    if range.contains("range") {
        range.replacen("range", "multirange", 1)
    } else {
        format!("{range}_multirange")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiranges_are_named_for_their_ranges() {
        assert_eq!(generated_name("range_of_ranges"), "multirange_of_ranges");
        assert_eq!(generated_name("span"), "span_multirange");
    }
}
