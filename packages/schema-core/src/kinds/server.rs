//! Foreign servers. https://www.postgresql.org/docs/current/sql-createserver.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use super::foreign_data_wrapper::{alter, options, options_change};
use crate::quote;
use crate::step::Step;

pub(super) struct Server;

impl Rules for Server {
    fn address(&self, object: Object<'_>) -> String {
        format!("SERVER {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        for (word, attribute) in [("TYPE", "type"), ("VERSION", "version")] {
            if let Some(text) = object.text(attribute) {
                sql.push_str(&format!("\n    {word} {}", quote::literal(text)));
            }
        }
        if let Some(wrapper) = object.text("foreign_data_wrapper") {
            sql.push_str(&format!("\n    FOREIGN DATA WRAPPER {}", quote::name(wrapper)));
        }
        sql.push_str(&options(object));
        vec![Step::create(object.id, sql)]
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["version", "options"]) {
            return Alteration::Recreate;
        }
        let mut clauses = String::new();
        if change.changes("version") {
            let version = change.new.text("version").map_or("NULL".to_owned(), quote::literal);
            clauses.push_str(&format!("\n    VERSION {version}"));
        }
        clauses.push_str(&options_change(change));
        Alteration::InPlace(alter(&self.address(change.new), change.new, &clauses))
    }
}
