//! Composite types that stand alone. https://www.postgresql.org/docs/current/rowtypes.html

use super::attribute;
use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::kind::Kind;
use crate::step::Step;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) struct Composite;

impl Rules for Composite {
    fn address(&self, object: Object<'_>) -> String {
        format!("TYPE {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let attributes: BTreeMap<&str, Object<'_>> = context
            .new
            .parts(Kind::Attribute, &object.id.path)
            .filter_map(|attribute| Some((&**attribute.id.path.last()?, attribute)))
            .collect();
        let in_order = object.list("attributes").iter().filter_map(|name| attributes.get(&**name).copied());
        let definitions: Vec<String> = in_order.map(attribute::definition).collect();
        let body = if definitions.is_empty() {
            String::new()
        } else {
            format!("\n    {}\n", definitions.join(",\n    "))
        };
        vec![Step::create(object.id, format!("CREATE {} AS ({body})", self.address(object)))]
    }

    /// The attributes come and go by themselves. A new one comes last, so no other order can be had in place.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if change.only(&["attributes"])
            && order_follows(change.old.list("attributes"), change.new.list("attributes"))
        {
            Alteration::InPlace(Vec::new())
        } else {
            Alteration::Recreate
        }
    }

    /// A typed table has just the attributes of its type (manual: "ALTER TYPE", CASCADE).
    fn disturbs(&self, change: &Altered<'_>, dependent: Object<'_>, _context: &Context<'_>) -> bool {
        change.changes("attributes") && dependent.id.kind == Kind::Table && dependent.has("of_type")
    }
}

/// Whether dropping the attributes that go, and adding those that come, gives the new order.
fn order_follows(olds: &[Arc<str>], news: &[Arc<str>]) -> bool {
    let kept = olds.iter().filter(|old| news.contains(old));
    let added = news.iter().filter(|new| !olds.contains(new));
    kept.chain(added).eq(news)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_come_last_and_keep_their_order() {
        let names = |names: &str| names.split_whitespace().map(Arc::from).collect::<Vec<Arc<str>>>();
        let follows = |old: &str, new: &str| order_follows(&names(old), &names(new));
        assert!(follows("a b c", "a c d e"));
        assert!(follows("", "a b"));
        assert!(!follows("a b", "b a"));
        assert!(!follows("a c", "a b c"));
    }
}
