//! What the rules of all kinds are written in: an object with typed access to its attributes, the two sides of a
//! plan, and names as SQL.

pub(crate) use super::options::{
    foreign_options, foreign_options_change, parameter, setting_clause, split_option, storage_options,
    storage_options_change,
};
pub(crate) use super::side::Side;
use crate::catalog::{Attributes, Catalog, Value};
use crate::id::{ObjectId, PRINCIPAL, PUBLIC};
use crate::kind::Kind;
use crate::quote;
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How SQL for objects of one kind is written.
pub(crate) trait Rules {
    /// How statements name the object: `TABLE public.items`, as in `DROP …`, `COMMENT ON …` and `ALTER … OWNER TO`.
    fn address(&self, object: Object<'_>) -> String;

    /// The statements that make the object, but for its owner, comment and security labels.
    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step>;

    /// How the object becomes another, owner, comment and security labels aside.
    fn alter(&self, _change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        Alteration::Recreate
    }

    /// The statements that remove the object.
    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::drop(object.id, format!("DROP {}", self.address(object)))]
    }

    /// What happens to an object that exists before and after, when something that it needs is dropped or made anew.
    fn react(&self, _dependent: Object<'_>, _needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        Reaction::Recreate
    }

    /// Whether PostgreSQL refuses an alteration that [`Rules::alter`] makes in place while the dependent exists.
    fn disturbs(&self, _change: &Altered<'_>, _dependent: Object<'_>, _context: &Context<'_>) -> bool {
        false
    }

    /// What the statement that makes a new object along with its container leaves unsaid: a column's statistics target.
    fn complete(&self, _object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        Vec::new()
    }

    /// Attributes that a new object does not get in its first statement but after all objects are there, since what
    /// they name may need the object itself.
    fn deferred(&self) -> &'static [&'static str] {
        &[]
    }
}

/// How an object becomes another.
#[derive(Debug)]
pub(crate) enum Alteration {
    /// By these statements.
    InPlace(Vec<Step>),
    /// PostgreSQL has no statement for it: it is dropped and made anew.
    Recreate,
}

/// What happens to an object that exists before and after, when something that it needs is dropped or made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// It is dropped before, and made anew after.
    Recreate,
    /// It loses these attributes before, and gets them back after.
    Strip(&'static [&'static str]),
    /// Nothing: PostgreSQL needs nothing done.
    Stay,
}

/// An object of a catalog, with typed access to its attributes.
///
/// An attribute of another type than asked for is a mistake of ours, which the first test that reads the kind finds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'a> {
    pub(crate) id: &'a ObjectId,
    pub(crate) attributes: &'a Attributes,
}

impl<'a> Object<'a> {
    /// A text; `None` when it has its default.
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        match self.attributes.get(name)? {
            Value::Text(text) => Some(text),
            other => panic!("{name} of {} is no text but {other}", self.id),
        }
    }

    /// A flag; absent is false.
    pub(crate) fn flag(self, name: &str) -> bool {
        match self.attributes.get(name) {
            None => false,
            Some(Value::Flag(flag)) => *flag,
            Some(other) => panic!("{name} of {} is no flag but {other}", self.id),
        }
    }

    /// A number; `None` when it has its default.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        match self.attributes.get(name)? {
            Value::Number(number) => Some(*number),
            other => panic!("{name} of {} is no number but {other}", self.id),
        }
    }

    /// A list; absent is empty.
    pub(crate) fn list(self, name: &str) -> &'a [Arc<str>] {
        match self.attributes.get(name) {
            None => &[],
            Some(Value::List(texts)) => texts,
            Some(other) => panic!("{name} of {} is no list but {other}", self.id),
        }
    }

    /// Its options in the order in which they were set, which PostgreSQL keeps and pg_dump writes; compared they are sorted.
    pub(crate) fn options(self) -> &'a [Arc<str>] {
        if self.has("_options") { self.list("_options") } else { self.list("options") }
    }

    /// Whether the attribute has another value than its default.
    pub(crate) fn has(self, name: &str) -> bool {
        self.attributes.get(name).is_some()
    }

    /// Its own name: the last part of its path.
    pub(crate) fn name(self) -> String {
        quote::name(self.id.path.last().map_or("", |part| part))
    }

    /// As [`Object::name`], the name that it really has: the path of what a partition got from above has another.
    pub(crate) fn own_name(self) -> String {
        self.text("_name").map_or_else(|| self.name(), quote::name)
    }

    /// The name of an object that lives in a schema: `public.items`.
    pub(crate) fn qualified_name(self) -> String {
        qualified(self.id)
    }
}

/// An object that exists before and after, and differs.
#[derive(Clone, Debug)]
pub(crate) struct Altered<'a> {
    pub(crate) old: Object<'a>,
    pub(crate) new: Object<'a>,
    /// The names of the attributes that differ, but for owner, comment and security labels.
    pub(crate) names: BTreeSet<String>,
}

impl Altered<'_> {
    /// Whether this attribute differs.
    pub(crate) fn changes(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether no attribute differs but these.
    pub(crate) fn only(&self, names: &[&str]) -> bool {
        self.names.iter().all(|name| names.contains(&&**name))
    }
}

/// The two catalogs of a plan, indexed, and the major version of the server that runs it.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) old: Side<'a>,
    pub(crate) new: Side<'a>,
    pub(crate) major: u32,
    /// New constraints that the statement which makes their table makes, too.
    pub(crate) inline: BTreeSet<ObjectId>,
    /// New objects that first come without some attributes, which would need what is not there yet.
    pub(crate) reduced: BTreeMap<ObjectId, Attributes>,
    /// Relations that are made anew, with all their parts.
    pub(crate) made_anew: BTreeSet<ObjectId>,
    /// Tables that let go of their parents for a while.
    pub(crate) freed: BTreeSet<ObjectId>,
}

impl<'a> Context<'a> {
    pub(crate) fn of(old: &'a Catalog, new: &'a Catalog, major: u32) -> Context<'a> {
        let (inline, reduced) = (BTreeSet::new(), BTreeMap::new());
        let (made_anew, freed) = (BTreeSet::new(), BTreeSet::new());
        Context { old: Side::of(old), new: Side::of(new), major, inline, reduced, made_anew, freed }
    }

    /// Whether the constraint is made along with its table.
    pub(crate) fn is_inline(&self, id: &ObjectId) -> bool {
        self.inline.contains(id)
    }

    /// Whether the object is a part of a relation that is made anew.
    pub(crate) fn is_part_of_new(&self, id: &ObjectId) -> bool {
        let relation = |kind| ObjectId { kind, path: id.path.iter().take(2).cloned().collect() };
        [Kind::Table, Kind::ForeignTable].into_iter().any(|kind| self.made_anew.contains(&relation(kind)))
    }

    /// A new object as it first comes.
    pub(crate) fn as_created<'s>(&'s self, object: Object<'s>) -> Object<'s> {
        let attributes = self.reduced.get(object.id).unwrap_or(object.attributes);
        Object { id: object.id, attributes }
    }
}

/// The first two parts of a path as SQL: `public.items`, also for the parts of a relation or type.
pub(crate) fn qualified(id: &ObjectId) -> String {
    id.path.iter().take(2).map(|part| quote::name(part)).collect::<Vec<_>>().join(".")
}

/// A role as SQL. The principal is whoever runs the plan.
pub(crate) fn role(name: &str) -> String {
    match name {
        PUBLIC => "PUBLIC".to_owned(),
        PRINCIPAL => "CURRENT_USER".to_owned(),
        name => quote::name(name),
    }
}
