//! What a plan leaves alone, so that work can begin before it.

use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object, Side};
use crate::kinds::printed::split_name;
use crate::kinds::swap::suffixed;
use crate::plan::Form;
use crate::plan::expand::differing;
use crate::plan::slots::{Space, slots};
use crate::step::{Step, Verb};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Both catalogs of a plan, and what it makes or removes.
pub(super) struct Ground<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    /// Whether a column may get another place when it gets another type.
    pub(super) expands: bool,
    made: BTreeSet<ObjectId>,
    dropped: BTreeSet<ObjectId>,
    old_names: OnceCell<BTreeSet<Vec<String>>>,
    new_names: OnceCell<BTreeSet<Vec<String>>>,
}

impl<'c, 'a> Ground<'c, 'a> {
    pub(super) fn of(steps: &[Step], context: &'c Context<'a>, form: Form) -> Ground<'c, 'a> {
        let with = |verb: Verb| -> BTreeSet<ObjectId> {
            let steps = steps.iter().filter(|step| step.verb == verb);
            steps.flat_map(|step| std::iter::once(&step.subject).chain(&step.also)).cloned().collect()
        };
        Ground {
            context,
            expands: form == Form::Expanded,
            made: with(Verb::Create),
            dropped: with(Verb::Drop),
            old_names: OnceCell::new(),
            new_names: OnceCell::new(),
        }
    }

    /// Whether the plan removes the object, if only to make it anew.
    pub(super) fn is_dropped(&self, id: &ObjectId) -> bool {
        self.dropped.contains(id)
    }

    /// Whether it exists before and after, and the plan neither makes nor removes it.
    pub(super) fn stands(&self, id: &ObjectId) -> bool {
        let exists = self.context.old.get(id).is_some() && self.context.new.get(id).is_some();
        exists && !self.made.contains(id) && !self.dropped.contains(id)
    }

    /// The relation with rows that has this printed name, where it stands.
    pub(super) fn relation(&self, printed: &str) -> Option<Object<'a>> {
        let (schema, name) = split_name(printed);
        let ids = [Kind::Table, Kind::MaterializedView]
            .map(|kind| ObjectId::new(kind, [schema.as_str(), name.as_str()]));
        ids.iter().find(|id| self.stands(id)).and_then(|id| self.context.new.get(id))
    }

    /// Whether the plan leaves it as others see it: a column may get another default.
    pub(super) fn is_untouched(&self, id: &ObjectId) -> bool {
        const VALUE: &[&str] = &["type", "collation", "generated", "expression"];
        let (Some(old), Some(new)) = (self.context.old.get(id), self.context.new.get(id)) else {
            return false;
        };
        let changed = differing(old.attributes, new.attributes);
        self.stands(id)
            && match id.kind {
                Kind::Column => !VALUE.iter().any(|name| changed.contains(*name)),
                Kind::Table | Kind::MaterializedView | Kind::Schema => true,
                _ => changed.is_empty(),
            }
    }

    /// Whether everything that an object of one side needs is untouched.
    pub(super) fn needs_stand(&self, needs: impl Iterator<Item = &'a ObjectId>) -> bool {
        let mut needs = needs.filter(|id| !matches!(id.kind, Kind::Constraint | Kind::Index));
        needs.all(|id| self.is_untouched(id))
    }

    /// Whether an old relation has the name.
    pub(super) fn is_taken(&self, schema: &str, name: &str) -> bool {
        let names = self.old_names.get_or_init(|| names(&self.context.old));
        names.contains(&[schema.to_owned(), name.to_owned()][..])
    }

    /// Whether no relation of either side has the name.
    fn is_free(&self, schema: &str, name: &str) -> bool {
        let names = self.new_names.get_or_init(|| names(&self.context.new));
        !self.is_taken(schema, name) && !names.contains(&[schema.to_owned(), name.to_owned()][..])
    }

    /// A name beside another that nobody has.
    pub(super) fn beside(&self, schema: &str, name: &str, suffix: &str) -> Option<String> {
        let name = suffixed(name, suffix);
        self.is_free(schema, &name).then_some(name)
    }
}

/// The names of relations.
fn names(side: &Side<'_>) -> BTreeSet<Vec<String>> {
    let objects = side.catalog.objects.iter().map(|(id, attributes)| Object { id, attributes });
    let slots = objects.flat_map(slots);
    slots.filter(|(space, _)| *space == Space::Relation).map(|(_, name)| name).collect()
}
