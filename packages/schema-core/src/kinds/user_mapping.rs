//! User mappings. Their options may be secrets and are never read: a new one has none.
//! https://www.postgresql.org/docs/current/sql-createusermapping.html

use super::common::{Context, Object, Rules, role};
use crate::quote;
use crate::step::{Effect, Step};

pub(super) struct UserMapping;

impl Rules for UserMapping {
    fn address(&self, object: Object<'_>) -> String {
        let part = |index: usize| object.id.path.get(index).map_or("", |part| part);
        format!("USER MAPPING FOR {} SERVER {}", role(part(1)), quote::name(part(0)))
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::create(object.id, format!("CREATE {}", self.address(object)))]
    }

    /// The options that go with it stand nowhere else.
    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::drop(object.id, format!("DROP {}", self.address(object))).with(Effect::DeletesData)]
    }
}
