//! The page for people: what the gate says, the ways out with their plans, the history, the diagram.

use super::Session;
use crate::failure::Failure;
use crate::output;
use schema_core::catalog::Catalog;
use schema_core::compare::Change;
use schema_core::hazard;
use schema_core::plan::Plan;
use schema_core::render::html::{Applied, Page, render};
use schema_database::adopt::Sides;
use schema_database::changelog::{now, write_whole};
use schema_database::connection::Target;
use schema_database::gate::{self, Outcome};
use schema_database::history;
use schema_database::repository::{Files, Repository};
use std::path::Path;

/// The page about the repository, and about the database where one is named.
pub(crate) fn make(session: &Session, outcome: &Outcome) -> Result<String, Failure> {
    let Files { repository, sendable, .. } = session.read_files()?;
    let Some(repository) = repository.filter(|_| sendable) else {
        return Ok(page(session, outcome, &Drawn::default()));
    };
    let drawn = match &session.database {
        Some(target) => Drawn::of_database(session, &repository, target)?,
        None => Drawn::of_repository(session, &repository)?,
    };
    Ok(page(session, outcome, &drawn))
}

/// Writes the page, whole or not at all.
pub(crate) fn write(path: &Path, page: &str) -> Result<(), Failure> {
    write_whole(path, page)?;
    output::note("report", &path.display().to_string());
    Ok(())
}

/// What is told beside the outcome.
#[derive(Default)]
struct Drawn {
    /// The canonical catalog, and what only the database has.
    catalog: Catalog,
    canonical: Catalog,
    live: Catalog,
    changes: Vec<Change>,
    /// From the database to the repository, and from the repository to the database.
    plans: Vec<Plan>,
    applied: Vec<Applied>,
}

impl Drawn {
    fn of_repository(session: &Session, repository: &Repository) -> Result<Drawn, Failure> {
        let expectation = gate::expect(repository, &session.options, &session.store)?;
        let [catalog, _, _] = expectation.catalogs().unwrap_or_default();
        let note = |migration: &schema_database::repository::Source| Applied {
            migration: migration.title(),
            note: String::new(),
        };
        let applied = repository.migrations.iter().map(note).collect();
        Ok(Drawn { catalog, applied, ..Drawn::default() })
    }

    fn of_database(session: &Session, repository: &Repository, target: &Target) -> Result<Drawn, Failure> {
        let sides = Sides::read(repository, target, &session.options)?;
        let changes = sides.changes();
        let plans = if changes.is_empty() {
            Vec::new()
        } else {
            vec![sides.plan(&sides.live, &sides.canonical)?, sides.plan(&sides.canonical, &sides.live)?]
        };
        // A history that cannot be read is among the findings already.
        let timeline = history::timeline(&mut target.connect()?).unwrap_or_default();
        let applied = timeline.into_iter().map(|(migration, note)| Applied { migration, note }).collect();
        let mut catalog = sides.canonical.clone();
        for (id, attributes) in &sides.live.objects {
            catalog.objects.entry(id.clone()).or_insert_with(|| attributes.clone());
        }
        Ok(Drawn { catalog, canonical: sides.canonical, live: sides.live, changes, plans, applied })
    }
}

fn page(session: &Session, outcome: &Outcome, drawn: &Drawn) -> String {
    let facts = [
        ("Database", outcome.database.clone()),
        ("Server", outcome.server_version.as_ref().map(|version| format!("PostgreSQL {version}"))),
        ("Version", drawn.applied.last().map(|applied| applied.migration.clone())),
        ("Fingerprint", outcome.fingerprint.map(|fingerprint| fingerprint.to_string())),
    ];
    let purposes = ["Bring the database back to schema.sql", "Take the database over into schema.sql"];
    let starts = [&drawn.live, &drawn.canonical];
    let plans = purposes.into_iter().zip(&drawn.plans).zip(starts);
    render(&Page {
        schema_file: &session.configuration.schema.display().to_string(),
        made: now(),
        verdict: outcome.verdict,
        facts: facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        findings: &outcome.findings,
        applied: &drawn.applied,
        pending: &outcome.pending,
        plans: plans.map(|((purpose, plan), old)| (purpose, plan, hazard::hazards(plan, old))).collect(),
        catalog: &drawn.catalog,
        changes: &drawn.changes,
    })
}
