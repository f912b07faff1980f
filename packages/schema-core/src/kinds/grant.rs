//! Grants: what one role may do with one object, where that differs from what it starts with.
//! https://www.postgresql.org/docs/current/sql-grant.html

use self::privileges::{Action, Form, Grantors, INITIAL, Passing, Privileges, actions, by_grantor, whole};
use super::common::{Alteration, Altered, Context, Object, Rules, parameter, role};
use crate::id::{ObjectId, PRINCIPAL};
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, LockMode, Step};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) mod privileges;

pub(super) struct Grant;

impl Rules for Grant {
    fn address(&self, object: Object<'_>) -> String {
        format!("PRIVILEGES ON {}", subject(object.id))
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let (old, new) = (by_grantor(object.list(INITIAL)), by_grantor(object.list("privileges")));
        if goes_behind(object, &old, context) {
            return given_anew(object.id, &old, &new, context, Step::create);
        }
        steps(object.id, &old, &new, context, Step::create)
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        if !change.only(&["privileges"]) {
            return Alteration::Recreate;
        }
        let (old, new) = (whole(change.old, change.new), whole(change.new, change.old));
        Alteration::InPlace(if goes_behind(change.new, &old, context) {
            given_anew(change.new.id, &old, &new, context, Step::alter)
        } else {
            steps(change.new.id, &old, &new, context, Step::alter)
        })
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let (old, new) = (by_grantor(object.list("privileges")), by_grantor(object.list(INITIAL)));
        steps(object.id, &old, &new, context, Step::drop)
    }

    /// What others have passed on cannot be taken from them.
    fn disturbs(&self, change: &Altered<'_>, dependent: Object<'_>, _context: &Context<'_>) -> bool {
        if dependent.id.kind != Kind::Grant {
            return false;
        }
        let (old, new) = (whole(change.old, change.new), whole(change.new, change.old));
        let can_pass = |side: &Grantors<'_>, name: &str| {
            side.values().any(|privileges| privileges.get(name) == Some(&Passing::WithGrantOption))
        };
        let grantor = change.old.id.path.last().map(|name| &**name);
        let passed_on = by_grantor(dependent.list("privileges")).remove(&grantor).unwrap_or_default();
        passed_on.keys().any(|name| can_pass(&old, name) && !can_pass(&new, name))
    }
}

/// The grants that let the grantors of a grant make it: on the same object, or on the relation of the column.
pub(super) fn bases(grant: Object<'_>) -> Vec<ObjectId> {
    let Some((_, subject)) = grant.id.path.split_last() else { return Vec::new() };
    let mut subjects = vec![subject.to_vec()];
    if let [label, schema, relation, _] = subject
        && **label == *Kind::Column.label()
    {
        let relations = [Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView].into_iter();
        subjects.extend(relations.map(|kind| vec![kind.label().into(), schema.clone(), relation.clone()]));
    }
    let grantors = by_grantor(grant.list("privileges")).into_keys().flatten();
    let of_grantor = |grantor: &str| {
        let id = |subject: &Vec<Arc<str>>| {
            ObjectId::new(Kind::Grant, subject.iter().cloned().chain([Arc::from(grantor)]))
        };
        subjects.iter().map(id).collect::<Vec<_>>()
    };
    grantors.flat_map(of_grantor).collect()
}

/// Whether a grantee who has something, and gets more or less, comes to stand behind others who had nothing: the list of privileges
/// has its grantees in the order in which they came, and pg_dump writes them so.
fn goes_behind(new: Object<'_>, old: &Grantors<'_>, context: &Context<'_>) -> bool {
    let is_plain =
        |privileges: &Privileges<'_>| privileges.values().all(|passing| *passing == Passing::Without);
    let has_plain = old.len() == 1 && old.get(&None).is_some_and(|it| !it.is_empty() && is_plain(it));
    let Some((_, subject)) = new.id.path.split_last().filter(|_| has_plain) else { return false };
    let first = ObjectId { kind: Kind::Grant, path: subject.into() };
    let others =
        context.new.catalog.objects.range(first..).take_while(|(id, _)| id.path.starts_with(subject));
    let comes_before = |(id, attributes)| {
        let other = Object { id, attributes };
        context.old.get(id).is_none()
            && other.list(INITIAL).is_empty()
            && other.id.path.len() == new.id.path.len()
            && other.number("_position") < new.number("_position")
    };
    others.into_iter().any(comes_before)
}

fn given_anew(
    id: &ObjectId,
    old: &Grantors<'_>,
    new: &Grantors<'_>,
    context: &Context<'_>,
    make: fn(&ObjectId, String) -> Step,
) -> Vec<Step> {
    let nothing = Grantors::new();
    [steps(id, old, &nothing, context, make), steps(id, &nothing, new, context, make)].concat()
}

/// The statements of each grantor, who must run them: only its owner's are run as whoever may act for the owner.
fn steps(
    id: &ObjectId,
    old: &Grantors<'_>,
    new: &Grantors<'_>,
    context: &Context<'_>,
    make: fn(&ObjectId, String) -> Step,
) -> Vec<Step> {
    let nothing = Privileges::new();
    let grantors: BTreeSet<&Option<&str>> = old.keys().chain(new.keys()).collect();
    let mut steps = Vec::new();
    for grantor in grantors {
        let (old, new) = (old.get(grantor).unwrap_or(&nothing), new.get(grantor).unwrap_or(&nothing));
        let actions = actions(old, new);
        let other = grantor.filter(|name| *name != PRINCIPAL && !actions.is_empty());
        let statement = |sql: String| make(id, sql).with(Effect::ChangesAccess);
        steps.extend(other.map(|name| statement(format!("SET ROLE {}", role(name)))));
        let sqls =
            actions.iter().map(|action| sql(id, action)).chain(lost_columns(id, *grantor, &actions, context));
        steps.extend(sqls.map(|sql| locking(statement(sql), id, context)));
        steps.extend(other.map(|_| statement("RESET ROLE".to_owned())));
    }
    steps
}

fn sql(id: &ObjectId, action: &Action<'_>) -> String {
    let word = |privilege: &str| match &*id.path {
        [label, _, _, column, _] if **label == *Kind::Column.label() => {
            format!("{privilege} ({})", quote::name(column))
        }
        _ => privilege.to_owned(),
    };
    action.sql(word, &subject(id), &role(id.path.last().map_or("", |grantee| grantee)))
}

/// What is taken away from a whole relation is taken away from its columns, too (manual: "REVOKE"): what the grantee
/// keeps on these must be granted again.
fn lost_columns(
    id: &ObjectId,
    grantor: Option<&str>,
    done: &[Action<'_>],
    context: &Context<'_>,
) -> Vec<String> {
    let [label, schema, relation, grantee] = &*id.path else { return Vec::new() };
    if relation_word(label) != Some("TABLE") {
        return Vec::new();
    }
    let taken: Vec<&str> = done
        .iter()
        .filter(|action| matches!(action.form, Form::Revoke | Form::RevokeGrantOption))
        .flat_map(|action| action.privileges.iter().copied())
        .collect();
    let first = ObjectId {
        kind: Kind::Grant,
        path: [Kind::Column.label().into(), schema.clone(), relation.clone()].into(),
    };
    let columns = context.new.catalog.objects.range(first.clone()..);
    let columns = columns.take_while(|(id, _)| id.path.starts_with(&first.path));
    let kept = |(id, attributes)| {
        let mut privileges = by_grantor(Object { id, attributes }.list("privileges")).remove(&grantor)?;
        privileges.retain(|name, _| taken.contains(name));
        let again = actions(&Privileges::new(), &privileges);
        Some(again.iter().map(|action| sql(id, action)).collect::<Vec<_>>())
    };
    columns.filter(|(id, _)| id.path.last() == Some(grantee)).filter_map(kept).flatten().collect()
}

/// What GRANT calls a relation of the kind with this label; `None` when it is none.
fn relation_word(label: &str) -> Option<&'static str> {
    match label {
        "table" | "view" | "materialized view" | "foreign table" | "toast table" => Some("TABLE"),
        "sequence" => Some("SEQUENCE"),
        _ => None,
    }
}

/// What the privileges are on, as GRANT names it. Some objects are of no kind of ours: parameters, large objects,
/// types that come with a table.
fn subject(id: &ObjectId) -> String {
    let [label, names @ .., _] = &*id.path else { return String::new() };
    let dotted =
        |names: &[Arc<str>]| names.iter().map(|name| quote::name(name)).collect::<Vec<_>>().join(".");
    let routine = |word: &str| match names {
        [names @ .., arguments] => format!("{word} {}({arguments})", dotted(names)),
        [] => word.to_owned(),
    };
    match &**label {
        "column" => format!("TABLE {}", dotted(names.get(..2).unwrap_or(names))),
        "function" | "aggregate" => routine("FUNCTION"),
        "procedure" => routine("PROCEDURE"),
        "domain" | "enum" | "composite" | "range" | "base type" | "type" => format!("TYPE {}", dotted(names)),
        "server" => format!("FOREIGN SERVER {}", dotted(names)),
        "parameter" => format!("PARAMETER {}", names.iter().map(|name| parameter(name)).collect::<String>()),
        "large object" => format!("LARGE OBJECT {}", names.join("")),
        label => {
            format!("{} {}", relation_word(label).map_or(label.to_uppercase(), str::to_owned), dotted(names))
        }
    }
}

/// Since 18 a grant locks the relation that it is on.
fn locking(step: Step, id: &ObjectId, context: &Context<'_>) -> Step {
    match &*id.path {
        [label, schema, relation, ..]
            if context.major >= 18 && (relation_word(label).is_some() || &**label == "column") =>
        {
            step.locking_relation(schema, relation, LockMode::AccessShare)
        }
        _ => step,
    }
}
