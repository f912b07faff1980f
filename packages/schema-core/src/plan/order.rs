//! A topological sort that disturbs the plain order least: what goes before what comes, by kind and name.

use super::Circle;
use super::graph::{Graph, Node, Stage};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::Context;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

/// Every node after all that have to be before it.
pub(super) fn sort(graph: &Graph, context: &Context<'_>) -> Result<Vec<Node>, Circle> {
    let used: BTreeSet<Node> = (0..graph.nodes.len()).filter(|&node| graph.is_used(node)).collect();
    let mut soft = graph.soft.clone();
    let mut waits = vec![0_usize; graph.nodes.len()];
    for after in used.iter().flat_map(|&node| &graph.after[node]) {
        waits[*after] += 1;
    }
    for (_, after) in &soft {
        waits[*after] += 1;
    }
    let ranks: Vec<Rank> = graph.nodes.iter().map(|(stage, id, _)| rank(*stage, id, context)).collect();
    let mut ready: BinaryHeap<Reverse<(&Rank, Node)>> =
        used.iter().filter(|&&node| waits[node] == 0).map(|&node| Reverse((&ranks[node], node))).collect();
    let mut order = Vec::with_capacity(used.len());
    let mut done = vec![false; graph.nodes.len()];
    loop {
        while let Some(Reverse((_, node))) = ready.pop() {
            if std::mem::replace(&mut done[node], true) {
                continue;
            }
            order.push(node);
            let hard = graph.after[node].iter().copied();
            let soft_after: Vec<Node> = soft.range((node, 0)..(node + 1, 0)).map(|edge| edge.1).collect();
            for after in hard.chain(soft_after) {
                waits[after] -= 1;
                if waits[after] == 0 {
                    ready.push(Reverse((&ranks[after], after)));
                }
            }
        }
        if order.len() == used.len() {
            return Ok(order);
        }
        // A circle: first the wishes in it are given up, one at a time.
        let wish = soft
            .iter()
            .copied()
            .find(|&(before, after)| !done[before] && reaches(graph, &soft, &done, after, before));
        let Some(wish) = wish else { return Err(circle(graph, &used, &done)) };
        soft.remove(&wish);
        waits[wish.1] -= 1;
        if waits[wish.1] == 0 {
            ready.push(Reverse((&ranks[wish.1], wish.1)));
        }
    }
}

/// Where a node stands when nothing asks for another order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    stage: Stage,
    order: Order,
    /// Of grants on one object: the order in which they were granted, for pg_dump writes them in that order.
    path: (Box<[Arc<str>]>, i64),
    id: ObjectId,
}

/// Creation follows the kinds' order, removal the opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Forth(Kind),
    Back(Reverse<Kind>),
}

fn rank(stage: Stage, id: &ObjectId, context: &Context<'_>) -> Rank {
    let (stage, order) = match stage {
        // A label that is added to an enum has to be committed before it is used: best before all else.
        Stage::Alter if id.kind == Kind::Enum => (Stage::Release, Order::Forth(Kind::Schema)),
        Stage::Release | Stage::Drop => (Stage::Release, Order::Back(Reverse(id.kind))),
        Stage::Shell | Stage::Create | Stage::Alter => (Stage::Create, Order::Forth(id.kind)),
        Stage::Fill => (Stage::Fill, Order::Forth(id.kind)),
    };
    let path = match (id.kind, &*id.path) {
        (Kind::Grant, [subject @ .., _]) => {
            let position = context.new.get(id).and_then(|grant| grant.number("_position")).unwrap_or(0);
            (subject.into(), position)
        }
        // What a function that it calls reads is not known; what was made before it can be read by it.
        (Kind::MaterializedView, _) if stage == Stage::Fill => {
            (Box::default(), context.new.get(id).and_then(|view| view.number("_created")).unwrap_or(0))
        }
        _ => (id.path.clone(), 0),
    };
    Rank { stage, order, path, id: id.clone() }
}

fn reaches(graph: &Graph, soft: &BTreeSet<(Node, Node)>, done: &[bool], from: Node, to: Node) -> bool {
    let (mut left, mut seen) = (vec![from], BTreeSet::new());
    while let Some(node) = left.pop() {
        if node == to {
            return true;
        }
        if !done[node] && seen.insert(node) {
            left.extend(&graph.after[node]);
            left.extend(soft.range((node, 0)..(node + 1, 0)).map(|edge| edge.1));
        }
    }
    false
}

/// The members of one circle: from any node that waits, back along what it waits for.
fn circle(graph: &Graph, used: &BTreeSet<Node>, done: &[bool]) -> Circle {
    let waiting: Vec<Node> = used.iter().copied().filter(|&node| !done[node]).collect();
    let none = BTreeSet::new();
    let member =
        |&&node: &&Node| graph.after[node].iter().any(|&after| reaches(graph, &none, done, after, node));
    let members: BTreeSet<ObjectId> =
        waiting.iter().filter(member).map(|&node| graph.nodes[node].1.clone()).collect();
    Circle { members: members.into_iter().collect() }
}
