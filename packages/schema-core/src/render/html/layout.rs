//! Where the boxes of a diagram stand: in layers from left to right, what is referenced before what refers to it.
//!
//! Simple and fast for what it has to do: layers by the longest path, their order by the middle of the neighbours.

use std::collections::BTreeMap;

/// A box before it has a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A box's upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// All places, and how much room they take.
#[derive(Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    pub(super) width: f64,
    pub(super) height: f64,
}

const GAP_X: f64 = 88.0;
const GAP_Y: f64 = 28.0;
const MARGIN: f64 = 20.0;
/// How often neighbours pull each other into order.
const ROUNDS: usize = 6;
/// How many boxes without any edge stand beside each other.
const COLUMNS: usize = 4;

/// Places for boxes; an edge leads from the box that refers to the one that is referred to.
pub(super) fn layout(sizes: &[Size], edges: &[(usize, usize)]) -> Layout {
    let edges: Vec<(usize, usize)> = edges.iter().copied().filter(|(from, to)| from != to).collect();
    let is_alone = |node: &usize| edges.iter().all(|(from, to)| from != node && to != node);
    let (alone, joined): (Vec<usize>, Vec<usize>) = (0..sizes.len()).partition(is_alone);
    let ranks = ranks(sizes.len(), &edges);
    let mut layers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in joined {
        layers.entry(ranks[node]).or_default().push(node);
    }
    let mut layers: Vec<Vec<usize>> = layers.into_values().collect();
    for _ in 0..ROUNDS {
        pull(&mut layers, &edges);
    }
    let mut layout = Layout { places: vec![Place::default(); sizes.len()], width: MARGIN, height: MARGIN };
    let tallest = layers.iter().map(|layer| height(layer, sizes)).fold(0.0, f64::max);
    let mut x = MARGIN;
    for layer in &layers {
        let mut y = MARGIN + (tallest - height(layer, sizes)) / 2.0;
        for &node in layer {
            layout.places[node] = Place { x, y };
            y += sizes[node].height + GAP_Y;
        }
        x += layer.iter().map(|&node| sizes[node].width).fold(0.0, f64::max) + GAP_X;
        layout.width = x - GAP_X + MARGIN;
        layout.height = tallest + 2.0 * MARGIN;
    }
    stand_below(&mut layout, &alone, sizes);
    layout
}

/// What has no edge stands below the others, in rows.
fn stand_below(layout: &mut Layout, alone: &[usize], sizes: &[Size]) {
    let mut y = if layout.height > MARGIN { layout.height + GAP_Y } else { MARGIN };
    for row in alone.chunks(COLUMNS) {
        let mut x = MARGIN;
        for &node in row {
            layout.places[node] = Place { x, y };
            x += sizes[node].width + GAP_Y;
        }
        layout.width = layout.width.max(x - GAP_Y + MARGIN);
        y += row.iter().map(|&node| sizes[node].height).fold(0.0, f64::max) + GAP_Y;
        layout.height = y - GAP_Y + MARGIN;
    }
}

fn height(layer: &[usize], sizes: &[Size]) -> f64 {
    layer.iter().map(|&node| sizes[node].height + GAP_Y).sum::<f64>() - GAP_Y
}

/// One more than the highest rank of what a box refers to. An edge that closes a circle does not count.
fn ranks(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut needs = vec![Vec::new(); nodes];
    for &(from, to) in edges {
        needs[from].push(to);
    }
    let mut ranks: Vec<Option<usize>> = vec![None; nodes];
    for start in 0..nodes {
        // Without recursion: a chain of references may be long.
        let mut path = vec![(start, 0)];
        let mut is_on_path = vec![false; nodes];
        is_on_path[start] = true;
        while let Some((node, next)) = path.pop() {
            if ranks[node].is_none()
                && let Some(&needed) = needs[node].get(next)
            {
                path.push((node, next + 1));
                if ranks[needed].is_none() && !is_on_path[needed] {
                    is_on_path[needed] = true;
                    path.push((needed, 0));
                }
                continue;
            }
            let below = needs[node].iter().filter_map(|&needed| ranks[needed]).max();
            ranks[node].get_or_insert(below.map_or(0, |rank| rank + 1));
            is_on_path[node] = false;
        }
    }
    ranks.into_iter().map(Option::unwrap_or_default).collect()
}

/// Brings each layer into the order of the middle of its boxes' neighbours.
fn pull(layers: &mut [Vec<usize>], edges: &[(usize, usize)]) {
    for index in 0..layers.len() {
        let position: BTreeMap<usize, f64> = layers
            .iter()
            .flat_map(|layer| {
                let middle = layer.len() as f64 / 2.0;
                layer.iter().enumerate().map(move |(place, &node)| (node, place as f64 - middle))
            })
            .collect();
        let pull = |node: usize| {
            let neighbours = edges.iter().filter_map(|&(from, to)| match (from == node, to == node) {
                (true, _) => position.get(&to),
                (_, true) => position.get(&from),
                (false, false) => None,
            });
            let (sum, number) =
                neighbours.fold((0.0, 0.0), |(sum, number), place| (sum + place, number + 1.0));
            if number > 0.0 { sum / number } else { 0.0 }
        };
        layers[index].sort_by(|&one, &other| pull(one).total_cmp(&pull(other)).then(one.cmp(&other)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaps(layout: &Layout, sizes: &[Size]) -> bool {
        let boxes: Vec<_> = layout.places.iter().zip(sizes).collect();
        boxes.iter().enumerate().any(|(index, (one, size))| {
            boxes[..index].iter().any(|(other, theirs)| {
                one.x < other.x + theirs.width
                    && other.x < one.x + size.width
                    && one.y < other.y + theirs.height
                    && other.y < one.y + size.height
            })
        })
    }

    #[test]
    fn what_is_referenced_stands_left_and_nothing_overlaps() {
        let sizes: Vec<Size> =
            (0..12).map(|index| Size { width: 100.0, height: 40.0 + 10.0 * f64::from(index) }).collect();
        // A circle (3, 4), a reference to itself (5), and some without any.
        let edges = [(1, 0), (2, 0), (2, 1), (3, 4), (4, 3), (5, 5), (6, 2)];
        let layout = layout(&sizes, &edges);
        assert!(!overlaps(&layout, &sizes), "{layout:?}");
        for (from, to) in [(1, 0), (2, 0), (2, 1), (6, 2)] {
            assert!(layout.places[from].x > layout.places[to].x, "{from} {to}: {layout:?}");
        }
        for (place, size) in layout.places.iter().zip(&sizes) {
            assert!(place.x + size.width <= layout.width && place.y + size.height <= layout.height);
        }
    }

    #[test]
    fn a_long_chain_is_no_trouble() {
        let number = 3000;
        let sizes = vec![Size { width: 1.0, height: 1.0 }; number];
        let edges: Vec<(usize, usize)> = (1..number).map(|node| (node, node - 1)).collect();
        assert_eq!(ranks(sizes.len(), &edges)[number - 1], number - 1);
    }
}
