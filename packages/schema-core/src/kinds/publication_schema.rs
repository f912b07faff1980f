//! Schemas of publications (15 and later). https://www.postgresql.org/docs/current/sql-alterpublication.html

use super::common::{Context, Object, Rules};
use crate::quote;
use crate::step::Step;

pub(super) struct PublicationSchema;

impl Rules for PublicationSchema {
    fn address(&self, object: Object<'_>) -> String {
        format!("PUBLICATION {} TABLES IN SCHEMA {}", publication(object), object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let sql = format!("ALTER PUBLICATION {} ADD TABLES IN SCHEMA {}", publication(object), object.name());
        vec![Step::create(object.id, sql)]
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let sql =
            format!("ALTER PUBLICATION {} DROP TABLES IN SCHEMA {}", publication(object), object.name());
        vec![Step::drop(object.id, sql)]
    }
}

fn publication(object: Object<'_>) -> String {
    quote::name(object.id.path.first().map_or("", |part| part))
}
