//! Renames come before the plan: PostgreSQL itself carries them out on a copy of the old state, and what it is like then
//! is what the plan leads from. No name in any definition is changed by us.

use super::prove;
use super::side::{Side, Workshop, read_scratch};
use crate::error::Error;
use schema_core::catalog::Catalog;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::plan::Plan;
use schema_core::plan::rename::{self, Rename};
use schema_core::report::Location;
use schema_script::locate::Locations;
use schema_script::rename::{Renamed, renamed};
use schema_script::text::SourceText;
use std::sync::Arc;

/// What was renamed.
#[derive(Debug, Default)]
pub(super) struct Renaming {
    /// The statements; `None` when there are none.
    pub(super) plan: Option<Plan>,
    /// The old catalog afterwards.
    pub(super) catalog: Option<Catalog>,
    /// What the statements were asked to rename, in their order.
    pub(super) done: Vec<Rename>,
    /// Directives that have nothing left to do.
    pub(super) served: Vec<Location>,
}

/// Carries out what is known and what the new side says was renamed, then what differs in nothing but its name.
pub(super) fn carry_out(
    workshop: &Workshop,
    old: &Side,
    new: &Side,
    known: &[Rename],
) -> Result<Renaming, Error> {
    let mut renaming = Renaming::default();
    let mut said = known.to_vec();
    for (file, text) in &new.scripts {
        let (renames, served) = read_directives(file, text, &old.catalog, &new.catalog);
        said.extend(renames);
        renaming.served.extend(served);
    }
    if !old.can_be_copied() || said.is_empty() && rename::plain(&old.catalog, &new.catalog).is_empty() {
        return Ok(renaming);
    }
    let copy = old.copy(workshop)?;
    let principals = old.principals_on(workshop)?;
    let mut catalog = old.catalog.clone();
    let mut steps = Vec::new();
    // Each may be about a part of what the one before has renamed.
    for rename in said {
        if let Some(renames) = rename.applies(&catalog).then(|| rename.steps(&catalog)).flatten() {
            prove::run(&copy, &Plan::of_steps(&catalog, &catalog, renames.clone()))?;
            steps.extend(renames);
            catalog = read_scratch(&copy, &principals)?;
            new.restrict_alike(&mut catalog);
            renaming.done.push(rename);
        }
    }
    let plain: Vec<_> = rename::plain(&catalog, &new.catalog)
        .iter()
        .filter_map(|rename| rename.steps(&catalog))
        .flatten()
        .collect();
    if !plain.is_empty() && prove::run(&copy, &Plan::of_steps(&catalog, &catalog, plain.clone())).is_ok() {
        steps.extend(plain);
        catalog = read_scratch(&copy, &principals)?;
        new.restrict_alike(&mut catalog);
    }
    if !steps.is_empty() {
        renaming.plan = Some(Plan::of_steps(&old.catalog, &catalog, steps));
        renaming.catalog = Some(catalog);
    }
    Ok(renaming)
}

/// The renames that a script asks for, wholes before their parts, and the directives that have served.
fn read_directives(
    file: &str,
    text: &SourceText,
    old: &Catalog,
    new: &Catalog,
) -> (Vec<Rename>, Vec<Location>) {
    let directives = renamed(text);
    if directives.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let locations = Locations::of(text);
    let (mut renames, mut served) = (Vec::new(), Vec::new());
    for directive in &directives {
        let found = match &directive.label {
            Some(label) => label_rename(directive, label, &locations, new),
            None => object_rename(directive, &locations, old, new),
        };
        match found {
            Some(rename) => renames.push(rename),
            None => served.push(Location {
                file: file.to_owned(),
                line: directive.directive.line,
                column: directive.directive.column,
            }),
        }
    }
    renames.sort_by_key(|rename| match rename {
        Rename::Object { to, .. } => (0, to.path.len(), to.kind),
        Rename::Label { .. } => (1, 0, Kind::Enum),
    });
    (renames, served)
}

/// The object that is defined where the directive points, unless the old catalog has it already.
fn object_rename(directive: &Renamed, locations: &Locations, old: &Catalog, new: &Catalog) -> Option<Rename> {
    let is_meant = |id: &&ObjectId| {
        let place = locations.find_itself(id.kind.label(), &id.path);
        !old.objects.contains_key(*id) && place.is_some_and(|place| place.line == directive.subject.line)
    };
    // A table's columns may stand on its own line: the whole is meant.
    let to = new
        .objects
        .keys()
        .filter(|id| !matches!(id.kind, Kind::Grant))
        .filter(is_meant)
        .min_by_key(|id| id.path.len())?;
    let mut from = to.clone();
    let own = if matches!(to.kind, Kind::Function | Kind::Procedure | Kind::Aggregate) {
        1
    } else {
        to.path.len() - 1
    };
    let names = directive.from.iter().rev().map(|name| Arc::from(name.as_str()));
    // What a part belongs to has its new name by now: only the part's own name is another.
    let replaced = if to.path.len() > 2 && own == 2 { 1 } else { directive.from.len() };
    for (index, name) in (0..=own).rev().zip(names.take(replaced)) {
        from.path[index] = name;
    }
    Some(Rename::Object { from, to: to.clone() })
}

/// The enum that is defined last before the label.
fn label_rename(directive: &Renamed, label: &str, locations: &Locations, new: &Catalog) -> Option<Rename> {
    let enums = new.objects.keys().filter(|id| id.kind == Kind::Enum);
    let before = |id: &&ObjectId| {
        locations
            .find_itself(id.kind.label(), &id.path)
            .filter(|place| place.line <= directive.subject.line)
            .map(|place| place.line)
    };
    let r#enum = enums.filter(|id| before(id).is_some()).max_by_key(|id| before(id))?;
    let from = directive.from.last()?.clone();
    Some(Rename::Label { r#enum: r#enum.clone(), from, to: label.to_owned() })
}
