//! Text search templates. https://www.postgresql.org/docs/current/sql-createtstemplate.html

use super::common::{Context, Object, Rules};
use super::text_search_parser::slots;
use crate::step::Step;

pub(super) struct TextSearchTemplate;

impl Rules for TextSearchTemplate {
    fn address(&self, object: Object<'_>) -> String {
        format!("TEXT SEARCH TEMPLATE {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let functions = [("INIT", "init_function"), ("LEXIZE", "lexize_function")];
        vec![Step::create(
            object.id,
            format!("CREATE {} ({})", self.address(object), slots(object, &functions)),
        )]
    }
}
