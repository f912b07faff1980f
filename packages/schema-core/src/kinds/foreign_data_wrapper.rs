//! Foreign-data wrappers. https://www.postgresql.org/docs/current/sql-alterforeigndatawrapper.html

use super::common::{
    Alteration, Altered, Context, Object, Reaction, Rules, foreign_options, foreign_options_change,
    split_option,
};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::Step;
use std::sync::Arc;

pub(super) struct ForeignDataWrapper;

/// The functions of a wrapper, each with the word that names it.
const FUNCTIONS: [(&str, &str); 2] = [("HANDLER", "handler"), ("VALIDATOR", "validator")];

impl Rules for ForeignDataWrapper {
    fn address(&self, object: Object<'_>) -> String {
        format!("FOREIGN DATA WRAPPER {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        for (word, attribute) in FUNCTIONS {
            if let Some(function) = object.text(attribute) {
                sql.push_str(&format!("\n    {word} {function}"));
            }
        }
        sql.push_str(&options(object));
        vec![Step::create(object.id, sql)]
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["handler", "validator", "options"]) {
            return Alteration::Recreate;
        }
        let mut clauses = String::new();
        for (word, attribute) in FUNCTIONS.into_iter().filter(|(_, attribute)| change.changes(attribute)) {
            match change.new.text(attribute) {
                Some(function) => clauses.push_str(&format!("\n    {word} {function}")),
                None => clauses.push_str(&format!("\n    NO {word}")),
            }
        }
        clauses.push_str(&options_change(change));
        Alteration::InPlace(alter(&self.address(change.new), change.new, &clauses))
    }

    /// It outlives its functions, so that its servers and their foreign tables do.
    fn react(&self, _dependent: Object<'_>, needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        if needed.kind == Kind::Function {
            Reaction::Strip(&["handler", "validator"])
        } else {
            Reaction::Recreate
        }
    }
}

/// An alteration with these clauses; none where nothing that could be written differs.
pub(super) fn alter(address: &str, object: Object<'_>, clauses: &str) -> Vec<Step> {
    if clauses.is_empty() {
        return Vec::new();
    }
    vec![Step::alter(object.id, format!("ALTER {address}{clauses}"))]
}

/// The options clause of a new object. A value that was not read out, since its name sounds like a secret, is left
/// to a person.
pub(super) fn options(object: Object<'_>) -> String {
    let known: Vec<Arc<str>> =
        object.list("options").iter().filter(|option| !is_hidden(option)).cloned().collect();
    if known.is_empty() { String::new() } else { format!("\n    OPTIONS ({})", foreign_options(&known)) }
}

/// The options clause of an alteration, without the values that were not read out.
pub(super) fn options_change(change: &Altered<'_>) -> String {
    let (old, new) = (change.old.list("options"), change.new.list("options"));
    let is_known = |option: &&Arc<str>| !is_hidden(option) || old.contains(option);
    let known: Vec<Arc<str>> = new.iter().filter(is_known).cloned().collect();
    let options = foreign_options_change(old, &known);
    if options.is_empty() { String::new() } else { format!("\n    OPTIONS ({options})") }
}

/// Whether the queries `foreign_data_wrapper.sql` and `server.sql` kept the value back.
fn is_hidden(option: &str) -> bool {
    split_option(option).1 == "(hidden)"
}
