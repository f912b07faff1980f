//! Text search parsers. https://www.postgresql.org/docs/current/sql-createtsparser.html

use super::common::{Context, Object, Rules};
use crate::step::Step;

pub(super) struct TextSearchParser;

impl Rules for TextSearchParser {
    fn address(&self, object: Object<'_>) -> String {
        format!("TEXT SEARCH PARSER {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let functions = [
            ("START", "start_function"),
            ("GETTOKEN", "token_function"),
            ("END", "end_function"),
            ("LEXTYPES", "lexeme_types_function"),
            ("HEADLINE", "headline_function"),
        ];
        vec![Step::create(
            object.id,
            format!("CREATE {} ({})", self.address(object), slots(object, &functions)),
        )]
    }
}

/// The functions that an object has, each in its slot on a line.
pub(super) fn slots(object: Object<'_>, functions: &[(&str, &str)]) -> String {
    let slot = |(slot, attribute): &(&str, &str)| {
        object.text(attribute).map(|function| format!("\n    {slot} = {function}"))
    };
    format!("{}\n", functions.iter().filter_map(slot).collect::<Vec<_>>().join(","))
}
