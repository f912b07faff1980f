//! `cargo xtask backup-restore`: a backup, or a table of it, back into a database.

use super::backup::{Owners, Shelf, differences, place};
use super::open_target;
use crate::arguments::{Common, backups::BackupRestore};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output::{self, Style};
use schema_backup::interrupt;
use schema_backup::manifest::Contents;
use schema_backup::rescue;
use schema_backup::restore::{self, Target, What};
use schema_backup::store::Backup;
use schema_backup::verify::Means;

pub(crate) fn run(command: &BackupRestore, common: &Common) -> Result<ExitCode, Failure> {
    let _signals = interrupt::install();
    let shelf = Shelf::open(common)?;
    let backup = shelf.store()?.find(Some(&command.name))?;
    let means = Means { tools: &shelf.tools, identity: command.identity.as_deref() };
    let into = open_target(&command.into)?;
    if backup.manifest.as_ref().is_ok_and(|manifest| manifest.contents == Contents::Rescued) {
        return rescued(command, &backup, &into);
    }
    let what = match (&command.replace, &command.table) {
        (Some(typed), _) => What::Replacing(typed.clone()),
        (None, Some(table)) => What::Table(table.clone()),
        (None, None) => What::All,
    };
    let target = Target {
        place: place(&into),
        connect: &|database| Ok(into.with_database(database).connect()?),
        compare: &|database, manifest, description| {
            let mut client = into.with_database(database).connect()?;
            let question = "SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER";
            let is_superuser: bool = client.query_one(question, &[])?.get(0);
            let owners = if is_superuser { Owners::Restored } else { Owners::Replaced };
            differences(&mut client, manifest, description, owners)
        },
    };
    let restored = restore::restore(&backup, &means, &target, &what)?;
    let what = command
        .table
        .as_ref()
        .map_or_else(|| backup.name.clone(), |table| format!("{table} of {}", backup.name));
    output::problem(Style::Good, "ok", &format!("{what} is back in {into}, as its manifest says"));
    if let Some(kept) = &restored.kept_as {
        output::note(
            "kept",
            &format!("the database that was replaced is called {kept} now; drop it when it is not needed"),
        );
    }
    if let Some(owner) = &restored.owned_by {
        output::warning(&format!(
            "{owner} is no superuser: everything belongs to it, instead of its former owners"
        ));
    }
    if command.table.is_some() {
        output::note("left out", "indexes, constraints and triggers of the table are not restored with it");
    } else {
        output::note("left out", "settings of the database (ALTER DATABASE … SET) stay as they are there");
    }
    Ok(ExitCode::SUCCESS)
}

/// Rows that a migration deleted.
fn rescued(
    command: &BackupRestore,
    backup: &Backup,
    into: &schema_database::connection::Target,
) -> Result<ExitCode, Failure> {
    if command.replace.is_some() {
        let hint = "leave `--replace` out: what was kept goes into the tables that are there";
        return Err(Failure::usage(format!("{} is no whole database", backup.name), hint));
    }
    let mut client = into.connect()?;
    let identity = command.identity.as_deref();
    let all = rescue::bring_back(&mut client, backup, identity, command.table.as_deref())?;
    for table in &all {
        let rescue::BroughtBack { title, kept, restored, was_made } = table;
        output::problem(Style::Good, "ok", &format!("{restored} of {kept} rows have {title} back in {into}"));
        if *was_made {
            output::note(
                "left out",
                "the table was made anew with its columns only: no keys, indexes, privileges",
            );
        }
        if restored < kept {
            output::note("left alone", "rows that are gone, or that have a value already");
        }
    }
    Ok(ExitCode::SUCCESS)
}
