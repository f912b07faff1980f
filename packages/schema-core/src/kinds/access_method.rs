//! Access methods. https://www.postgresql.org/docs/current/sql-create-access-method.html

use super::common::{Context, Object, Rules};
use crate::step::Step;

pub(super) struct AccessMethod;

impl Rules for AccessMethod {
    fn address(&self, object: Object<'_>) -> String {
        format!("ACCESS METHOD {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let r#type = object.text("type").unwrap_or_default().to_uppercase();
        let handler = object.text("handler").unwrap_or_default();
        let sql = format!("CREATE {} TYPE {type} HANDLER {handler}", self.address(object));
        vec![Step::create(object.id, sql)]
    }
}
