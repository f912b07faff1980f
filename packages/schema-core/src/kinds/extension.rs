//! Extensions. https://www.postgresql.org/docs/current/sql-alterextension.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, Step};

pub(super) struct Extension;

impl Rules for Extension {
    fn address(&self, object: Object<'_>) -> String {
        format!("EXTENSION {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        if let Some(schema) = object.text("schema") {
            sql.push_str(&format!(" WITH SCHEMA {schema}"));
        }
        if let Some(version) = object.text("version") {
            sql.push_str(&format!(" VERSION {}", quote::literal(version)));
        }
        vec![Step::create(object.id, sql)]
    }

    /// An update needs a script that leads from the one version to the other, and another schema an extension that
    /// can be moved: the server knows, and refuses what cannot be done.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        let stays_put = change.changes("schema") && !change.old.flag("_relocatable");
        if stays_put || !change.only(&["schema", "version"]) {
            return Alteration::Recreate;
        }
        let alter = |action: String| {
            Step::alter(change.new.id, format!("ALTER {} {action}", self.address(change.new)))
        };
        let mut steps = Vec::new();
        if let Some(schema) = change.new.text("schema").filter(|_| change.changes("schema")) {
            steps.push(alter(format!("SET SCHEMA {schema}")));
        }
        if change.changes("version") {
            let version =
                change.new.text("version").map(|version| format!(" TO {}", quote::literal(version)));
            steps.push(alter(format!("UPDATE{}", version.unwrap_or_default())));
        }
        Alteration::InPlace(steps)
    }

    /// Its members go with it, and the rows of tables among them.
    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::drop(object.id, format!("DROP {}", self.address(object))).with(Effect::DeletesData)]
    }

    /// An extension that moves to another schema lets go of its old one by that.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        let moves = dependent.flag("_relocatable")
            && context
                .new
                .get(dependent.id)
                .is_some_and(|new| new.text("schema") != dependent.text("schema"));
        if needed.kind == Kind::Schema && moves { Reaction::Stay } else { Reaction::Recreate }
    }
}

/// The comment as SQL that it has unless it got one of its own: that of its control file.
pub(crate) fn usual_comment(object: Object<'_>) -> String {
    object.text("_usual_comment").map_or("NULL".to_owned(), quote::literal)
}
