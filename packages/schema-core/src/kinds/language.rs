//! Procedural languages. https://www.postgresql.org/docs/current/sql-createlanguage.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::step::{Effect, Step};

pub(super) struct Language;

impl Rules for Language {
    fn address(&self, object: Object<'_>) -> String {
        format!("LANGUAGE {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::create(object.id, definition("CREATE", object))]
    }

    /// CREATE OR REPLACE keeps the owner, the grants and the functions.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["trusted", "handler", "inline_handler", "validator"]) {
            return Alteration::Recreate;
        }
        let step = Step::alter(change.new.id, definition("CREATE OR REPLACE", change.new));
        // Who may write functions in an untrusted language: superusers only.
        let step = if change.changes("trusted") { step.with(Effect::ChangesAccess) } else { step };
        Alteration::InPlace(vec![step])
    }
}

fn definition(verb: &str, object: Object<'_>) -> String {
    let trusted = if object.flag("trusted") { " TRUSTED" } else { "" };
    let mut sql = format!("{verb}{trusted} LANGUAGE {}", object.name());
    for (clause, attribute) in
        [("HANDLER", "handler"), ("INLINE", "inline_handler"), ("VALIDATOR", "validator")]
    {
        if let Some(function) = object.text(attribute) {
            sql.push_str(&format!("\n    {clause} {function}"));
        }
    }
    sql
}
