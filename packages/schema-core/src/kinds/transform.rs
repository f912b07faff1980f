//! Transforms. https://www.postgresql.org/docs/current/sql-createtransform.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::step::Step;

pub(super) struct Transform;

impl Rules for Transform {
    /// The first part of its path is a type, as SQL writes it; the other a language.
    fn address(&self, object: Object<'_>) -> String {
        let r#type = object.id.path.first().map_or("", |part| part);
        format!("TRANSFORM FOR {type} LANGUAGE {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::create(object.id, self.definition("CREATE", object))]
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["from_sql", "to_sql"]) {
            return Alteration::Recreate;
        }
        let sql = self.definition("CREATE OR REPLACE", change.new);
        Alteration::InPlace(vec![Step::alter(change.new.id, sql)])
    }
}

impl Transform {
    fn definition(&self, verb: &str, object: Object<'_>) -> String {
        let directions = [("FROM SQL", "from_sql"), ("TO SQL", "to_sql")];
        let functions: Vec<String> = directions
            .into_iter()
            .filter_map(|(direction, name)| Some(format!("{direction} WITH FUNCTION {}", object.text(name)?)))
            .collect();
        format!("{verb} {} (\n    {}\n)", self.address(object), functions.join(",\n    "))
    }
}
