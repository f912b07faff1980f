//! The way back of a migration: proven like the way there, and told apart by whether rows are lost on it.

use super::{Draft, Proven, checked, diff_options, migrations, proof};
use crate::cache::Store;
use crate::diff::{self, Demand, Unproven};
use crate::error::Error;
use crate::gate::Options;
use crate::source::Source;
use schema_core::compare::compare;
use schema_core::hazard::{self, Code, Hazard};
use schema_core::plan::rename::Rename;
use schema_core::render::migration::{Header, count_changes, render};
use schema_script::directory::DOWN;
use schema_script::text::SourceText;

/// The text that leads from the state after the migration back to the one before it.
pub(super) fn make(
    draft: &Draft,
    up: &Proven,
    options: &Options,
    store: &Store,
) -> Result<SourceText, Error> {
    let (before, after) = (migrations(&draft.before), migrations(&up.repository));
    let mut back = diff_options(&draft.before, draft.form, options, Demand::Proven);
    back.renames = draft.difference.renames.iter().rev().map(Rename::reversed).collect();
    let difference = diff::diff(&after, &before, &back)?;
    let hazards = hazard::hazards(&difference.plan, &difference.old);
    let remaining = compare(difference.renamed(), &difference.new);
    let header = Header {
        lines: vec![("undoes", draft.name.to_string()), loss(draft, &hazards)],
        from: up.facts.states.last().copied().unwrap_or(difference.plan.old),
        to: draft.facts.states.last().copied().unwrap_or(difference.plan.new),
        proof: proof(&up.facts.version, &difference),
        changes: count_changes(
            &difference.changes,
            &remaining,
            &difference.old,
            difference.renamed(),
            &difference.new,
        ),
        hazards: &hazards,
    };
    let text = render(&header, &difference.plan, &difference.old, &[]);
    let file = format!("{DOWN}/{}", draft.name.file_name());
    let text = checked(&file, &text, store)?;
    replay(&file, &text, draft, up, options)?;
    Ok(text)
}

/// What is lost on the way there and back.
fn loss(draft: &Draft, hazards: &[Hazard]) -> (&'static str, String) {
    let deleted = |hazards: &[Hazard]| -> Vec<String> {
        let deleting = hazards.iter().filter(|hazard| hazard.code == Code::DeletesData);
        deleting.map(|hazard| hazard.subject.to_string()).collect()
    };
    let (back, there) = (deleted(hazards), deleted(&draft.hazards));
    let mut losses = Vec::new();
    if !back.is_empty() {
        losses.push(format!("deletes what is stored in {}", back.join(", ")));
    }
    if !there.is_empty() {
        losses.push(format!("does not bring back what was stored in {}", there.join(", ")));
    }
    if !draft.parts.is_empty() {
        losses.push("does not undo what was written by hand".to_owned());
    }
    if losses.is_empty() {
        ("lossless", "no stored value is lost".to_owned())
    } else {
        ("lossy", losses.join("; "))
    }
}

/// Runs the very text after all migrations: the state must be that before the last one.
fn replay(file: &str, text: &SourceText, draft: &Draft, up: &Proven, options: &Options) -> Result<(), Error> {
    let Source::Scripts(mut scripts) = migrations(&up.repository) else { return Ok(()) };
    scripts.push((file.to_owned(), text.clone()));
    let options = diff_options(&draft.before, draft.form, options, Demand::AsPlanned);
    let rest = diff::diff(&Source::Scripts(scripts), &migrations(&draft.before), &options)?;
    if rest.changes.is_empty() {
        return Ok(());
    }
    let source = Box::new(Unproven::Differs { changes: rest.changes });
    Err(Error::Astray { file: file.to_owned(), goal: "the state before the migration", source })
}
