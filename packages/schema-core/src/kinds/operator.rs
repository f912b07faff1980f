//! Operators. https://www.postgresql.org/docs/current/sql-createoperator.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules, qualified};
use super::printed::split_name;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::Step;
use std::collections::BTreeSet;

pub(super) struct Operator;

const ESTIMATORS: &[(&str, &str)] = &[("RESTRICT", "restriction_estimator"), ("JOIN", "join_estimator")];
const LINKS: &[(&str, &str)] = &[("COMMUTATOR", "commutator"), ("NEGATOR", "negator")];
const USES: &[(&str, &str)] = &[("MERGES", "merges"), ("HASHES", "hashes")];

impl Rules for Operator {
    fn address(&self, object: Object<'_>) -> String {
        address(object.id)
    }

    /// A commutator or negator that is not there yet is noted, and known once it is made
    /// (manual: "Operator Optimization Information").
    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut options: Vec<String> =
            object.text("function").map(|function| format!("FUNCTION = {function}")).into_iter().collect();
        for (option, index) in [("LEFTARG", 2), ("RIGHTARG", 3)] {
            let r#type = &*object.id.path[index];
            options.extend((r#type != "NONE").then(|| format!("{option} = {type}")));
        }
        for (option, attribute) in LINKS.iter().chain(ESTIMATORS) {
            options.extend(object.text(attribute).map(|text| format!("{option} = {text}")));
        }
        options.extend(
            USES.iter().filter(|(_, name)| object.flag(name)).map(|(option, _)| (*option).to_owned()),
        );
        let sql = format!("CREATE OPERATOR {} (\n    {}\n)", name(object.id), options.join(",\n    "));
        vec![Step::create(object.id, sql)]
    }

    /// Estimators can always be changed; the rest can be given since 17, and never be taken away. A shell cannot be given.
    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let alterable: Vec<&str> =
            ESTIMATORS.iter().chain(LINKS).chain(USES).map(|(_, attribute)| *attribute).collect();
        if !change.only(&alterable) {
            return Alteration::Recreate;
        }
        let mut options = Vec::new();
        for (option, attribute) in LINKS.iter().filter(|(_, attribute)| change.changes(attribute)) {
            if follows_its_partner(change, attribute, context) {
                continue;
            }
            let is_settable =
                context.major >= 17 && !change.old.has(attribute) && !is_shell(change.new, attribute);
            match change.new.text(attribute).filter(|_| is_settable) {
                Some(operator) => options.push(format!("{option} = {operator}")),
                None => return Alteration::Recreate,
            }
        }
        for (option, attribute) in ESTIMATORS.iter().filter(|(_, attribute)| change.changes(attribute)) {
            options.push(format!("{option} = {}", change.new.text(attribute).unwrap_or("NONE")));
        }
        for (option, attribute) in USES.iter().filter(|(_, attribute)| change.changes(attribute)) {
            if context.major < 17 || !change.new.flag(attribute) {
                return Alteration::Recreate;
            }
            options.push((*option).to_owned());
        }
        if options.is_empty() {
            return Alteration::InPlace(Vec::new());
        }
        let sql = format!("ALTER {} SET ({})", self.address(change.new), options.join(", "));
        Alteration::InPlace(vec![Step::alter(change.new.id, sql)])
    }

    /// A shell that was made for this operator alone goes with it: no kind reads shells, and they hold on to their types.
    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut steps = vec![Step::drop(object.id, format!("DROP {}", self.address(object)))];
        for shell in shells(object) {
            let names_it =
                |id: &ObjectId| context.old.get(id).is_some_and(|other| shells(other).contains(&shell));
            let others =
                context.old.catalog.objects.keys().filter(|id| id.kind == Kind::Operator && *id != object.id);
            if context.new.get(&shell).is_none() && !others.into_iter().any(names_it) {
                steps.push(Step::drop(object.id, format!("DROP {}", address(&shell))));
            }
        }
        steps
    }

    /// An operator can do without estimators while theirs are made anew.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        let function = Some(qualified(needed));
        let is = |attribute: &str| {
            needed.kind == Kind::Function && dependent.text(attribute) == function.as_deref()
        };
        let estimates = ESTIMATORS.iter().any(|(_, attribute)| is(attribute));
        if estimates && !is("function") {
            Reaction::Strip(&["restriction_estimator", "join_estimator"])
        } else {
            Reaction::Recreate
        }
    }
}

fn address(id: &ObjectId) -> String {
    format!("OPERATOR {} ({}, {})", name(id), id.path[2], id.path[3])
}

/// The name of an operator is never quoted.
fn name(id: &ObjectId) -> String {
    format!("{}.{}", quote::name(&id.path[0]), id.path[1])
}

/// Whether the commutator or negator comes or goes in this plan: PostgreSQL then sets or clears the link on both sides.
fn follows_its_partner(change: &Altered<'_>, attribute: &str, context: &Context<'_>) -> bool {
    let partner =
        |object: Object<'_>| object.text(attribute).and_then(|text| partner(object.id, attribute, text));
    match (partner(change.old), partner(change.new)) {
        (Some(old), None) => context.old.get(&old).is_some() && context.new.get(&old).is_none(),
        (None, Some(new)) => {
            let names_it = |partner_of_new: Object<'_>| {
                let text = partner_of_new.text(attribute);
                text.and_then(|text| self::partner(&new, attribute, text))
                    .is_some_and(|id| id == *change.new.id)
            };
            context.old.get(&new).is_none() && context.new.get(&new).is_some_and(names_it)
        }
        (Some(_), Some(_)) | (None, None) => false,
    }
}

/// The operator that is named (`OPERATOR(s.<)`) as commutator or negator: a commutator takes the arguments the other way.
fn partner(id: &ObjectId, attribute: &str, text: &str) -> Option<ObjectId> {
    let (schema, name) = split_name(text.strip_prefix("OPERATOR(")?.strip_suffix(')')?);
    let (left, right) = if attribute == "commutator" { (3, 2) } else { (2, 3) };
    Some(ObjectId::new(Kind::Operator, [schema.as_str(), name.as_str(), &id.path[left], &id.path[right]]))
}

/// The commutator and negator of an operator that are nothing but names, as they were never made.
fn shells(object: Object<'_>) -> BTreeSet<ObjectId> {
    let shells = LINKS.iter().filter(|(_, attribute)| is_shell(object, attribute));
    shells.filter_map(|(_, attribute)| partner(object.id, attribute, object.text(attribute)?)).collect()
}

fn is_shell(object: Object<'_>, attribute: &str) -> bool {
    object.flag(&format!("_shell_{attribute}"))
}
