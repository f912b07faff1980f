//! Procedures. https://www.postgresql.org/docs/current/sql-createprocedure.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules};
use super::routine;
use crate::id::ObjectId;
use crate::step::Step;

pub(super) struct Procedure;

/// One output argument makes a row type.
const ROW: usize = 1;

impl Rules for Procedure {
    /// With a mode the list is that of the input arguments; without, it may be that of all, too, and fit two procedures
    /// (manual: "DROP PROCEDURE").
    fn address(&self, object: Object<'_>) -> String {
        format!("PROCEDURE {}({})", object.qualified_name(), with_modes(&object.id.path[2]))
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut steps = vec![Step::create(object.id, routine::definition("CREATE", "PROCEDURE", object))];
        let extensions = object.list("depends_on_extensions");
        steps.extend(routine::extension_dependencies(object.id, &self.address(object), &[], extensions));
        steps
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !routine::is_replaceable(change, ROW) {
            return Alteration::Recreate;
        }
        let replacement = routine::definition("CREATE OR REPLACE", "PROCEDURE", change.new);
        routine::replace(change, replacement, &self.address(change.new))
    }

    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        routine::react(dependent, needed, context)
    }
}

/// `integer, text` becomes `IN integer, IN text`. A quoted name may hold a comma.
fn with_modes(types: &str) -> String {
    let (mut sql, mut quoted) = (String::new(), false);
    if !types.is_empty() {
        sql.push_str("IN ");
    }
    for c in types.chars() {
        quoted ^= c == '"';
        sql.push(c);
        if c == ' ' && !quoted && sql.ends_with(", ") {
            sql.push_str("IN ");
        }
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::with_modes;

    #[test]
    fn every_argument_gets_its_mode() {
        assert_eq!(with_modes(""), "");
        assert_eq!(
            with_modes(r#"integer, "a, b".c, character varying"#),
            r#"IN integer, IN "a, b".c, IN character varying"#
        );
    }
}
