//! What databases of one major version and principal ought to be, made once however many are asked.

use super::Options;
use super::expecting::Expecting;
use crate::cache::Store;
use crate::error::Error;
use crate::expectation::{Expectation, Facts};
use crate::repository::Repository;
use schema_core::catalog::Catalog;
use std::sync::{Mutex, OnceLock, PoisonError};

/// What databases are measured by.
pub(super) struct Yardstick<'a> {
    pub(super) repository: &'a Repository,
    pub(super) store: &'a Store,
    pub(super) expecting: Expecting<'a>,
    pub(super) facts: Facts,
    /// Until somebody needs the catalogs: a database that is in sync is known by fingerprints alone.
    unread: Mutex<Option<Expectation>>,
    catalogs: OnceLock<[Catalog; 3]>,
}

impl<'a> Yardstick<'a> {
    pub(super) fn make(
        repository: &'a Repository,
        options: &Options,
        store: &'a Store,
        (major, principal): (u32, &str),
    ) -> Result<Yardstick<'a>, Error> {
        let expecting = Expecting::new(repository, options, Some(major), Some(principal))?;
        let expectation = expecting.get(store)?;
        Ok(Yardstick {
            repository,
            store,
            facts: expectation.facts.clone(),
            expecting,
            unread: Mutex::new(Some(expectation)),
            catalogs: OnceLock::new(),
        })
    }

    /// The canonical catalog, the one after the last migration, and the tool's own tables.
    pub(super) fn catalogs(&self) -> Result<&[Catalog; 3], Error> {
        // Whoever comes meanwhile waits for the one who reads them.
        let mut unread = self.unread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(catalogs) = self.catalogs.get() {
            return Ok(catalogs);
        }
        let expectation = match unread.take() {
            Some(expectation) => expectation,
            None => self.expecting.get(self.store)?,
        };
        let catalogs = self.expecting.catalogs(expectation)?;
        Ok(self.catalogs.get_or_init(|| catalogs))
    }
}
