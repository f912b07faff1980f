//! What a database ought to be, found out as seldom as possible: from the cache, else on a scratch server.

use super::{Live, Options, ScratchRequest};
use crate::cache::{Key, Store};
use crate::error::Error;
use crate::expectation::{self, Expectation, mentioned_principal};
use crate::repository::Repository;
use crate::respell::{self, Spelling};
use crate::server::{Scratch, identify};
use crate::view::View;
use schema_core::catalog::Catalog;
use schema_core::fingerprint::Fingerprint;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What the expectation depends on, found out without starting a server.
pub(super) struct Expecting<'a> {
    repository: &'a Repository,
    request: ScratchRequest,
    pub(super) view: View,
    pub(super) principal: Option<String>,
    key: Key,
    /// What is already known to be spelled differently only, where there is no cache.
    same: Mutex<BTreeMap<Vec<String>, Vec<bool>>>,
}

impl<'a> Expecting<'a> {
    pub(super) fn new(
        repository: &'a Repository,
        options: &Options,
        major: Option<u32>,
        principal: Option<&str>,
    ) -> Result<Expecting<'a>, Error> {
        let mut request = options.scratch.clone();
        request.major = major;
        if request.binaries.is_none() {
            let configured = repository.configuration.postgres_binaries.as_ref();
            request.binaries = configured.map(|directory| repository.root.join(directory));
        }
        let view = View::of(repository);
        let owner = principal.or(repository.configuration.owner.as_deref());
        let principal = mentioned_principal(repository, owner).map(str::to_owned);
        let key = expectation::key(repository, &view, &identify(&request)?, principal.as_deref());
        Ok(Expecting { repository, request, view, principal, key, same: Mutex::default() })
    }

    pub(super) fn get(&self, store: &Store) -> Result<Expectation, Error> {
        if let Some(kept) = expectation::find(store, &self.key) {
            return Ok(kept);
        }
        let made = self.make()?;
        made.keep(store, &self.key);
        Ok(made)
    }

    fn make(&self) -> Result<Expectation, Error> {
        let scratch = Scratch::open(&self.request)?;
        expectation::make(&scratch, self.repository, &self.view, self.principal.as_deref())
    }

    /// Gives what a live database only spells differently the canonical spelling.
    pub(super) fn respell(&self, canonical: &Catalog, live: &mut Live, store: &Store) -> Result<(), Error> {
        let spellings = respell::find(canonical, &live.catalog);
        if spellings.is_empty() {
            return Ok(());
        }
        let inputs: Vec<String> = spellings.iter().flat_map(|spelling| spelling.inputs()).collect();
        // Databases that are asked at the same time are often spelled alike: the second waits for the first.
        let mut known = self.same.lock().unwrap_or_else(PoisonError::into_inner);
        let same = match known.get(&inputs) {
            Some(same) => same.clone(),
            None => self.ask(&spellings, &inputs, store)?,
        };
        known.insert(inputs, same.clone());
        drop(known);
        respell::apply(&mut live.catalog, spellings, &same);
        live.fingerprint = Fingerprint::of(&live.catalog);
        Ok(())
    }

    fn ask(&self, spellings: &[Spelling], inputs: &[String], store: &Store) -> Result<Vec<bool>, Error> {
        let key = self.key.with("schema-sync spellings 2", inputs);
        if let Some(kept) = store.find::<Vec<bool>>(&key) {
            return Ok(kept.head);
        }
        let scratch = Scratch::open(&self.request)?;
        let principal = self.principal.as_deref();
        let same = expectation::same(&scratch, &self.repository.schema, &self.view, principal, spellings)?;
        store.keep(&key, &same, "");
        Ok(same)
    }

    /// The catalogs; made anew when the cache entry they were in has been damaged.
    pub(super) fn catalogs(&self, expectation: Expectation) -> Result<[Catalog; 3], Error> {
        match expectation.catalogs() {
            Some(catalogs) => Ok(catalogs),
            None => Ok(self.make()?.catalogs().unwrap_or_default()),
        }
    }
}
