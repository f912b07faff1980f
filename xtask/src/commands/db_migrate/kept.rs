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
use schema_database::migrate::Planned;
use schema_script::loss::changes_rows;
use schema_script::split::split;
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

/// Says of which statements nothing is kept, because only their running says which rows they choose.
pub(super) fn tell_what_is_not_kept(planned: &[Planned]) {
    for Planned { source, .. } in planned {
        for statement in split(source.text.as_str()).statements.iter().filter(|it| changes_rows(it)) {
            let line = source.text.position(statement.span.start).line;
            let what =
                format!("rows that {}:{line} deletes or changes; the backup before has them", source.file);
            output::note("not kept", &what);
        }
    }
}

fn tell(Waiting { manifest, place, fate }: &Waiting) {
    let deletes = match fate {
        Fate::Undone => return,
        Fate::Committed => "deletes or changes",
        Fate::Unknown => "may have deleted or changed: the server does not know any more",
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
    let Doomed { schema, table, columns, key, column, stays } = doomed.clone();
    rescue::Doomed { schema, table, columns, key, column, stays }
}
