//! The form of a plan in which tables that exist stay usable: what reads every row does so while others read and write.
//!
//! A step that would read rows under a strong lock is taken apart. What can be made ready goes before the plan's own
//! transaction, which only takes it over; what can be checked later, and what is left to remove, comes behind it. A step of
//! which that cannot be done stays as it is, and its hazards tell.

mod attach;
mod constraint;
mod default;
mod ground;
mod index;
mod not_null;
mod partition;
mod renewal;
mod retype;
mod rows;

use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::Context;
use crate::plan::Form;
use crate::step::{Step, Verb};
use ground::Ground;
use renewal::Renewals;
use std::collections::BTreeSet;

/// What becomes of a step, by when it is done.
#[derive(Debug, Default)]
struct Parts {
    /// Before all else, in one short transaction.
    prepare: Vec<Step>,
    /// Then: fills rows some at a time, for what the plan takes over.
    ready: Vec<Step>,
    /// Then: reads rows under a weak lock, each in a transaction of its own.
    prove: Vec<Step>,
    /// Then: builds what the plan takes over, outside of transactions.
    build: Vec<Step>,
    /// In the step's own place.
    main: Vec<Step>,
    /// Behind the plan's transaction: fills rows some at a time.
    fill: Vec<Step>,
    /// Then: builds, and what needs that.
    follow: Vec<Step>,
    /// Then: fills materialized views, and takes them over.
    renew: Vec<Step>,
    /// Then: reads rows under a weak lock, each in a transaction of its own.
    validate: Vec<Step>,
    /// At last: removes what nobody needs any more.
    clean: Vec<Step>,
}

/// The steps, with those that would stop others taken apart.
pub(super) fn rewrite(steps: Vec<Step>, context: &Context<'_>, form: Form) -> Vec<Step> {
    let ground = Ground::of(&steps, context, form);
    let renewals = Renewals::of(&steps, &ground);
    let mut whole = Parts {
        prepare: renewals.prepare.clone(),
        build: renewals.fill.clone(),
        renew: renewals.begin.clone(),
        ..Parts::default()
    };
    let mut deferred: BTreeSet<ObjectId> = BTreeSet::new();
    for (position, step) in steps.iter().enumerate() {
        let late = renewals.is_late(step);
        let Some(step) = renewals.instead_of(step) else { continue };
        if late {
            whole.renew.push(step.clone());
            continue;
        }
        let needs_deferred = || context.new.needs(&step.subject).any(|needed| deferred.contains(needed));
        if step.verb != Verb::Drop && (deferred.contains(&step.subject) || needs_deferred()) {
            deferred.insert(step.subject.clone());
            whole.follow.push(step.clone());
            continue;
        }
        match taken_apart(step, &steps[..position], &ground) {
            None => whole.main.push(step.clone()),
            Some(parts) => {
                if !parts.follow.is_empty() {
                    deferred.insert(step.subject.clone());
                }
                whole.take(parts);
            }
        }
    }
    whole.in_order()
}

/// The parts of a step that would stop others; `None` for one that stays whole.
fn taken_apart(step: &Step, before: &[Step], ground: &Ground<'_, '_>) -> Option<Parts> {
    match (step.verb, step.subject.kind) {
        (Verb::Create, Kind::Index) => index::create(step, ground),
        (Verb::Drop, Kind::Index) => index::drop(step, ground),
        (Verb::Create, Kind::Column) => default::add(step, ground),
        (Verb::Create, Kind::Constraint) => constraint::create(step, ground),
        (Verb::Alter, Kind::Column) => {
            let expanded = if ground.expands { retype::expand(step, ground) } else { None };
            expanded.or_else(|| not_null::set(step, ground))
        }
        (Verb::Alter, Kind::Table) => {
            partition::detach(step, before, ground).or_else(|| attach::prove(step, ground))
        }
        _ => None,
    }
}

impl Parts {
    fn take(&mut self, other: Parts) {
        self.prepare.extend(other.prepare);
        self.ready.extend(other.ready);
        self.prove.extend(other.prove);
        self.build.extend(other.build);
        self.main.extend(other.main);
        self.fill.extend(other.fill);
        self.follow.extend(other.follow);
        self.renew.extend(other.renew);
        self.validate.extend(other.validate);
        self.clean.extend(other.clean);
    }

    fn in_order(self) -> Vec<Step> {
        let phases = [
            self.prepare,
            self.ready,
            self.prove,
            self.build,
            self.main,
            self.fill,
            self.follow,
            self.renew,
            self.validate,
            self.clean,
        ];
        phases.into_iter().flatten().collect()
    }
}
