//! Subscriptions. A new one does not connect, and has no password: that is never read. Where the rest of the connection
//! string may not be read either, it has none.
//! https://www.postgresql.org/docs/current/sql-createsubscription.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::quote;
use crate::step::Step;

pub(super) struct Subscription;

/// The attributes that are options.
const OPTIONS: [&str; 8] = [
    "slot_name",
    "binary",
    "streaming",
    "disable_on_error",
    "password_required",
    "run_as_owner",
    "synchronous_commit",
    "origin",
];

/// The options that are also properties of the slot: ALTER SUBSCRIPTION changes them on the publisher, while the
/// subscription is disabled.
const SLOT_OPTIONS: [&str; 2] = ["two_phase", "failover"];

impl Rules for Subscription {
    fn address(&self, object: Object<'_>) -> String {
        format!("SUBSCRIPTION {}", object.name())
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut options = vec!["connect = false".to_owned()];
        let named = OPTIONS.into_iter().chain(SLOT_OPTIONS).filter(|name| object.has(name));
        options.extend(named.map(|name| option(object, name, context)));
        let sql = format!(
            "CREATE {}\n    CONNECTION {}\n    PUBLICATION {}\n    WITH ({})",
            self.address(object),
            quote::literal(object.text("_connection").unwrap_or_default()),
            publications(object),
            options.join(", ")
        );
        let mut steps = vec![Step::create(object.id, sql)];
        steps.extend(object.flag("enabled").then(|| alter(object, "ENABLE")));
        steps
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        let set = |names: &[&str]| {
            let changed = names.iter().filter(|name| change.changes(name));
            let options: Vec<String> = changed.map(|name| option(new, name, context)).collect();
            (!options.is_empty()).then(|| alter(new, &format!("SET ({})", options.join(", "))))
        };
        let (own, of_slot) = (set(&OPTIONS), set(&SLOT_OPTIONS));
        let is_fixed = change.changes("two_phase") && context.major < 18
            || of_slot.is_some() && !has_slot(old) && !has_slot(new);
        let known =
            ["publications", "enabled"].into_iter().chain(OPTIONS).chain(SLOT_OPTIONS).collect::<Vec<_>>();
        if is_fixed || !change.only(&known) {
            return Alteration::Recreate;
        }
        let must_rest = of_slot.is_some() || !has_slot(new);
        let rests = !old.flag("enabled") || !new.flag("enabled") || must_rest;
        let mut steps = Vec::new();
        steps.extend((old.flag("enabled") && rests).then(|| alter(old, "DISABLE")));
        let of_slot = of_slot.map(Step::alone);
        if has_slot(old) {
            steps.extend(of_slot.into_iter().chain(own));
        } else {
            steps.extend(own.into_iter().chain(of_slot));
        }
        if change.changes("publications") {
            let action = format!("SET PUBLICATION {}\n    WITH (refresh = false)", publications(new));
            steps.push(alter(new, &action));
        }
        steps.extend((new.flag("enabled") && rests).then(|| alter(new, "ENABLE")));
        Alteration::InPlace(steps)
    }

    /// Without its slot it is dropped without asking the publisher, where the slot stays.
    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        // Its comment would stay behind.
        let comment = object.has("comment").then(|| format!("COMMENT ON {} IS NULL", self.address(object)));
        steps.extend(comment.map(|sql| Step::alter(object.id, sql)));
        steps.extend(object.flag("enabled").then(|| alter(object, "DISABLE")));
        steps.extend(has_slot(object).then(|| alter(object, "SET (slot_name = NONE)")));
        steps.push(Step::drop(object.id, format!("DROP {}", self.address(object))));
        steps
    }
}

fn alter(object: Object<'_>, action: &str) -> Step {
    Step::alter(object.id, format!("ALTER {} {action}", Subscription.address(object)))
}

fn publications(object: Object<'_>) -> String {
    object.list("publications").iter().map(|name| quote::name(name)).collect::<Vec<_>>().join(", ")
}

fn has_slot(object: Object<'_>) -> bool {
    object.text("slot_name") != Some("none")
}

/// `name = value`; without an attribute the option has its default.
fn option(object: Object<'_>, name: &str, context: &Context<'_>) -> String {
    let own_name = object.id.path.last().map_or("", |name| name);
    let value = match name {
        "slot_name" if !has_slot(object) => "NONE".to_owned(),
        "slot_name" => quote::literal(object.text(name).unwrap_or(own_name)),
        "streaming" => {
            object.text(name).unwrap_or(if context.major >= 18 { "parallel" } else { "off" }).to_owned()
        }
        "synchronous_commit" => object.text(name).unwrap_or("off").to_owned(),
        "origin" => object.text(name).unwrap_or("any").to_owned(),
        "password_required" => (!object.has(name)).to_string(),
        flag => object.flag(flag).to_string(),
    };
    format!("{name} = {value}")
}
