//! Names that only one object can have at a time: whoever has one goes before whoever gets it comes.

use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::Object;

/// A name, in the space of names that it is taken from.
pub(super) type Slot = (Space, Vec<String>);

/// The catalogs with a unique name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    /// `pg_class`: also indexes, sequences and the relations behind composite types.
    Relation,
    /// `pg_type`: also the row types of relations.
    Type,
    /// `pg_proc`.
    Routine,
    /// Constraints and triggers of one table, and so on: within their kind.
    Kind(Kind),
}

/// The names that an object takes.
pub(super) fn slots(object: Object<'_>) -> Vec<Slot> {
    let id = object.id;
    let path: Vec<String> = id.path.iter().map(|part| part.to_string()).collect();
    match id.kind {
        Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView | Kind::Composite => {
            vec![(Space::Relation, path.clone()), (Space::Type, path)]
        }
        Kind::Sequence => vec![(Space::Relation, path)],
        Kind::Index => vec![(Space::Relation, index_name(object, id))],
        Kind::Enum | Kind::Domain | Kind::Range | Kind::BaseType => vec![(Space::Type, path)],
        Kind::Function | Kind::Procedure | Kind::Aggregate => vec![(Space::Routine, path)],
        Kind::Column | Kind::Grant => Vec::new(),
        kind => vec![(Space::Kind(kind), path)],
    }
}

fn index_name(object: Object<'_>, id: &ObjectId) -> Vec<String> {
    let name =
        object.text("_name").map(str::to_owned).or_else(|| id.path.last().map(|part| part.to_string()));
    vec![id.path[0].to_string(), name.unwrap_or_default()]
}
