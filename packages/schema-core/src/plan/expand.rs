//! What happens to each object: what differs, and what has to make way for it.

use super::carried::{Carried, carried, goes_along, place};
use crate::catalog::Attributes;
use crate::compare::{Change, compare};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Alteration, Altered, Context, Object, Reaction};
use crate::kinds::{column, constraint, domain, index, rules, table};
use std::collections::{BTreeMap, BTreeSet};

/// Attributes that all kinds share, and generic code writes.
pub(super) const COMMON: &[&str] = &["owner", "comment", "security_labels"];

/// What happens to the objects that do not stay as they are.
#[derive(Debug, Default)]
pub(super) struct Fates {
    fates: BTreeMap<ObjectId, Fate>,
    /// Types and tables that are in the way of their successors, and hold what those get: renamed before, dropped after.
    pub(super) renamed_away: BTreeSet<ObjectId>,
}

/// What happens to one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Created,
    Dropped,
    Recreated,
    Altered(Alter),
}

/// How an object that stays changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Alter {
    /// Attributes that it loses before, and gets back after.
    pub(super) stripped: BTreeSet<&'static str>,
    /// Attributes that are written although they are equal: the type that a column has was made anew.
    pub(super) forced: BTreeSet<&'static str>,
}

impl Fates {
    pub(super) fn get(&self, id: &ObjectId) -> Option<&Fate> {
        self.fates.get(id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&ObjectId, &Fate)> {
        self.fates.iter()
    }

    pub(super) fn goes(&self, id: &ObjectId) -> bool {
        matches!(self.get(id), Some(Fate::Dropped | Fate::Recreated))
    }

    pub(super) fn comes(&self, id: &ObjectId) -> bool {
        matches!(self.get(id), Some(Fate::Created | Fate::Recreated))
    }

    /// How the object that stays changes, if it does.
    pub(super) fn alter(&self, id: &ObjectId) -> Option<&Alter> {
        match self.get(id) {
            Some(Fate::Altered(alter)) => Some(alter),
            Some(Fate::Created | Fate::Dropped | Fate::Recreated) | None => None,
        }
    }
}

/// The names of the attributes that differ, but for the common ones.
pub(super) fn differing(old: &Attributes, new: &Attributes) -> BTreeSet<String> {
    let names = old.compared().chain(new.compared()).map(|(name, _)| name);
    names.filter(|name| old.get(name) != new.get(name) && !COMMON.contains(name)).map(str::to_owned).collect()
}

/// An object's attributes without these.
pub(super) fn without<'n>(
    attributes: &Attributes,
    names: impl IntoIterator<Item = &'n &'static str>,
) -> Attributes {
    let mut attributes = attributes.clone();
    names.into_iter().for_each(|name| attributes.set(name, None));
    attributes
}

/// What happens to every object that does not stay as it is.
pub(super) fn fates(context: &Context<'_>) -> Fates {
    let mut expansion =
        Expansion { context, fates: Fates::default(), left: Vec::new(), carried: BTreeMap::new() };
    for change in compare(context.old.catalog, context.new.catalog) {
        match change {
            Change::Created(id) => expansion.set(id, Fate::Created),
            Change::Dropped(id) => expansion.set(id, Fate::Dropped),
            Change::Altered(id, _) => expansion.alter(&id, Alter::default()),
        }
    }
    expansion.leave_carried();
    expansion.work();
    expansion.rename_what_is_held();
    expansion.fates
}

struct Expansion<'c, 'a> {
    context: &'c Context<'a>,
    fates: Fates,
    left: Vec<ObjectId>,
    /// What tables take along, by what it is before.
    carried: BTreeMap<ObjectId, ObjectId>,
}

impl Expansion<'_, '_> {
    fn set(&mut self, id: ObjectId, fate: Fate) {
        self.left.push(id.clone());
        let whole = self.whole_that_follows(&id, &fate);
        self.fates.fates.insert(id, fate);
        if let Some(whole) = whole.filter(|whole| !self.fates.goes(whole)) {
            self.set(whole, Fate::Recreated);
        }
    }

    /// The type that has to be made anew because of a part: an attribute would come back last and empty, and what values
    /// inside of others must satisfy cannot be changed (manual: "ALTER DOMAIN", notes). And the index of a partitioned table, which
    /// lets no partition's go; and the key that an index stands behind.
    fn whole_that_follows(&self, id: &ObjectId, fate: &Fate) -> Option<ObjectId> {
        let demands = || !self.context.new.get(id).is_some_and(|constraint| constraint.flag("not_valid"));
        let whole = |kind| ObjectId { kind, path: id.path[..2].into() };
        let whole = match (id.kind, fate) {
            (Kind::Attribute, Fate::Recreated) => whole(Kind::Composite),
            (Kind::DomainConstraint, Fate::Recreated | Fate::Created)
                if demands() && domain::Uses::of(&whole(Kind::Domain), self.context).inside_others =>
            {
                whole(Kind::Domain)
            }
            (Kind::Index, Fate::Dropped) => {
                let root = index::attached_to(id, self.context)?;
                index::constraint_of(&root, &self.context.old).unwrap_or(root)
            }
            (Kind::Index, Fate::Recreated) => index::constraint_of(id, &self.context.old)?,
            _ => return None,
        };
        let stays = self.context.old.get(&whole).is_some() && self.context.new.get(&whole).is_some();
        stays.then_some(whole)
    }

    /// An object that stays, and changes; or that has to be made anew, where no statement changes it so.
    fn alter(&mut self, id: &ObjectId, more: Alter) {
        let mut alter = self.fates.alter(id).cloned().unwrap_or_default();
        alter.stripped.extend(more.stripped);
        alter.forced.extend(more.forced);
        let (Some(old), Some(new)) = (self.context.old.get(id), self.context.new.get(id)) else { return };
        alter.stripped.extend(makes_way(old, new, self.context));
        if self.fates.get(id) == Some(&Fate::Altered(alter.clone())) {
            return;
        }
        if id.kind == Kind::Column && table::becomes_local(old, new, self.context) {
            let table = ObjectId { kind: Kind::Table, path: id.path[..2].into() };
            self.alter(&table, Alter { stripped: BTreeSet::from(["inherits"]), forced: BTreeSet::new() });
        } else if table::is_declared_otherwise(old, new, self.context)
            || table::is_partitioned_by_what_changes(old, new, self.context)
        {
            let table = ObjectId { kind: Kind::Table, path: id.path[..2].into() };
            if !self.fates.goes(&table) {
                self.set(table, Fate::Recreated);
            }
            return;
        }
        let mid = without(old.attributes, &alter.stripped);
        let change = altered(Object { id, attributes: &mid }, new, &alter);
        let in_place = change.names.is_empty()
            || matches!(rules(id.kind).alter(&change, self.context), Alteration::InPlace(_));
        self.set(id.clone(), if in_place { Fate::Altered(alter) } else { Fate::Recreated });
    }

    fn work(&mut self) {
        while let Some(id) = self.left.pop() {
            match self.fates.get(&id) {
                Some(Fate::Dropped | Fate::Recreated) => self.expand_gone(&id),
                Some(Fate::Altered(alter)) => {
                    let alter = alter.clone();
                    self.expand_altered(&id, &alter);
                }
                Some(Fate::Created) | None => {}
            }
        }
    }

    /// Who needs what goes has to let go of it.
    fn expand_gone(&mut self, id: &ObjectId) {
        self.part_from(id);
        let dependents: Vec<&ObjectId> = self.context.old.needed_by(id).collect();
        for dependent in dependents {
            if self.fates.goes(dependent) {
                continue;
            }
            let successor = self.carried.get(dependent).filter(|_| !goes_along(dependent, id, self.context));
            let (old, new) = (self.context.old.get(dependent), successor.unwrap_or(dependent));
            let (Some(old), Some(new)) = (old, self.context.new.get(new)) else { continue };
            let retyped = is_type(id.kind) && dependent.kind == Kind::Column && column::uses_type(old, id);
            match rules(dependent.kind).react(old, id, self.context) {
                Reaction::Recreate => self.make_anew(dependent),
                Reaction::Strip(names) => {
                    let stripped = names.iter().copied().filter(|name| old.has(name)).collect();
                    let same_type = retyped && column::uses_type(new, id);
                    let forced = if same_type { BTreeSet::from(["type"]) } else { BTreeSet::new() };
                    if retyped {
                        self.fates.renamed_away.insert(id.clone());
                    }
                    self.alter(dependent, Alter { stripped, forced });
                }
                Reaction::Stay => {}
            }
        }
        if id.kind == Kind::Table && self.fates.get(id) == Some(&Fate::Recreated) {
            self.fates.renamed_away.insert(id.clone());
        }
    }

    /// Neither does an index of a partitioned table let go of one that stands behind a constraint of a partition, nor goes that constraint
    /// before: the partition has to leave for as long.
    fn part_from(&mut self, root: &ObjectId) {
        let is_own = |index: &&ObjectId| {
            let constraint = index::constraint_of(index, &self.context.old);
            let constraint =
                constraint.and_then(|id| Some(!constraint::comes_from_above(self.context.old.get(&id)?)));
            constraint.unwrap_or(false)
        };
        let parts =
            self.context.old.needed_by(root).filter(|id| root.kind == Kind::Index && id.kind == Kind::Index);
        let tables = parts.filter(is_own).filter_map(|id| place(self.context.old.get(id)?));
        let stays = |table: &ObjectId| !self.fates.goes(table) && self.context.new.get(table).is_some();
        for table in tables.filter(stays).collect::<Vec<_>>() {
            let stripped = BTreeSet::from(["partition_of", "partition_bound"]);
            self.alter(&table, Alter { stripped, forced: BTreeSet::new() });
        }
    }

    /// Who is in the way of an alteration has to be made anew.
    fn expand_altered(&mut self, id: &ObjectId, alter: &Alter) {
        let (Some(old), Some(new)) = (self.context.old.get(id), self.context.new.get(id)) else { return };
        let change = altered(old, new, alter);
        if change.names.is_empty() {
            return;
        }
        let dependents: Vec<&ObjectId> = self.context.old.needed_by(id).collect();
        for dependent in dependents {
            let successor = self.carried.get(dependent).unwrap_or(dependent);
            let stays = !self.fates.goes(dependent) && self.context.new.get(successor).is_some();
            let Some(object) = self.context.old.get(dependent).filter(|_| stays) else { continue };
            if !rules(id.kind).disturbs(&change, object, self.context) {
                continue;
            }
            match rules(dependent.kind).react(object, id, self.context) {
                // A typed table becomes a plain one meanwhile.
                Reaction::Strip(names) if dependent.kind == Kind::Table => {
                    let stripped = names.iter().copied().filter(|name| object.has(name)).collect();
                    self.alter(dependent, Alter { stripped, forced: BTreeSet::new() });
                }
                Reaction::Strip(_) | Reaction::Recreate | Reaction::Stay => self.make_anew(dependent),
            }
        }
    }

    /// A type that is kept under another name for a while keeps the types that it is made of.
    fn rename_what_is_held(&mut self) {
        let mut left: Vec<ObjectId> =
            self.fates.renamed_away.iter().filter(|id| is_type(id.kind)).cloned().collect();
        while let Some(id) = left.pop() {
            let attributes = self.context.old.parts(Kind::Attribute, &id.path).map(|attribute| attribute.id);
            for part in attributes.chain([&id]) {
                let held = self
                    .context
                    .old
                    .needs(part)
                    .filter(|needed| is_type(needed.kind) && self.fates.goes(needed));
                let held: Vec<ObjectId> = held.cloned().collect();
                left.extend(held.into_iter().filter(|needed| self.fates.renamed_away.insert(needed.clone())));
            }
        }
    }

    /// An index or constraint that its table takes along when it becomes a partition, or stops being one, has another
    /// identity before and after, and is the same: PostgreSQL does all. An index that is attached where its table stays is there already.
    fn leave_carried(&mut self) {
        for Carried { old, new, is_same } in carried(&self.fates, self.context) {
            self.fates.fates.remove(&old);
            if is_same {
                self.fates.fates.remove(&new);
            }
            self.carried.insert(old, new);
        }
    }

    /// What makes way for something else, and comes back.
    fn make_anew(&mut self, id: &ObjectId) {
        match self.carried.remove(id) {
            Some(new) => {
                self.set(id.clone(), Fate::Dropped);
                self.set(new, Fate::Created);
            }
            None => self.set(id.clone(), Fate::Recreated),
        }
    }
}

/// A change with what it differs in.
pub(super) fn altered<'a>(old: Object<'a>, new: Object<'a>, alter: &Alter) -> Altered<'a> {
    let mut names = differing(old.attributes, new.attributes);
    names.extend(alter.forced.iter().map(|name| (*name).to_owned()));
    Altered { old, new, names }
}

/// What an object loses before all else: a column the default whose sequence makes way for the one of an identity, and the
/// other way round; a table what it takes its columns from, so that they can change.
fn makes_way(old: Object<'_>, new: Object<'_>, context: &Context<'_>) -> &'static [&'static str] {
    let loses = |name: &str| old.has(name) && old.attributes.get(name) != new.attributes.get(name);
    match old.id.kind {
        Kind::Column if !old.has("identity") && new.has("identity") && old.has("default") => &["default"],
        Kind::Column if old.has("identity") && !new.has("identity") => &["identity"],
        Kind::Table | Kind::ForeignTable if loses("partition_of") || loses("partition_bound") => {
            &["partition_of", "partition_bound"]
        }
        Kind::Table | Kind::ForeignTable if loses("inherits") && !table::takes_over(old, new, context) => {
            &["inherits"]
        }
        Kind::Table if loses("of_type") => &["of_type"],
        _ => &[],
    }
}

/// Whether the table takes its columns from other objects than before.
pub(super) fn changes_origin(id: &ObjectId, context: &Context<'_>) -> bool {
    match (context.old.get(id), context.new.get(id)) {
        (Some(old), Some(new)) => ["partition_of", "partition_bound", "inherits", "of_type"]
            .iter()
            .any(|name| old.attributes.get(name) != new.attributes.get(name)),
        _ => false,
    }
}

pub(super) fn is_type(kind: Kind) -> bool {
    matches!(kind, Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range | Kind::BaseType)
}

/// Whether PostgreSQL makes and removes the object along with another that stays.
pub(super) fn comes_with_another(object: Object<'_>) -> bool {
    object.id.kind == Kind::Index && index::comes_with_another(object)
}
