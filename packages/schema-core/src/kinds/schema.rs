//! Schemas (namespaces). https://www.postgresql.org/docs/current/sql-createschema.html

use super::common::{Context, Object, Rules};
use crate::step::{Effect, Step};

pub(super) struct Schema;

impl Rules for Schema {
    fn address(&self, object: Object<'_>) -> String {
        format!("SCHEMA {}", object.name())
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut steps = vec![Step::create(object.id, format!("CREATE SCHEMA {}", object.name()))];
        if object.name() == "public" {
            steps.extend(as_in_a_new_database(object, context));
        }
        steps
    }
}

/// The schema `public` that comes with a database belongs to whoever owns the database (15 and later), and has a comment.
fn as_in_a_new_database(object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    if context.major >= 15 && !object.has("owner") {
        let sql = "ALTER SCHEMA public OWNER TO pg_database_owner";
        steps.push(Step::alter(object.id, sql).with(Effect::ChangesAccess));
    }
    if !object.has("comment") {
        steps.push(Step::alter(object.id, "COMMENT ON SCHEMA public IS 'standard public schema'"));
    }
    steps
}
