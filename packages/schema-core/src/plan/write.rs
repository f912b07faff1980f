//! The steps of one node of the graph.

use super::expand::{Fates, altered, differing, without};
use super::graph::{Graph, Node, Stage};
use crate::catalog::Attributes;
use crate::id::{ObjectId, PRINCIPAL};
use crate::kind::Kind;
use crate::kinds::common::{Alteration, Altered, Context, Object, role};
use crate::kinds::{base_type, extension, materialized_view, rules, swap};
use crate::quote;
use crate::step::{Effect, Step};

/// What is done in a node.
pub(super) fn steps(graph: &Graph, node: Node, fates: &Fates, context: &Context<'_>) -> Vec<Step> {
    let (stage, id, others) = &graph.nodes[node];
    match stage {
        Stage::Release => release(id, fates, context),
        Stage::Drop => go(id, others, fates, context),
        Stage::Shell => context.new.get(id).map(base_type::shell).into_iter().collect(),
        Stage::Create => come(id, others, context),
        Stage::Alter => alter(id, others, fates, context),
        Stage::Fill => fill(id, fates, context),
    }
}

fn release(id: &ObjectId, fates: &Fates, context: &Context<'_>) -> Vec<Step> {
    let Some(old) = context.old.get(id) else { return Vec::new() };
    if fates.renamed_away.contains(id) {
        return swap::rename_away(old, context);
    }
    let Some(plan) = fates.alter(id) else { return Vec::new() };
    let mid = without(old.attributes, &plan.stripped);
    let mid = Object { id, attributes: &mid };
    let change = Altered { old, new: mid, names: differing(old.attributes, mid.attributes) };
    in_place(&change, context)
}

fn go(id: &ObjectId, others: &[ObjectId], fates: &Fates, context: &Context<'_>) -> Vec<Step> {
    let Some(old) = context.old.get(id) else { return Vec::new() };
    let mut steps = if fates.renamed_away.contains(id) {
        swap::drop_renamed(old, context)
    } else {
        rules(id.kind).drop(old, context)
    };
    if let Some(step) = steps.last_mut() {
        step.also.extend(others.iter().cloned());
    }
    steps
}

fn come(id: &ObjectId, others: &[ObjectId], context: &Context<'_>) -> Vec<Step> {
    let Some(new) = context.new.get(id) else { return Vec::new() };
    let mut steps = rules(id.kind).create(context.as_created(new), context);
    if let Some(step) = steps.first_mut() {
        step.also.extend(others.iter().cloned());
    }
    let is_owned_later = id.kind == Kind::MaterializedView && materialized_view::is_owned_once_filled(new);
    let owner = new.attributes.get("owner").filter(|_| is_owned_later);
    let before = Attributes::new(owner.map(|owner| ("owner".into(), owner.clone())).into_iter().collect());
    steps.extend(common_attributes(new, &before, context));
    steps.extend(parts(others, context));
    steps
}

/// What the whole's statement leaves unsaid of its parts.
fn parts(others: &[ObjectId], context: &Context<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in others.iter().filter_map(|id| context.new.get(id)) {
        steps.extend(rules(part.id.kind).complete(part, context));
        steps.extend(common_attributes(part, &Attributes::default(), context));
    }
    steps
}

fn alter(id: &ObjectId, others: &[ObjectId], fates: &Fates, context: &Context<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for id in std::iter::once(id).chain(others) {
        let Some(new) = context.new.get(id) else { continue };
        if fates.comes(id) {
            // It is there already, as it first came, or comes along with another that stays.
            match context.reduced.get(id).filter(|_| id.kind != Kind::Sequence || !new.has("identity_of")) {
                Some(reduced) => {
                    let old = Object { id, attributes: reduced };
                    let change = Altered { old, new, names: differing(reduced, new.attributes) };
                    steps.extend(in_place(&change, context));
                }
                None => steps.extend(parts(std::slice::from_ref(id), context)),
            }
            continue;
        }
        let (Some(old), Some(plan)) = (context.old.get(id), fates.alter(id)) else { continue };
        let mid = without(old.attributes, &plan.stripped);
        let mid = Object { id, attributes: &mid };
        let common = common_attributes(new, old.attributes, context);
        let own = in_place(&altered(mid, new, plan), context);
        // A column owns a sequence of its table's owner only.
        let is_owned_after = id.kind == Kind::Sequence && new.has("owned_by");
        steps.extend(if is_owned_after { [common, own].concat() } else { [own, common].concat() });
    }
    steps
}

fn in_place(change: &Altered<'_>, context: &Context<'_>) -> Vec<Step> {
    if change.names.is_empty() {
        return Vec::new();
    }
    match rules(change.new.id.kind).alter(change, context) {
        Alteration::InPlace(steps) => steps,
        // The fates were decided by the same question; should the answer differ, the proof says what is missing.
        Alteration::Recreate => Vec::new(),
    }
}

fn fill(id: &ObjectId, fates: &Fates, context: &Context<'_>) -> Vec<Step> {
    match (context.old.get(id), context.new.get(id)) {
        (Some(old), Some(new)) if fates.renamed_away.contains(id) => swap::copy(old, new, context),
        (_, Some(new)) if id.kind == Kind::MaterializedView => {
            let before = without(new.attributes, &["owner"]);
            let mut steps = vec![materialized_view::refresh(new)];
            steps.extend(common_attributes(new, &before, context));
            steps
        }
        _ => Vec::new(),
    }
}

/// Owner, comment and security labels, which all kinds have alike.
fn common_attributes(object: Object<'_>, old: &Attributes, context: &Context<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let before = Object { id: object.id, attributes: old };
    let address = || rules(object.id.kind).address(object);
    let usual = || usual_owner(object, context).filter(|_| before.has("owner"));
    let owner = object.text("owner").or_else(usual);
    if let Some(owner) = owner.filter(|_| !follows_its_table(object, before)) {
        let previous = before.text("owner").unwrap_or(PRINCIPAL);
        if owner != previous {
            let sql = format!("ALTER {} OWNER TO {}", address(), role(owner));
            steps.push(Step::alter(object.id, sql).with(Effect::ChangesAccess));
        }
    }
    if object.text("comment") != before.text("comment") {
        let text = object.text("comment").map_or_else(|| no_comment(object), quote::literal);
        steps.push(Step::alter(object.id, format!("COMMENT ON {} IS {text}", address())));
    }
    let (olds, news) = (before.list("security_labels"), object.list("security_labels"));
    let provider =
        |label: &str| label.split_once(": ").map_or(label.to_owned(), |(provider, _)| provider.to_owned());
    let label = |provider: &str, text: &str| {
        Step::alter(object.id, format!("SECURITY LABEL FOR {provider} ON {} IS {text}", address()))
            .with(Effect::ChangesAccess)
    };
    let gone = olds.iter().filter(|old| !news.iter().any(|new| provider(new) == provider(old)));
    steps.extend(gone.map(|old| label(&provider(old), "NULL")));
    for new in news.iter().filter(|new| !olds.contains(new)) {
        if let Some((provider, text)) = new.split_once(": ") {
            steps.push(label(provider, &quote::literal(text)));
        }
    }
    steps
}

/// The owner that goes without saying: that of the schema that every database begins with (see `schema.sql`).
fn usual_owner(object: Object<'_>, context: &Context<'_>) -> Option<&'static str> {
    let is_public = object.id.kind == Kind::Schema && object.name() == "public";
    is_public.then_some(if context.major >= 15 { "pg_database_owner" } else { PRINCIPAL })
}

fn no_comment(object: Object<'_>) -> String {
    match object.id.kind {
        Kind::Extension => extension::usual_comment(object),
        // The schema that every database begins with has one (see `comment.sql`).
        Kind::Schema if object.name() == "public" => "'standard public schema'".to_owned(),
        _ => "NULL".to_owned(),
    }
}

/// A sequence that a column owns has the owner of its table, and changes it along (manual: "ALTER SEQUENCE", OWNED BY).
fn follows_its_table(object: Object<'_>, before: Object<'_>) -> bool {
    object.has("identity_of") || object.has("owned_by") && before.has("owned_by")
}
