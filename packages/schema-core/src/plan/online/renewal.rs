//! A materialized view that is made anew is filled while nobody waits for it: beside the old one, whose name it takes in a short
//! transaction (manual: "REFRESH MATERIALIZED VIEW", whose lock stops readers).
//!
//! It is filled before the plan's own transaction where the plan touches nothing that its query needs. Else behind it, with all
//! that needs it, as long as the old one can stay for so long.

use super::ground::Ground;
use crate::hazard::is_old_relation;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Object, Side};
use crate::kinds::{index, materialized_view, rules};
use crate::plan::slots::slots;
use crate::quote;
use crate::step::{LockMode, Step, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the steps about materialized views that the plan makes.
#[derive(Debug, Default)]
pub(super) struct Renewals {
    /// Before the plan's own transaction: makes the new ones and their indexes.
    pub(super) prepare: Vec<Step>,
    /// Then: fills them.
    pub(super) fill: Vec<Step>,
    /// Behind that transaction: the same for those that need what it does.
    pub(super) begin: Vec<Step>,
    /// Whose steps come behind that.
    late: BTreeSet<ObjectId>,
    /// What stands in the place of the statement that would make the object.
    taken: BTreeMap<ObjectId, Step>,
    /// What was filled beside.
    filled: BTreeSet<ObjectId>,
}

/// A new view and its indexes under names that nobody has.
struct Beside {
    made: Vec<Step>,
    filled: Step,
    taken: Vec<Step>,
}

impl Renewals {
    pub(super) fn of(steps: &[Step], ground: &Ground<'_, '_>) -> Renewals {
        let mut renewals = Renewals::default();
        let mut seen = BTreeSet::new();
        for view in views(steps, ground) {
            let needs = closure(&ground.context.new, view.id, Way::Needs);
            // What is made over another of them comes with that one.
            if needs.is_disjoint(&seen) {
                renewals.add(view, &needs, steps, ground);
            }
            seen.insert(view.id);
        }
        renewals
    }

    fn add(
        &mut self,
        view: Object<'_>,
        needs: &BTreeSet<&ObjectId>,
        steps: &[Step],
        ground: &Ground<'_, '_>,
    ) {
        let is_old = ground.context.old.get(view.id).is_some();
        let beside = if is_old { beside(view, steps, ground) } else { None };
        match beside {
            Some(beside) if can_begin(needs, steps, ground) => {
                self.prepare.extend(beside.made);
                self.fill.push(beside.filled);
                self.take(view, beside.taken);
            }
            None if is_old => {}
            beside => {
                let Some(group) = group(view, needs, steps, ground) else { return };
                if let Some(beside) = beside {
                    self.begin.extend(beside.made);
                    self.begin.push(beside.filled);
                    self.take(view, beside.taken);
                } else if !steps.iter().any(|step| stops_others(step, ground)) {
                    return;
                }
                self.late.extend(group.into_iter().cloned());
            }
        }
    }

    fn take(&mut self, view: Object<'_>, taken: Vec<Step>) {
        self.filled.insert(view.id.clone());
        self.taken.extend(taken.into_iter().map(|step| (step.subject.clone(), step)));
    }

    /// Whether the step waits until the plan's own transaction is over.
    pub(super) fn is_late(&self, step: &Step) -> bool {
        self.late.contains(&step.subject)
    }

    /// The step, or what is left of it.
    pub(super) fn instead_of<'s>(&'s self, step: &'s Step) -> Option<&'s Step> {
        let is_refresh = || step.sql == materialized_view::refresh_statement(&step.subject);
        if self.filled.contains(&step.subject) && is_refresh() {
            return None;
        }
        let taken = self.taken.get(&step.subject).filter(|_| step.verb == Verb::Create);
        Some(taken.unwrap_or(step))
    }
}

/// The views that the plan makes and fills, each behind those that it was made over.
fn views<'a>(steps: &[Step], ground: &Ground<'_, 'a>) -> Vec<Object<'a>> {
    let made = steps.iter().filter(|step| step.verb == Verb::Create);
    let made = made.filter(|step| step.subject.kind == Kind::MaterializedView);
    let views = made.filter_map(|step| ground.context.new.get(&step.subject));
    let mut views: Vec<Object<'a>> = views.filter(|view| !view.flag("unpopulated")).collect();
    views.sort_by_key(|view| closure(&ground.context.new, view.id, Way::Needs).len());
    views
}

/// Which dependencies are followed.
#[derive(Clone, Copy)]
enum Way {
    Needs,
    NeededBy,
}

/// All that an object needs, or that needs it, at any distance, without itself; not what a key that a query groups by needs.
fn closure<'a>(side: &Side<'a>, id: &ObjectId, way: Way) -> BTreeSet<&'a ObjectId> {
    let next = |id: &ObjectId| -> Vec<&'a ObjectId> {
        match way {
            Way::Needs => side.needs(id).collect(),
            Way::NeededBy => side.needed_by(id).collect(),
        }
    };
    let mut found = BTreeSet::new();
    let mut left = next(id);
    while let Some(id) = left.pop() {
        if found.insert(id) && id.kind != Kind::Constraint {
            left.extend(next(id));
        }
    }
    found
}

/// Whether the plan leaves alone all that the view's query reads. What a function reads is not known: with one, no function may
/// change.
fn can_begin(needs: &BTreeSet<&ObjectId>, steps: &[Step], ground: &Ground<'_, '_>) -> bool {
    let calls = needs.iter().any(|id| is_routine(id.kind));
    needs.iter().all(|id| id.kind == Kind::Index || ground.is_untouched(id))
        && !(calls && steps.iter().any(|step| is_routine(step.subject.kind)))
}

fn is_routine(kind: Kind) -> bool {
    matches!(kind, Kind::Function | Kind::Procedure | Kind::Aggregate)
}

/// The view, and all that needs it or needed it; `None` where that cannot wait until the plan's transaction is over.
fn group<'a>(
    view: Object<'a>,
    needs: &BTreeSet<&ObjectId>,
    steps: &[Step],
    ground: &Ground<'_, 'a>,
) -> Option<BTreeSet<&'a ObjectId>> {
    let context = ground.context;
    let mut group = closure(&context.old, view.id, Way::NeededBy);
    group.extend(closure(&context.new, view.id, Way::NeededBy));
    group.insert(view.id);
    let dropped = steps.iter().filter(|step| step.verb == Verb::Drop && group.contains(&step.subject));
    let can_stay = |step: &Step| {
        let mut ids = std::iter::once(&step.subject).chain(&step.also);
        ids.all(|id| {
            let mut needs = context.old.needs(id).filter(|needed| !group.contains(needed));
            // A function changes in place while it is needed.
            let stays = |needed: &ObjectId| match needed.kind {
                Kind::Index => true,
                kind if is_routine(kind) => ground.stands(needed),
                _ => ground.is_untouched(needed),
            };
            let stands = needs.all(stays);
            let has_successor = context.new.get(id).is_some();
            stands && (has_successor || !context.old.get(id).is_some_and(|old| is_name_wanted(old, ground)))
        })
    };
    let can_wait = dropped.into_iter().all(can_stay) && needs.iter().all(|id| !group.contains(id));
    can_wait.then_some(group)
}

/// Whether another object gets the name of an old one.
fn is_name_wanted(old: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let wanted = slots(old);
    let news = ground.context.new.catalog.objects.iter().map(|(id, attributes)| Object { id, attributes });
    news.flat_map(slots).any(|slot| wanted.contains(&slot))
}

/// Whether those who use a relation wait for the end of the step's transaction.
fn stops_others(step: &Step, ground: &Ground<'_, '_>) -> bool {
    let strong = step.locks.iter().filter(|lock| lock.mode > LockMode::ShareUpdateExclusive);
    strong.into_iter().any(|lock| is_old_relation(&lock.relation, ground.context.old.catalog))
}

fn beside(view: Object<'_>, steps: &[Step], ground: &Ground<'_, '_>) -> Option<Beside> {
    let context = ground.context;
    let (schema, name) = (&view.id.path[0], view.id.path.last()?);
    let beside = ObjectId::new(Kind::MaterializedView, [schema, &*ground.beside(schema, name, "__new")?]);
    let moved = Object { id: &beside, attributes: view.attributes };
    let create = rules(Kind::MaterializedView).create(moved, context).into_iter().next()?;
    let own = steps.iter().find(|step| step.verb == Verb::Create && step.subject == *view.id)?;
    let filled = materialized_view::refresh(moved);
    let renamed = format!("ALTER MATERIALIZED VIEW {} RENAME TO {}", moved.qualified_name(), view.name());
    let mut renamed = Step::create(view.id, renamed);
    renamed.also.clone_from(&own.also);
    let mut found = Beside { made: vec![create], filled: filled.separate(), taken: vec![renamed] };
    let of_view = view.qualified_name();
    for step in steps.iter().filter(|step| step.verb == Verb::Create && step.subject.kind == Kind::Index) {
        let Some(index) = context.new.get(&step.subject).filter(|it| it.text("table") == Some(&of_view))
        else {
            continue;
        };
        let name = ground.beside(schema, index.id.path.last()?, "__new")?;
        let mut attributes = index.attributes.clone();
        attributes.set("table", Some(crate::catalog::Value::Text(moved.qualified_name().into())));
        let id = ObjectId::new(Kind::Index, [schema, &*name]);
        let built = Object { id: &id, attributes: &attributes };
        found.made.push(Step::create(&id, index::statement(built, "INDEX", &quote::name(&name), "")));
        let sql = format!("ALTER INDEX {} RENAME TO {}", quote::qualified(schema, &name), index.name());
        let mut renamed = Step::create(index.id, sql);
        renamed.also.clone_from(&step.also);
        found.taken.push(renamed);
    }
    Some(found)
}
