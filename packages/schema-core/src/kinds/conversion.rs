//! Encoding conversions. https://www.postgresql.org/docs/current/sql-createconversion.html

use super::common::{Context, Object, Rules};
use crate::quote;
use crate::step::Step;

pub(super) struct Conversion;

impl Rules for Conversion {
    fn address(&self, object: Object<'_>) -> String {
        format!("CONVERSION {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let default = if object.flag("default") { "DEFAULT " } else { "" };
        let encoding = |attribute| quote::literal(object.text(attribute).unwrap_or_default());
        let sql = format!(
            "CREATE {default}{}\n    FOR {} TO {}\n    FROM {}",
            self.address(object),
            encoding("source"),
            encoding("target"),
            object.text("function").unwrap_or_default(),
        );
        vec![Step::create(object.id, sql)]
    }
}
