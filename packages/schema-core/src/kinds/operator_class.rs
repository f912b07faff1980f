//! Operator classes. https://www.postgresql.org/docs/current/sql-createopclass.html

use super::common::{Context, Object, Rules};
use super::operator_family::by_number;
use crate::step::Step;

pub(super) struct OperatorClass;

impl Rules for OperatorClass {
    fn address(&self, object: Object<'_>) -> String {
        format!("OPERATOR CLASS {} USING {}", object.qualified_name(), object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let r#type = object.text("type").unwrap_or_default();
        let mut members = by_number(object.list("operators"));
        members.extend(by_number(object.list("functions")));
        match object.text("storage") {
            Some(storage) => members.push(format!("STORAGE {storage}")),
            // The list cannot be empty, and this says what goes without saying.
            None if members.is_empty() => members.push(format!("STORAGE {type}")),
            None => {}
        }
        let mut sql = format!("CREATE OPERATOR CLASS {}", object.qualified_name());
        if object.flag("default") {
            sql.push_str(" DEFAULT");
        }
        sql.push_str(&format!("\n    FOR TYPE {type} USING {}", object.name()));
        if let Some(family) = object.text("family") {
            sql.push_str(&format!(" FAMILY {family}"));
        }
        sql.push_str(&format!(" AS\n    {}", members.join(",\n    ")));
        vec![Step::create(object.id, sql)]
    }
}
