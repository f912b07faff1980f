//! A plan for people: what differs, then the statements.

use crate::catalog::Catalog;
use crate::compare::{Change, containers_of};
use crate::plan::Plan;

/// What differs, one line an object, and the SQL; empty for a plan that does nothing.
pub fn render(plan: &Plan, changes: &[Change], old: &Catalog, new: &Catalog) -> String {
    if plan.is_empty() {
        return String::new();
    }
    let containers = containers_of(changes, old, new);
    let mut text = String::new();
    for (change, _) in changes.iter().zip(containers).filter(|(_, container)| container.is_none()) {
        let line = match change {
            Change::Created(id) => format!("+ {id}\n"),
            Change::Dropped(id) => format!("- {id}\n"),
            Change::Altered(id, attributes) => {
                let names: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
                format!("~ {id}  {}\n", names.join(", "))
            }
        };
        text.push_str(&line);
    }
    text.push('\n');
    text.push_str(&super::sql::render(plan));
    text
}
