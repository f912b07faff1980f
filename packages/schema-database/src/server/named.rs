//! A server the user names: scratch databases and roles of ours among what is not ours.
//!
//! What we make is known by its name (databases) or its comment (roles), and is alive as long as the
//! session that made it holds an advisory lock: the server frees it when we die, however we die. The
//! lock is taken before the database is there, so a live one is never without.

use std::collections::BTreeSet;
use std::sync::Arc;

use postgres::config::Host;
use postgres::error::SqlState;
use postgres::{Client, Config};
use schema_core::quote;

use super::directory::Swept;
use super::{Error, Result};

/// How a connection is made: with the TLS settings that the caller decided on.
pub type Connect = Arc<
    dyn Fn(&Config) -> std::result::Result<Client, Box<dyn std::error::Error + Send + Sync>> + Send + Sync,
>;

/// A server that the user names for scratch databases.
#[derive(Clone)]
pub struct NamedServer {
    /// Where it is, and a database to connect to that is not ours.
    pub config: Config,
    /// How to connect.
    pub connect: Connect,
}

/// `[a-f0-9]{16}` follows.
pub(super) const DATABASE_PREFIX: &str = "schema_sync_scratch_";
const DATABASE_COMMENT: &str = "scratch database of schema-sync, dropped when its run ends";
const ROLE_COMMENT: &str = "scratch role of schema-sync, dropped when no run needs it";

/// An advisory lock that every run shares, and that the one that drops roles holds alone: `scsyncrl`.
const ROLES_KEY: i64 = 0x7363_7379_6e63_726c;

/// The session that owns what we make on a named server.
pub(super) struct Owner {
    client: Client,
    is_superuser: bool,
    create_options: &'static str,
    roles: BTreeSet<String>,
}

impl Owner {
    /// Takes over a fresh connection.
    pub(super) fn new(mut client: Client, major: u32) -> Result<Owner> {
        // A server or a role may limit how long a session may idle or a statement may take; our lock must hold.
        let idle = if major >= 14 { "SET idle_session_timeout = 0;" } else { "" };
        let limits = format!("SET statement_timeout = 0; SET lock_timeout = 0; {idle}");
        client.batch_execute(&limits).map_err(Error::statement("set the limits of", "this session"))?;
        let row = client
            .query_one(
                "SELECT role.rolsuper, database.encoding = pg_catalog.pg_char_to_encoding('UTF8') \
                 FROM pg_catalog.pg_roles AS role, pg_catalog.pg_database AS database \
                 WHERE role.rolname = current_user AND database.datname = 'template0'",
                &[],
            )
            .map_err(Error::statement("read", "template0"))?;
        // Only the locale C goes with every encoding.
        let create_options = if row.get(1) { "" } else { " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'" };
        let lock = client.execute("SELECT pg_catalog.pg_advisory_lock_shared($1)", &[&ROLES_KEY]);
        lock.map_err(Error::statement("lock", "scratch roles"))?;
        Ok(Owner { client, is_superuser: row.get(0), create_options, roles: BTreeSet::new() })
    }

    /// An empty database; or a copy of one of ours.
    pub(super) fn create_database(&mut self, name: &str, template: Option<&str>) -> Result<()> {
        let lock = self.client.execute("SELECT pg_catalog.pg_advisory_lock($1)", &[&key(name)]);
        lock.map_err(Error::statement("lock", name))?;
        let (template, options) = match template {
            Some(template) => (template, ""),
            None => ("template0", self.create_options),
        };
        let (database, template) = (quote::identifier(name), quote::identifier(template));
        let create = format!("CREATE DATABASE {database} TEMPLATE {template}{options}");
        let comment = format!("COMMENT ON DATABASE {database} IS {}", quote::literal(DATABASE_COMMENT));
        self.client.batch_execute(&create).map_err(Error::statement("create the database", name))?;
        self.client.batch_execute(&comment).map_err(Error::statement("comment on the database", name))
    }

    pub(super) fn drop_database(&mut self, name: &str) -> Result<()> {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote::identifier(name));
        self.client.batch_execute(&drop).map_err(Error::statement("drop the database", name))?;
        self.unlock(key(name))
    }

    /// Makes a role that nobody can log in as, unless there is one of this name.
    pub(super) fn ensure_role(&mut self, name: &str) -> Result<()> {
        let exists = self.client.query_opt("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", &[&name]);
        if exists.map_err(Error::statement("look up the role", name))?.is_some() {
            return Ok(());
        }
        let role = quote::identifier(name);
        // One message is one transaction: the role is never there without the mark that it is ours.
        let mut sql = format!(
            "CREATE ROLE {role} NOLOGIN; COMMENT ON ROLE {role} IS {};",
            quote::literal(ROLE_COMMENT)
        );
        if !self.is_superuser {
            // To give it objects, one must be a member.
            sql += &format!("GRANT {role} TO CURRENT_USER;");
        }
        match self.client.batch_execute(&sql) {
            Ok(()) => {
                self.roles.insert(name.to_owned());
                Ok(())
            }
            // Another run was faster.
            Err(error) if is_one_of(&error, &[SqlState::DUPLICATE_OBJECT, SqlState::UNIQUE_VIOLATION]) => {
                Ok(())
            }
            Err(error) => Err(Error::statement("create the role", name)(error)),
        }
    }

    /// Removes what dead runs left.
    pub(super) fn sweep(&mut self) -> Result<Swept> {
        let mut swept = Swept::default();
        let rows = self.client.query(include_str!("leftovers.sql"), &[]);
        for row in rows.map_err(Error::statement("list", "scratch databases"))? {
            let name: String = row.get("name");
            // Another sweep may be at it.
            if !self.try_lock(key(&name))? {
                continue;
            }
            // Without FORCE: somebody may look at what a dead run left.
            match self.client.batch_execute(&format!("DROP DATABASE IF EXISTS {}", quote::identifier(&name)))
            {
                Ok(()) => swept.removed.push(name.clone()),
                Err(error) if is_one_of(&error, &[SqlState::OBJECT_IN_USE]) => {}
                Err(error) => swept.failed.push(Error::statement("drop the database", &name)(error)),
            }
            self.unlock(key(&name))?;
        }
        let roles = self.client.query(
            "SELECT rolname::text FROM pg_catalog.pg_roles \
             WHERE NOT rolcanlogin AND pg_catalog.shobj_description(oid, 'pg_authid') = $1 ORDER BY 1",
            &[&ROLE_COMMENT],
        );
        let roles =
            roles.map_err(Error::statement("list", "scratch roles"))?.iter().map(|row| row.get(0)).collect();
        self.drop_roles(&roles, &mut swept)?;
        Ok(swept)
    }

    /// Drops what this run made, roles only if no other run is there: it may rely on them.
    pub(super) fn close(&mut self) -> Result<()> {
        let roles = std::mem::take(&mut self.roles);
        let mut swept = Swept::default();
        self.drop_roles(&roles, &mut swept)?;
        swept.failed.into_iter().next().map_or(Ok(()), Err)
    }

    fn drop_roles(&mut self, roles: &BTreeSet<String>, swept: &mut Swept) -> Result<()> {
        if roles.is_empty() || !self.try_lock(ROLES_KEY)? {
            return Ok(());
        }
        for name in roles {
            match self.client.batch_execute(&format!("DROP ROLE IF EXISTS {}", quote::identifier(name))) {
                Ok(()) => swept.removed.push(name.clone()),
                // Somebody has put it to use: it is no longer ours.
                Err(error) if is_one_of(&error, &[SqlState::DEPENDENT_OBJECTS_STILL_EXIST]) => {}
                Err(error) => swept.failed.push(Error::statement("drop the role", name)(error)),
            }
        }
        self.unlock(ROLES_KEY)
    }

    fn try_lock(&mut self, key: i64) -> Result<bool> {
        let row = self.client.query_one("SELECT pg_catalog.pg_try_advisory_lock($1)", &[&key]);
        row.map(|row| row.get(0)).map_err(Error::statement("lock", "a scratch database"))
    }

    fn unlock(&mut self, key: i64) -> Result<()> {
        let unlock = self.client.execute("SELECT pg_catalog.pg_advisory_unlock($1)", &[&key]);
        unlock.map(|_| ()).map_err(Error::statement("unlock", "a scratch database"))
    }
}

/// `user@host:port/database`: what a message may say about a server.
pub(super) fn describe(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => String::new(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!(
        "{}@{host}:{port}/{}",
        config.get_user().unwrap_or_default(),
        config.get_dbname().unwrap_or_default()
    )
}

/// The advisory lock of a database: the sixteen digits of its name.
fn key(name: &str) -> i64 {
    let digits = name.strip_prefix(DATABASE_PREFIX).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}

fn is_one_of(error: &postgres::Error, states: &[SqlState]) -> bool {
    error.code().is_some_and(|code| states.contains(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_no_password() {
        let config: Config = "postgresql://me:secret@db.example:6543/wms".parse().unwrap();
        assert_eq!(describe(&config), "me@db.example:6543/wms");
    }

    #[test]
    fn the_key_is_in_the_name() {
        assert_eq!(key("schema_sync_scratch_f123456789abcdef"), 0xf123_4567_89ab_cdef_u64.cast_signed());
        assert_eq!(key("schema_sync_scratch_0000000000000001"), 1);
    }
}
