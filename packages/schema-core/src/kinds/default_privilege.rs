//! Default privileges: what objects that a role will make grant to others from the start.
//! https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html

use super::common::{Alteration, Altered, Context, Object, Rules, role};
use super::grant::privileges::{Action, Passing, Privileges, actions, parse};
use crate::id::{ObjectId, PUBLIC};
use crate::quote;
use crate::step::{Effect, Step};

pub(super) struct DefaultPrivilege;

impl Rules for DefaultPrivilege {
    fn address(&self, object: Object<'_>) -> String {
        format!("DEFAULT PRIVILEGES{}", scope(object))
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        steps(object, &built_in(object, context), &privileges(object), Step::create)
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["privileges"]) {
            return Alteration::Recreate;
        }
        Alteration::InPlace(steps(change.new, &privileges(change.old), &privileges(change.new), Step::alter))
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        steps(object, &privileges(object), &built_in(object, context), Step::drop)
    }
}

/// Schema (empty for all of them), type of objects, role, grantee.
fn parts(object: Object<'_>) -> [&str; 4] {
    std::array::from_fn(|index| object.id.path.get(index).map_or("", |part| part))
}

fn privileges(object: Object<'_>) -> Privileges<'_> {
    object.list("privileges").iter().map(|privilege| parse(privilege)).collect()
}

/// What PostgreSQL itself grants (manual: "Privileges", acldefault()): all to the owner, and a little to everyone.
/// What is set for one schema adds to it, and so starts with nothing.
fn built_in(object: Object<'_>, context: &Context<'_>) -> Privileges<'static> {
    let [schema, object_type, owner, grantee] = parts(object);
    let names: &[&str] = match (object_type, grantee) {
        _ if !schema.is_empty() => &[],
        ("functions", grantee) if grantee == owner || grantee == PUBLIC => &["EXECUTE"],
        ("types", grantee) if grantee == owner || grantee == PUBLIC => &["USAGE"],
        (_, grantee) if grantee != owner => &[],
        ("tables", _) if context.major >= 17 => {
            &["DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"]
        }
        ("tables", _) => &["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"],
        ("sequences", _) => &["SELECT", "UPDATE", "USAGE"],
        ("schemas", _) => &["CREATE", "USAGE"],
        ("large objects", _) => &["SELECT", "UPDATE"],
        _ => &[],
    };
    names.iter().map(|name| (*name, Passing::Without)).collect()
}

fn scope(object: Object<'_>) -> String {
    let [schema, _, owner, _] = parts(object);
    let place = if schema.is_empty() { String::new() } else { format!(" IN SCHEMA {}", quote::name(schema)) };
    format!(" FOR ROLE {}{place}", role(owner))
}

fn steps<'a>(
    object: Object<'_>,
    old: &Privileges<'a>,
    new: &Privileges<'a>,
    make: fn(&ObjectId, String) -> Step,
) -> Vec<Step> {
    let [_, object_type, _, grantee] = parts(object);
    let step = |action: &Action<'_>| {
        let change = action.sql(str::to_owned, &object_type.to_uppercase(), &role(grantee));
        let sql = format!("ALTER DEFAULT PRIVILEGES{}\n    {change}", scope(object));
        make(object.id, sql).with(Effect::ChangesAccess)
    };
    actions(old, new).iter().map(step).collect()
}
