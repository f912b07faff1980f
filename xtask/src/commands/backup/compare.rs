//! What the schema of a restored database lacks or has, against the description that lies in the backup.

use crate::output;
use schema_backup::backup::CallerError;
use schema_backup::manifest::{Contents, Manifest};
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, compare};
use schema_core::fingerprint::Fingerprint;
use schema_core::kind::Kind;
use schema_database::history::{self, History};
use schema_database::{read, respell};
use std::collections::BTreeSet;

/// Whether the restored objects belong to whom they belonged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owners {
    /// They do.
    Restored,
    /// They belong to who restored them: owners and what was granted relative to them say nothing.
    Replaced,
}

/// How a restored database differs from what the backup says of it.
pub(crate) fn differences(
    client: &mut postgres::Client,
    manifest: &Manifest,
    description: Option<&str>,
    owners: Owners,
) -> Result<Vec<String>, CallerError> {
    let Some(text) = description else { return Ok(Vec::new()) };
    let mut was = Catalog::from_text(text)?;
    let mut differences = Vec::new();
    if manifest.schema_fingerprint.as_ref() != Some(&Fingerprint::of(&was).to_string()) {
        differences
            .push("the fingerprint in the manifest is not that of the schema in the backup".to_owned());
    }
    let head = match history::read(client)? {
        History::Rows(rows) => rows.last().map(|row| row.chain.clone()),
        History::Absent | History::Unreadable(_) => None,
    };
    // A backup of the schema only has no history, which is made of rows.
    let has_rows = manifest.contents == Contents::Full;
    if has_rows && head != manifest.history_head {
        differences.push("the migration history ends otherwise than the manifest says".to_owned());
    }
    let mut principals = BTreeSet::from([manifest.database.owner.clone()]);
    if owners == Owners::Replaced {
        principals.extend(client.query_one("SELECT CURRENT_USER::pg_catalog.text", &[])?.try_get(0));
    }
    let request = read::Request { principals, ..read::Request::default() };
    let reading = read::read(client, &request)?;
    if reading.server.major != manifest.database.server_major {
        // Another major has other defaults and words definitions otherwise.
        output::warning(&format!(
            "the backup is of PostgreSQL {}, this server is {}: only the numbers of rows and the history were compared",
            manifest.database.server_major, reading.server.major
        ));
        return Ok(differences);
    }
    let mut is = reading.catalog;
    for catalog in [&mut was, &mut is] {
        // Settings of the database are with the database, which pg_restore did not make.
        catalog.objects.retain(|id, _| {
            let is_relative = matches!(id.kind, Kind::Grant | Kind::DefaultPrivilege);
            id.kind != Kind::Setting && (owners == Owners::Restored || !is_relative)
        });
        for attributes in catalog.objects.values_mut() {
            if owners == Owners::Replaced {
                attributes.set("owner", None);
            }
            if !has_rows {
                // Without rows a materialized view has none either.
                attributes.set("unpopulated", None);
            }
        }
    }
    respell::unify(client, &was, &mut is)?;
    differences.extend(compare(&was, &is).iter().map(tell));
    Ok(differences)
}

fn tell(change: &Change) -> String {
    match change {
        Change::Created(id) => format!("{id} is not in the backed up schema"),
        Change::Dropped(id) => format!("{id} is missing"),
        Change::Altered(id, changes) => {
            let names: Vec<&str> = changes.iter().map(|change| change.name.as_str()).collect();
            format!("{id} differs: {}", names.join(", "))
        }
    }
}
