//! What migrations delete, kept in the backup directory.

use crate::arguments::Common;
use crate::commands::backup::Shelf;
use crate::failure::Failure;
use crate::output;
use postgres::{Client, Transaction};
use schema_backup::backup::Recipients;
use schema_backup::rescue::{self, Fate, Waiting};
use schema_backup::store::Store;
use schema_database::apply::{Doomed, Keeper, KeeperError};
use schema_database::failpoint::reach;
use std::path::PathBuf;

/// The backup directory, as the runner needs it.
pub(super) struct Kept {
    directory: PathBuf,
    recipients: Recipients,
}

impl Kept {
    pub(super) fn open(common: &Common) -> Result<Kept, Failure> {
        let shelf = Shelf::open(common)?;
        Ok(Kept { directory: shelf.store_path(), recipients: shelf.options()?.recipients })
    }
}

impl Keeper for Kept {
    fn keep(
        &mut self,
        transaction: &mut Transaction<'_>,
        doomed: &[Doomed],
        place: &str,
    ) -> Result<(), KeeperError> {
        let doomed: Vec<rescue::Doomed> = doomed.iter().map(as_backup).collect();
        let store = Store::create(&self.directory)?;
        let written = rescue::write(&store, transaction, &doomed, &self.recipients, place)?;
        reach("before what is kept waits");
        Ok(written.wait()?)
    }

    fn settle(&mut self, client: &mut Client) -> Result<(), KeeperError> {
        if !self.directory.exists() {
            return Ok(());
        }
        let store = Store::open(&self.directory)?;
        for waiting in rescue::waiting(&store, client)? {
            let points = match waiting.fate {
                Fate::Committed | Fate::Unknown => ("before it has its name", "after it has its name"),
                Fate::Undone => ("before it is forgotten", "after it is forgotten"),
            };
            reach(points.0);
            rescue::settle(&store, &waiting)?;
            reach(points.1);
            tell(&waiting);
        }
        Ok(())
    }
}

fn tell(Waiting { manifest, place, fate }: &Waiting) {
    let deletes = match fate {
        Fate::Undone => return,
        Fate::Committed => "deletes",
        Fate::Unknown => "may have deleted: the server does not know any more",
    };
    for (title, table) in manifest.table_patterns.iter().zip(&manifest.tables) {
        output::note("kept", &format!("{} rows of {title}, which {place} {deletes}", table.rows));
    }
    output::note(
        "bring back",
        &format!("cargo xtask backup-restore {} --into \"$DATABASE_URL\"", manifest.name),
    );
}

fn as_backup(doomed: &Doomed) -> rescue::Doomed {
    let Doomed { schema, table, columns, key, column } = doomed.clone();
    rescue::Doomed { schema, table, columns, key, column }
}
