//! Where hand-written parts stand in a plan that was made anew.

use schema_core::plan::Plan;
use schema_core::render::migration::{Insertion, Place};
use schema_script::hand_written::HandWritten;

/// Each part keeps its place beside the statement it stood beside; where that is gone, it stands behind all of them.
pub(super) fn place(parts: &[HandWritten], plan: &Plan) -> Vec<Insertion> {
    let steps: Vec<&str> = plan.steps().map(|step| step.sql.as_str()).collect();
    let insertion = |part: &HandWritten| Insertion {
        place: place_of(part, &steps),
        text: part.text.clone(),
        has_batches: part.has_batches,
    };
    parts.iter().map(insertion).collect()
}

fn place_of(part: &HandWritten, steps: &[&str]) -> Place {
    let position = |text: &Option<String>| steps.iter().position(|step| text.as_deref() == Some(*step));
    match (position(&part.after), position(&part.before)) {
        _ if part.after.is_none() => Place::Start,
        _ if part.is_last => Place::End,
        (Some(index), _) => Place::Behind(index),
        (None, Some(index)) => index.checked_sub(1).map_or(Place::Start, Place::Behind),
        (None, None) => Place::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stays_beside_its_neighbours() {
        let place = |after: Option<&str>, before: Option<&str>, is_last: bool| {
            let part = HandWritten {
                name: "fill".to_owned(),
                text: String::new(),
                after: after.map(str::to_owned),
                before: before.map(str::to_owned),
                is_last,
                has_batches: false,
            };
            place_of(&part, &["a", "b", "c"])
        };
        assert_eq!(place(None, Some("a"), false), Place::Start);
        assert_eq!(place(None, None, true), Place::Start);
        assert_eq!(place(Some("a"), None, true), Place::End);
        assert_eq!(place(Some("a"), None, false), Place::Behind(0));
        assert_eq!(place(Some("a"), Some("x"), false), Place::Behind(0));
        assert_eq!(place(Some("x"), Some("c"), false), Place::Behind(1));
        assert_eq!(place(Some("x"), Some("a"), false), Place::Start);
        assert_eq!(place(Some("x"), Some("y"), false), Place::End);
    }
}
