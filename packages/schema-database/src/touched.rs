//! What statements were seen to do to the relations that were there before: the locks that they took, and whether they
//! wrote them anew.

use crate::error::Error;
use postgres::{Client, GenericClient};
use schema_core::step::LockMode;
use std::collections::BTreeMap;

/// A relation as it was.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) schema: String,
    pub(crate) name: String,
    /// The number of its file; 0 where it has none.
    pub(crate) file: u32,
}

impl Relation {
    /// Schema and name.
    pub(crate) fn key(&self) -> (String, String) {
        (self.schema.clone(), self.name.clone())
    }
}

/// The relations that were there at first, with the locks that are held on them.
#[derive(Debug)]
pub(crate) struct Relations {
    known: BTreeMap<u32, Relation>,
    held: BTreeMap<u32, LockMode>,
}

/// What was seen of a relation since the last look.
#[derive(Clone, Debug)]
pub(crate) struct Touched {
    pub(crate) oid: u32,
    pub(crate) relation: Relation,
    /// The strongest that is held.
    pub(crate) mode: LockMode,
    pub(crate) is_rewritten: bool,
}

impl Relations {
    /// The relations of users, as they are.
    pub(crate) fn of(client: &mut impl GenericClient) -> Result<Relations, Error> {
        let rows = client
            .query(include_str!("touched/relations.sql"), &[])
            .map_err(Error::query("read the relations"))?;
        let relation = |row: &postgres::Row| {
            let relation =
                Relation { schema: row.get("schema"), name: row.get("name"), file: row.get("file") };
            (row.get("oid"), relation)
        };
        Ok(Relations { known: rows.iter().map(relation).collect(), held: BTreeMap::new() })
    }

    /// What this process of the server holds that was not held at the last look, or not as strongly, and what has another
    /// file. Asked in the transaction itself, nothing is missed.
    pub(crate) fn look(
        &mut self,
        client: &mut impl GenericClient,
        process: i32,
    ) -> Result<Vec<Touched>, Error> {
        let mut touched = Vec::new();
        for (oid, (mode, file)) in held(client, process)? {
            let Some(relation) = self.known.get_mut(&oid) else { continue };
            let is_stronger = self.held.get(&oid).is_none_or(|held| *held < mode);
            let is_rewritten = file.is_some_and(|file| file != relation.file && relation.file != 0);
            if is_stronger {
                self.held.insert(oid, mode);
            }
            if let Some(file) = file.filter(|_| is_rewritten) {
                relation.file = file;
            }
            if is_stronger || is_rewritten {
                touched.push(Touched { oid, relation: relation.clone(), mode, is_rewritten });
            }
        }
        Ok(touched)
    }

    /// The transaction has ended, and its locks with it.
    pub(crate) fn release(&mut self) {
        self.held.clear();
    }

    /// Each with its number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Relation)> {
        self.known.iter().map(|(oid, relation)| (*oid, relation))
    }

    pub(crate) fn get(&self, oid: u32) -> Option<&Relation> {
        self.known.get(&oid)
    }
}

/// The strongest lock of a process of the server on each relation, and the file of what has one.
pub(crate) fn held(
    client: &mut impl GenericClient,
    process: i32,
) -> Result<BTreeMap<u32, (LockMode, Option<u32>)>, Error> {
    let rows = client
        .query(include_str!("touched/locks.sql"), &[&process])
        .map_err(Error::query("read the locks"))?;
    let mut strongest: BTreeMap<u32, (LockMode, Option<u32>)> = BTreeMap::new();
    for row in rows {
        let mode = lock_mode(row.get("mode"));
        let held = strongest.entry(row.get("oid")).or_insert((mode, row.get("file")));
        held.0 = held.0.max(mode);
    }
    Ok(strongest)
}

/// The process of the server that serves a session.
pub(crate) fn process_of(client: &mut Client) -> Result<i32, Error> {
    let question = "SELECT pg_catalog.pg_backend_pid()";
    Ok(client.query_one(question, &[]).map_err(Error::query("ask for the process of the session"))?.get(0))
}

/// The names that `pg_locks` uses.
fn lock_mode(name: &str) -> LockMode {
    match name {
        "AccessShareLock" => LockMode::AccessShare,
        "RowShareLock" => LockMode::RowShare,
        "RowExclusiveLock" => LockMode::RowExclusive,
        "ShareUpdateExclusiveLock" => LockMode::ShareUpdateExclusive,
        "ShareLock" => LockMode::Share,
        "ShareRowExclusiveLock" => LockMode::ShareRowExclusive,
        "ExclusiveLock" => LockMode::Exclusive,
        _ => LockMode::AccessExclusive,
    }
}
