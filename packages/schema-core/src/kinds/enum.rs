//! Enumerated types. https://www.postgresql.org/docs/current/datatype-enum.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::quote;
use crate::step::Step;
use std::sync::Arc;

pub(super) struct Enum;

impl Rules for Enum {
    fn address(&self, object: Object<'_>) -> String {
        format!("TYPE {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let labels: Vec<String> = object.list("labels").iter().map(|label| quote::literal(label)).collect();
        let labels =
            if labels.is_empty() { String::new() } else { format!("\n    {}\n", labels.join(",\n    ")) };
        vec![Step::create(object.id, format!("CREATE {} AS ENUM ({labels})", self.address(object)))]
    }

    /// Labels can be added at any place, and neither be taken away nor change places.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        let (olds, news) = (change.old.list("labels"), change.new.list("labels"));
        if !change.only(&["labels"]) || !keeps_all(olds, news) {
            return Alteration::Recreate;
        }
        let add = |addition: String| {
            let sql = format!("ALTER {} ADD VALUE {addition}", self.address(change.new));
            Step::alter(change.new.id, sql).alone()
        };
        Alteration::InPlace(additions(olds, news).into_iter().map(add).collect())
    }
}

/// Whether the new labels hold all the old ones, in the same order.
fn keeps_all(olds: &[Arc<str>], news: &[Arc<str>]) -> bool {
    let mut news = news.iter();
    olds.iter().all(|old| news.any(|new| new == old))
}

/// Each new label with its place, in an order in which its neighbour is there already.
fn additions(olds: &[Arc<str>], news: &[Arc<str>]) -> Vec<String> {
    let mut additions = Vec::new();
    for (index, new) in news.iter().enumerate().filter(|(_, new)| !olds.contains(new)) {
        let label = quote::literal(new);
        let before = index.checked_sub(1).and_then(|index| news.get(index));
        additions.push(match (before, olds.first()) {
            (Some(before), _) => format!("{label} AFTER {}", quote::literal(before)),
            (None, Some(first)) => format!("{label} BEFORE {}", quote::literal(first)),
            (None, None) => label,
        });
    }
    additions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(labels: &str) -> Vec<Arc<str>> {
        labels.split_whitespace().map(Arc::from).collect()
    }

    #[test]
    fn labels_are_added_where_they_belong() {
        let add = |old: &str, new: &str| additions(&labels(old), &labels(new));
        assert_eq!(add("b d", "a b c d e"), ["'a' BEFORE 'b'", "'c' AFTER 'b'", "'e' AFTER 'd'"]);
        assert_eq!(add("c", "a b c"), ["'a' BEFORE 'c'", "'b' AFTER 'a'"]);
        assert_eq!(add("", "a b"), ["'a'", "'b' AFTER 'a'"]);
    }

    #[test]
    fn labels_neither_go_nor_change_places() {
        let keeps = |old: &str, new: &str| keeps_all(&labels(old), &labels(new));
        assert!(keeps("a c", "a b c"));
        assert!(keeps("", "a"));
        assert!(!keeps("a b", "b a"));
        assert!(!keeps("a b", "a c"));
    }
}
