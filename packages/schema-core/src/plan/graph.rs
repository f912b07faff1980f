//! What has to be done before what.
//!
//! A node is a stage of an object: it lets go, goes, comes, changes, is filled. Objects that one statement makes or removes
//! share a node. An edge says "before".

mod edges;
mod grants;
mod parts;

use super::expand::{Fate, Fates, without};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object, Side};
use crate::kinds::{base_type, not_null, rules};
use std::collections::{BTreeMap, BTreeSet};

/// What is done to an object, in the order in which it is done where nothing asks for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It loses attributes that name what goes, or its name.
    Release,
    /// It is dropped.
    Drop,
    /// Its name is made, for functions that it needs and that need it.
    Shell,
    /// It is made.
    Create,
    /// It changes, or gets what its first statement left out.
    Alter,
    /// It is filled with rows.
    Fill,
}

/// The number of a node.
pub(super) type Node = usize;

/// Nodes and edges.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// For each node its stage, the object it is named after, and the others it does the same with.
    pub(super) nodes: Vec<(Stage, ObjectId, Vec<ObjectId>)>,
    numbers: BTreeMap<(Stage, ObjectId), Node>,
    /// What comes after each node.
    pub(super) after: Vec<BTreeSet<Node>>,
    /// Edges that are kept where they make no circle.
    pub(super) soft: BTreeSet<(Node, Node)>,
}

impl Graph {
    fn node(&self, stage: Stage, id: &ObjectId) -> Option<Node> {
        self.numbers.get(&(stage, id.clone())).copied()
    }

    fn add(&mut self, stage: Stage, id: &ObjectId) -> Node {
        if let Some(node) = self.node(stage, id) {
            return node;
        }
        self.nodes.push((stage, id.clone(), Vec::new()));
        self.after.push(BTreeSet::new());
        self.numbers.insert((stage, id.clone()), self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// The object does the same along with another's node.
    fn join(&mut self, stage: Stage, id: &ObjectId, node: Node) {
        if self.nodes[node].1 != *id {
            self.nodes[node].2.push(id.clone());
        }
        self.numbers.insert((stage, id.clone()), node);
    }

    fn edge(&mut self, before: Option<Node>, after: Option<Node>) {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            self.after[before].insert(after);
        }
    }

    /// Whether the node was not joined to another.
    pub(super) fn is_used(&self, node: Node) -> bool {
        let (stage, id, _) = &self.nodes[node];
        self.node(*stage, id) == Some(node)
    }

    fn soft_edge(&mut self, before: Option<Node>, after: Option<Node>) {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
            && !self.after[before].contains(&after)
        {
            self.soft.insert((before, after));
        }
    }
}

/// The graph; what is made along with a table, and what first comes without some attributes, is written to the context.
pub(super) fn build(fates: &Fates, context: &mut Context<'_>) -> Graph {
    let mut graph = Graph::default();
    reduce(fates, context);
    add_nodes(&mut graph, fates, context);
    edges::add(&mut graph, fates, context);
    grants::add(&mut graph, fates, context);
    graph
}

/// Decides what new objects come with: constraints with their table, and attributes at once unless they need what
/// needs the object.
fn reduce(fates: &Fates, context: &mut Context<'_>) {
    let (mut inline, mut reduced) = (BTreeSet::new(), BTreeMap::new());
    for (id, _) in fates.iter().filter(|(id, _)| fates.comes(id)) {
        let Some(object) = context.new.get(id) else { continue };
        let mut deferred: Vec<&'static str> = rules(id.kind).deferred().to_vec();
        match id.kind {
            Kind::Column if object.has("default") && needs_itself(object, fates, &context.new) => {
                deferred.push("default")
            }
            Kind::Constraint => {
                let table = ObjectId { kind: Kind::Table, path: id.path[..2].into() };
                if fates.comes(&table) && is_local(object) && !needs_itself(object, fates, &context.new) {
                    inline.insert(id.clone());
                }
            }
            _ => {}
        }
        let deferred: Vec<&'static str> = deferred.into_iter().filter(|name| object.has(name)).collect();
        if !deferred.is_empty() {
            reduced.insert(id.clone(), without(object.attributes, &deferred));
        }
    }
    context.inline = inline;
    context.reduced = reduced;
    let is_relation = |id: &ObjectId| matches!(id.kind, Kind::Table | Kind::ForeignTable);
    let made_anew =
        fates.iter().map(|(id, _)| id).filter(|id| is_relation(id) && fates.goes(id) && fates.comes(id));
    context.made_anew = made_anew.cloned().collect();
    let is_freed = |id: &ObjectId| {
        fates.alter(id).is_some_and(|alter| {
            ["inherits", "partition_of"].iter().any(|name| alter.stripped.contains(name))
        })
    };
    let freed = fates.iter().map(|(id, _)| id).filter(|id| is_relation(id) && is_freed(id));
    context.freed = freed.cloned().collect();
}

/// A constraint that CREATE TABLE can make: it looks at no other table, and holds.
fn is_local(constraint: Object<'_>) -> bool {
    constraint.text("type") != Some("foreign key")
        && (!constraint.has("inherited") || not_null::is_one(constraint) && constraint.flag("local"))
        && !constraint.has("inherited_from")
        && !constraint.flag("not_valid")
}

/// Whether a part of a new table needs something new that needs the table.
fn needs_itself(part: Object<'_>, fates: &Fates, side: &Side<'_>) -> bool {
    let table = &part.id.path[..2];
    let is_own = |id: &ObjectId| {
        let relation = matches!(
            id.kind,
            Kind::Table | Kind::Column | Kind::Constraint | Kind::Index | Kind::ForeignTable
        );
        relation && id.path.len() >= 2 && id.path[..2] == *table
    };
    let mut left: Vec<&ObjectId> = side.needs(part.id).filter(|id| !is_own(id)).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = left.pop() {
        if is_own(id) {
            return true;
        }
        if fates.comes(id) && seen.insert(id) {
            // A sequence needs the column that owns it only after both are there.
            let owned = id.kind == Kind::Sequence;
            left.extend(
                side.needs(id).filter(|needed| !(owned && matches!(needed.kind, Kind::Column | Kind::Table))),
            );
        }
    }
    false
}

fn add_nodes(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    for (id, fate) in fates.iter() {
        match fate {
            Fate::Created => drop(graph.add(Stage::Create, id)),
            Fate::Dropped => drop(graph.add(Stage::Drop, id)),
            Fate::Recreated => {
                graph.add(Stage::Create, id);
                graph.add(Stage::Drop, id);
            }
            Fate::Altered(alter) => {
                if !alter.stripped.is_empty() {
                    graph.add(Stage::Release, id);
                }
                graph.add(Stage::Alter, id);
            }
        }
        let renamed = fates.renamed_away.contains(id);
        if renamed {
            graph.add(Stage::Release, id);
        }
        let comes = fates.comes(id);
        if comes && context.reduced.contains_key(id) {
            graph.add(Stage::Alter, id);
        }
        if comes && context.new.get(id).is_some_and(has_shell) {
            graph.add(Stage::Shell, id);
        }
        let fills = id.kind == Kind::MaterializedView
            && context.new.get(id).is_some_and(|view| !view.flag("unpopulated"));
        if comes && (fills || renamed && id.kind == Kind::Table) {
            graph.add(Stage::Fill, id);
        }
    }
    parts::join(graph, fates, context);
}

fn has_shell(object: Object<'_>) -> bool {
    matches!(object.id.kind, Kind::BaseType | Kind::Range) && base_type::needs_shell(object)
}
