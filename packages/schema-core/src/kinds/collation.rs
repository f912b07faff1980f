//! Collations. https://www.postgresql.org/docs/current/sql-createcollation.html

use super::common::{Context, Object, Rules};
use crate::quote;
use crate::step::Step;

pub(super) struct Collation;

impl Rules for Collation {
    fn address(&self, object: Object<'_>) -> String {
        format!("COLLATION {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let text = |option: &str, attribute: &str| {
            Some(format!("{option} = {}", quote::literal(object.text(attribute)?)))
        };
        let provider = object.text("provider").map(|provider| format!("PROVIDER = {provider}"));
        let both = object.text("lc_collate").is_some_and(|locale| object.text("lc_ctype") == Some(locale));
        let mut options: Vec<String> = provider.into_iter().chain(text("LOCALE", "locale")).collect();
        if both {
            options.extend(text("LOCALE", "lc_collate"));
        } else {
            options.extend(text("LC_COLLATE", "lc_collate"));
            options.extend(text("LC_CTYPE", "lc_ctype"));
        }
        options.extend(text("RULES", "rules"));
        if object.flag("nondeterministic") {
            options.push("DETERMINISTIC = false".to_owned());
        }
        let sql = format!("CREATE {} (\n    {}\n)", self.address(object), options.join(",\n    "));
        vec![Step::create(object.id, sql)]
    }
}
