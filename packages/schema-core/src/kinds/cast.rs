//! Casts. https://www.postgresql.org/docs/current/sql-createcast.html

use super::common::{Context, Object, Rules};
use crate::step::Step;

pub(super) struct Cast;

impl Rules for Cast {
    /// The parts of its path are types, as SQL writes them.
    fn address(&self, object: Object<'_>) -> String {
        format!("CAST ({})", object.id.path.join(" AS "))
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let way = match (object.text("function"), object.text("method")) {
            (Some(function), _) => format!("WITH FUNCTION {function}"),
            (None, Some("inout")) => "WITH INOUT".to_owned(),
            (None, _) => "WITHOUT FUNCTION".to_owned(),
        };
        let mut sql = format!("CREATE {}\n    {way}", self.address(object));
        if let Some(context) = object.text("context") {
            sql.push_str(&format!("\n    AS {}", context.to_uppercase()));
        }
        vec![Step::create(object.id, sql)]
    }
}
