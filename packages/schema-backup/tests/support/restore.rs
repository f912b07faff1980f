//! A restore into scratch, as `backup-verify --restore` makes one.

use super::{Shelf, connect, facts, place};
use schema_backup::Error;
use schema_backup::verify::{self, Means, Record, Rehearsal};
use schema_database::server::Scratch;

pub(crate) fn verify_restore(
    server: &Scratch,
    shelf: &Shelf,
    name: &str,
    means: &Means<'_>,
) -> Result<Record, Error> {
    let scratch = server.database().unwrap();
    let config = scratch.config();
    let rehearsal = Rehearsal {
        place: place(&config),
        connect: &|| connect(&config),
        compare: &|_, catalog| {
            assert_eq!(catalog, facts().catalog.as_deref());
            Ok(Vec::new())
        },
    };
    verify::restored(&shelf.store, &shelf.find(name), means, &rehearsal)
}
