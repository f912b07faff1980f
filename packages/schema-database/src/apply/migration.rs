//! A migration as it is applied: its text, which way it goes, and what it leads from and to.

use crate::error::{Error, Left};
use crate::history::{self, Record};
use crate::load;
use crate::repository::Source;
use postgres::{Client, Transaction};
use schema_core::fingerprint::Fingerprint;
use schema_script::split::Statement;

/// Which way a migration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Forth: it is recorded.
    Up,
    /// Back: its record is taken away.
    Down,
}

/// A migration, and what it leads from and to.
#[derive(Clone, Debug)]
pub struct Migration<'a> {
    /// Its text. That of the way back has the version of the migration that it undoes.
    pub source: &'a Source,
    /// Which way it goes.
    pub way: Way,
    /// Of the catalog before.
    pub from: Fingerprint,
    /// Of the catalog after.
    pub to: Fingerprint,
}

impl Migration<'_> {
    /// By which its steps are recorded.
    pub(super) fn key(&self) -> String {
        key(self.way, &self.source.version)
    }

    pub(super) fn opposite_key(&self) -> String {
        let opposite = match self.way {
            Way::Up => Way::Down,
            Way::Down => Way::Up,
        };
        key(opposite, &self.source.version)
    }

    /// Its row of the history.
    pub(super) fn append(&self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        let Source { version, name, checksum, .. } = self.source;
        let cosmetic_checksum = &self.source.cosmetic_checksum();
        let record = Record { version, name, checksum, cosmetic_checksum, from: self.from, to: self.to };
        history::append(transaction, &record)
    }

    /// The error of a statement that failed in this step.
    pub(super) fn failure(
        &self,
        client: &mut Client,
        statement: &Statement<'_>,
        source: postgres::Error,
        step: i32,
    ) -> Error {
        let left = if step > 1 { Left::EarlierSteps } else { Left::Nothing };
        match load::failure(client, &self.source.file, &self.source.text, statement, source) {
            Error::Load(failure) => Error::Apply { migration: self.source.title(), left, failure },
            other => other,
        }
    }
}

fn key(way: Way, version: &str) -> String {
    match way {
        Way::Up => version.to_owned(),
        Way::Down => format!("down {version}"),
    }
}
