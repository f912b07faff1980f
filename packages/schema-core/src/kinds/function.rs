//! Functions and window functions. https://www.postgresql.org/docs/current/sql-createfunction.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules};
use super::routine;
use crate::id::ObjectId;
use crate::step::Step;

pub(super) struct Function;

/// Two output arguments or more make a row type; one is the result.
const ROW: usize = 2;

impl Rules for Function {
    fn address(&self, object: Object<'_>) -> String {
        format!("FUNCTION {}({})", object.qualified_name(), object.id.path[2])
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut steps = vec![Step::create(object.id, routine::definition("CREATE", "FUNCTION", object))];
        let extensions = object.list("depends_on_extensions");
        steps.extend(routine::extension_dependencies(object.id, &self.address(object), &[], extensions));
        steps
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !routine::is_replaceable(change, ROW) {
            return Alteration::Recreate;
        }
        let replacement = routine::definition("CREATE OR REPLACE", "FUNCTION", change.new);
        routine::replace(change, replacement, &self.address(change.new))
    }

    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        routine::react(dependent, needed, context)
    }
}
