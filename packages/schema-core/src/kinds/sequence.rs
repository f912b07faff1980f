//! Sequences: free ones, owned ones, and those behind identity columns, which come and go with their column.
//! https://www.postgresql.org/docs/current/sql-altersequence.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::Step;

pub(super) struct Sequence;

impl Rules for Sequence {
    fn address(&self, object: Object<'_>) -> String {
        format!("SEQUENCE {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        if object.has("identity_of") {
            return Vec::new();
        }
        let unlogged = if object.flag("unlogged") { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {}", object.qualified_name());
        for option in options(object) {
            sql.push_str(&format!("\n    {option}"));
        }
        vec![Step::create(object.id, sql)]
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if change.changes("identity_of") {
            return Alteration::Recreate;
        }
        let (old, new) = (change.old, change.new);
        let mut steps = Vec::new();
        if change.changes("unlogged") {
            let state = if new.flag("unlogged") { "UNLOGGED" } else { "LOGGED" };
            steps.push(Step::alter(new.id, format!("ALTER {} SET {state}", self.address(new))));
        }
        steps.extend(make_room(old, new, &self.address(new)));
        let options = changed_options(old, new);
        if !options.is_empty() {
            let lines: String = options.iter().map(|option| format!("\n    {option}")).collect();
            steps.push(Step::alter(new.id, format!("ALTER {}{lines}", self.address(new))));
        }
        if change.changes("owned_by") {
            let owner = new.text("owned_by").unwrap_or("NONE");
            steps.push(Step::alter(new.id, format!("ALTER {} OWNED BY {owner}", self.address(new))));
        }
        Alteration::InPlace(steps)
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        if object.has("identity_of") {
            return Vec::new();
        }
        vec![Step::drop(object.id, format!("DROP {}", self.address(object)))]
    }

    fn react(&self, dependent: Object<'_>, needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        match needed.kind {
            Kind::Column | Kind::Table | Kind::ForeignTable if dependent.has("owned_by") => {
                Reaction::Strip(&["owned_by"])
            }
            _ => Reaction::Recreate,
        }
    }

    fn deferred(&self) -> &'static [&'static str] {
        &["owned_by"]
    }
}

/// The options of a sequence that are not the default, each a line.
pub(super) fn options(object: Object<'_>) -> Vec<String> {
    let mut options = Vec::new();
    options.extend(object.text("type").map(|name| format!("AS {name}")));
    let number =
        |word: &str, attribute: &str| object.number(attribute).map(|number| format!("{word} {number}"));
    options.extend(number("INCREMENT BY", "increment"));
    options.extend(number("MINVALUE", "minimum"));
    options.extend(number("MAXVALUE", "maximum"));
    options.extend(number("START WITH", "start"));
    options.extend(number("CACHE", "cache"));
    options.extend(object.flag("cycle").then(|| "CYCLE".to_owned()));
    options
}

/// The options that differ. A changed type moves the limits that were those of the type along with it.
fn changed_options(old: Object<'_>, new: Object<'_>) -> Vec<String> {
    let mut options = Vec::new();
    if old.text("type") != new.text("type") {
        options.push(format!("AS {}", new.text("type").unwrap_or("bigint")));
    }
    let differs = |attribute: &str| old.attributes.get(attribute) != new.attributes.get(attribute);
    if differs("increment") {
        options.push(format!("INCREMENT BY {}", new.number("increment").unwrap_or(1)));
    }
    for (word, attribute) in [("MINVALUE", "minimum"), ("MAXVALUE", "maximum")] {
        // The default of a limit depends on the direction and the type, so a change of these says it again.
        if differs(attribute) || (differs("increment") || differs("type")) && new.number(attribute).is_none()
        {
            options.push(match new.number(attribute) {
                Some(number) => format!("{word} {number}"),
                None => format!("NO {word}"),
            });
        }
    }
    if first_value(old) != first_value(new) {
        options.push(format!("START WITH {}", first_value(new)));
    }
    if differs("cache") {
        options.push(format!("CACHE {}", new.number("cache").unwrap_or(1)));
    }
    if differs("cycle") {
        options.push(if new.flag("cycle") { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    options
}

/// PostgreSQL refuses limits that the sequence's position is outside of. Where the position may be, is known to the
/// server only: it is moved to the nearer limit if need be, within limits that hold both.
fn make_room(old: Object<'_>, new: Object<'_>, address: &str) -> Vec<Step> {
    let ((old_least, old_most), (least, most)) = (limits(old), limits(new));
    if old_least >= least && old_most <= most {
        return Vec::new();
    }
    let mut steps = Vec::new();
    if least > old_most || most < old_least {
        let (wide_least, wide_most) = (least.min(old_least), most.max(old_most));
        let sql = format!("ALTER {address}\n    MINVALUE {wide_least}\n    MAXVALUE {wide_most}");
        steps.push(Step::alter(new.id, sql));
    }
    let name = new.qualified_name();
    let sql = format!(
        "SELECT pg_catalog.setval({}, LEAST(GREATEST(last_value, {least}), {most}), false)\n    FROM {name}\n    WHERE last_value NOT BETWEEN {least} AND {most}",
        quote::literal(&name)
    );
    steps.push(Step::alter(new.id, sql));
    steps
}

/// The least and the greatest value.
fn limits(object: Object<'_>) -> (i64, i64) {
    let ascends = object.number("increment").unwrap_or(1) > 0;
    let (type_least, type_most) = match object.text("type") {
        Some("smallint") => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some("integer") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let least = object.number("minimum").unwrap_or(if ascends { 1 } else { type_least });
    let most = object.number("maximum").unwrap_or(if ascends { type_most } else { -1 });
    (least, most)
}

/// Where the sequence starts: the lower limit, or the upper one of a sequence that descends.
fn first_value(object: Object<'_>) -> i64 {
    let ascends = object.number("increment").unwrap_or(1) > 0;
    let limit =
        if ascends { object.number("minimum").unwrap_or(1) } else { object.number("maximum").unwrap_or(-1) };
    object.number("start").unwrap_or(limit)
}
