//! The development database and the roles it needs: made when they are missing.

use crate::failure::Failure;
use crate::output;
use postgres::Client;
use schema_core::quote;
use schema_database::Error;
use schema_database::connection::Target;

/// Whether there is anything that no initdb made: its objects have numbers below.
const IS_EMPTY: &str = "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384) \
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384) \
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384) \
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE oid >= 16384)";

/// A database that is there.
pub(super) struct Database<'a> {
    pub(super) target: &'a Target,
    owner: Option<&'a str>,
    /// Whether it was missing.
    pub(super) was_made: bool,
}

impl<'a> Database<'a> {
    pub(super) fn open(target: &'a Target, owner: Option<&'a str>) -> Result<Database<'a>, Failure> {
        let mut database = Database { target, owner, was_made: false };
        let Err(error) = target.connect() else { return Ok(database) };
        // Not there, or not reachable at all: the database that every server has tells.
        let Ok(mut administration) = target.with_database("postgres").connect() else {
            return Err(error.into());
        };
        let exists = "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)";
        let row = administration.query_one(exists, &[&database.name()]);
        if row.map_err(Error::query("look for the database"))?.get(0) {
            return Err(error.into());
        }
        database.make(&mut administration)?;
        database.was_made = true;
        Ok(database)
    }

    fn name(&self) -> &'a str {
        self.target.config().get_dbname().unwrap_or_default()
    }

    fn make(&self, administration: &mut Client) -> Result<(), Failure> {
        let mut create = format!("CREATE DATABASE {}", quote::identifier(self.name()));
        if let Some(owner) = self.owner {
            make_role(administration, owner)?;
            create.push_str(&format!(" OWNER {}", quote::identifier(owner)));
        }
        administration.batch_execute(&create).map_err(Error::query("create the database"))?;
        output::note("created", &format!("database {}", self.name()));
        Ok(())
    }

    /// Drops it with its sessions, and makes it again.
    pub(super) fn make_anew(&mut self) -> Result<(), Failure> {
        let mut administration = self.target.with_database("postgres").connect()?;
        let drop = format!("DROP DATABASE {} WITH (FORCE)", quote::identifier(self.name()));
        administration.batch_execute(&drop).map_err(Error::query("drop the database"))?;
        self.make(&mut administration)
    }

    pub(super) fn is_empty(&self) -> Result<bool, Failure> {
        let row = self.target.connect()?.query_one(IS_EMPTY, &[]);
        Ok(row.map_err(Error::query("look into the database"))?.get(0))
    }

    /// A role that nobody can log in as.
    pub(super) fn make_role(&self, name: &str) -> Result<(), Failure> {
        make_role(&mut self.target.connect()?, name)
    }
}

fn make_role(client: &mut Client, name: &str) -> Result<(), Failure> {
    let exists = "SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1)";
    let row = client.query_one(exists, &[&name]).map_err(Error::query("look for a role"))?;
    if row.get(0) {
        return Ok(());
    }
    let create = format!("CREATE ROLE {} NOLOGIN", quote::identifier(name));
    client.batch_execute(&create).map_err(Error::query("create a role"))?;
    output::note("created", &format!("role {name}"));
    Ok(())
}
