//! Brings a backup back: from a verified manifest only, into a database that is empty or new, in one transaction; over
//! data only beside it, and then by a change of names.

use crate::backup::CallerError;
use crate::child::{Job, Streams};
use crate::crypt;
use crate::error::Error;
use crate::hash;
use crate::manifest::{Contents, Manifest};
use crate::place::{Access, Place};
use crate::rows::{self, Which, identifier};
use crate::snapshot;
use crate::store::Backup;
use crate::tool::{self, Tools, Version};
use crate::verify::{self, Compare, Means};
use jiff::Timestamp;
use postgres::Client;
use postgres::error::SqlState;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;

/// As [`Compare`], told the name of the database first.
pub type CompareIn<'a> = &'a dyn Fn(&str, &Manifest, Option<&str>) -> Result<Vec<String>, CallerError>;

/// The database that a backup is brought back into.
pub struct Target<'a> {
    /// How pg_restore gets there.
    pub place: Place,
    /// A connection of our own to a database of that server.
    pub connect: &'a dyn Fn(&str) -> Result<Client, CallerError>,
    /// What the caller looks at, in the database of this name.
    pub compare: CompareIn<'a>,
}

/// What is brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// All of it, into an empty or a new database.
    All,
    /// All of it, in the place of a database with this name, which is kept under another one.
    Replacing(String),
    /// One table, `schema.name`, with its rows; only the rows where there is an empty one.
    Table(String),
}

/// What was brought back.
#[derive(Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the database that was replaced is called now.
    pub kept_as: Option<String>,
    /// The role that owns everything, where it may not give it to the owners that it had.
    pub owned_by: Option<String>,
}

/// The client programs that can read an archive and write to a server of this major.
pub(crate) fn reader<'a>(
    found: &'a [Tools],
    manifest: &Manifest,
    server: Option<u32>,
) -> Result<&'a Tools, Error> {
    let made_by = Version::parse(&format!("(PostgreSQL) {}", manifest.client_version));
    let least = made_by.map_or(0, |version| version.major);
    let restores =
        |tools: &Tools| server.is_none_or(|server| tool::restores_into(tools.version.major, server));
    let reads = |tools: &Tools| tools.version.major >= least;
    let able: Vec<&Tools> = found.iter().filter(|tools| reads(tools) && restores(tools)).collect();
    let own = able.iter().find(|tools| Some(tools.version.major) == server);
    own.or(able.last()).copied().ok_or_else(|| {
        let found = found.iter().map(|tools| tools.version.text.clone()).collect();
        Error::NoTool { program: "pg_restore", major: least, found }
    })
}

/// Has pg_restore fill a database; what is encrypted is decrypted on its way.
pub(crate) fn fill(
    backup: &Backup,
    manifest: &Manifest,
    tools: &Tools,
    access: &Access,
    identity: Option<&Path>,
    mut arguments: Vec<String>,
) -> Result<(), Error> {
    // The name may look like a connection string to libpq, so it is made one (manual: "Connection Strings").
    let name = access.database().replace('\\', "\\\\").replace('\'', "\\'");
    arguments.extend(["--no-password".to_owned(), format!("--dbname=dbname='{name}'")]);
    let path = backup.directory.join(&manifest.archive);
    if !manifest.encrypted {
        arguments.push(path.display().to_string());
        let job = Job { tools, program: "pg_restore", arguments, access: Some(access) };
        return job.start(Streams::None, |_| {})?.finish(Some(access));
    }
    let mut plain = crypt::decrypt(hash::open(&path)?, &backup.name, identity)?;
    let job = Job { tools, program: "pg_restore", arguments, access: Some(access) };
    let mut running = job.start(Streams::Input, |_| {})?;
    let (stdin, _) = running.streams();
    let mut block = vec![0; hash::BLOCK];
    if let Some(mut stdin) = stdin {
        loop {
            let read = plain.read(&mut block).map_err(Error::file("decrypt", &path))?;
            // Who does not read all of it says why by its exit status.
            if read == 0 || stdin.write_all(&block[..read]).is_err() {
                break;
            }
        }
    }
    running.finish(Some(access))
}

/// Brings a backup back.
///
/// # Errors
/// When the backup is not whole, the database is not as it must be, or the restore failed: then nothing was changed.
pub fn restore(
    backup: &Backup,
    means: &Means<'_>,
    target: &Target<'_>,
    what: &What,
) -> Result<Restored, Error> {
    verify::bytes(backup, means)?;
    let manifest = verify::structure(backup)?;
    let restoring = Restoring { backup, manifest, means, target };
    if let What::Table(table) = what {
        return restoring.table(table);
    }
    let database = target.place.database();
    if matches!(manifest.contents, Contents::Tables | Contents::Rescued) {
        return Err(Error::Options(format!("`{}` holds some tables only: name one of them", backup.name)));
    }
    let Some(mut client) = restoring.connect_if_there(database)? else {
        return restoring.make_and_fill(database, None);
    };
    let content = client
        .query_opt(include_str!("restore/content.sql"), &[])
        .map_err(Error::query("look what the database has"))?;
    drop(client);
    match (content.map(|row| row.get::<_, String>(0)), what) {
        (None, What::All | What::Replacing(_) | What::Table(_)) => restoring.fill_whole(database),
        (Some(_), What::Replacing(typed)) if typed == database => restoring.replacing(database),
        (Some(_), What::Replacing(typed)) => {
            Err(Error::Replace { typed: typed.clone(), database: database.to_owned() })
        }
        (Some(what), What::All | What::Table(_)) => {
            Err(Error::NotEmpty { database: database.to_owned(), what })
        }
    }
}

struct Restoring<'a> {
    backup: &'a Backup,
    manifest: &'a Manifest,
    means: &'a Means<'a>,
    target: &'a Target<'a>,
}

/// The databases through which others are made and named: the second where somebody removed the first.
const MAINTENANCE: [&str; 2] = ["postgres", "template1"];

impl Restoring<'_> {
    fn connect(&self, database: &str) -> Result<Client, Error> {
        (self.target.connect)(database)
            .map_err(|source| Error::Caller { action: "connect for the restore", source })
    }

    /// `None` when there is no such database.
    fn connect_if_there(&self, database: &str) -> Result<Option<Client>, Error> {
        match self.connect(database) {
            Err(error) if sqlstate(&error) == Some(SqlState::INVALID_CATALOG_NAME) => Ok(None),
            outcome => outcome.map(Some),
        }
    }

    /// Into a database that is there, in one transaction: all of it or nothing.
    fn fill_whole(&self, database: &str) -> Result<Restored, Error> {
        let owned_by = self.fill(database, Vec::new())?;
        let mut client = self.connect(database)?;
        let compare: Compare<'_> = &|manifest, catalog| (self.target.compare)(database, manifest, catalog);
        let differences = verify::differences(self.backup, self.manifest, self.means, &mut client, compare)?;
        if differences.is_empty() {
            return Ok(Restored { kept_as: None, owned_by });
        }
        // The archive's bytes are right: more likely the database was not as it is made.
        Err(Error::Differs { database: database.to_owned(), differences })
    }

    /// The role that owns everything, when it is not who owned it.
    fn fill(&self, database: &str, mut arguments: Vec<String>) -> Result<Option<String>, Error> {
        let mut client = self.connect(database)?;
        let (server, _) = snapshot::describe(&mut client)?;
        let tools = reader(self.means.tools, self.manifest, Some(server.server_major))?;
        let question = "SELECT r.rolname::pg_catalog.text, r.rolsuper FROM pg_catalog.pg_roles r \
                        WHERE r.rolname = CURRENT_USER";
        let row = client.query_one(question, &[]).map_err(Error::query("ask who we are"))?;
        drop(client);
        let owned_by = (!row.get::<_, bool>(1)).then(|| row.get(0));
        if owned_by.is_some() {
            arguments.push("--no-owner".to_owned());
        }
        arguments.extend(["--exit-on-error".to_owned(), "--single-transaction".to_owned()]);
        let access = self.target.place.with_database(database).open_alone()?;
        fill(self.backup, self.manifest, tools, &access, self.means.identity, arguments)?;
        Ok(owned_by)
    }

    /// Makes a database and fills it; a failure removes it. It gets its name only then, where it replaces another.
    fn make_and_fill(&self, database: &str, replaced: Option<&str>) -> Result<Restored, Error> {
        let from = &self.manifest.database;
        let mut client = match self.connect_if_there(MAINTENANCE[0])? {
            Some(client) => client,
            None => self.connect(MAINTENANCE[1])?,
        };
        let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let create = format!(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}",
            identifier(database),
            literal(&from.encoding),
            literal(&from.collate),
            literal(&from.ctype)
        );
        client.batch_execute(&create).map_err(Error::query("make a database for the restore"))?;
        let outcome = self.fill_whole(database).and_then(|restored| match replaced {
            Some(name) => self.exchange(name, database, &mut client, restored),
            None => Ok(restored),
        });
        if outcome.is_err() {
            let drop = format!("DROP DATABASE {} WITH (FORCE)", identifier(database));
            client
                .batch_execute(&drop)
                .map_err(Error::query("remove the database of a restore that failed"))?;
        }
        outcome
    }

    fn replacing(&self, database: &str) -> Result<Restored, Error> {
        self.make_and_fill(&derived(database, "restored"), Some(database))
    }

    /// Both names change in one transaction. The server refuses while anybody is connected to either.
    fn exchange(
        &self,
        database: &str,
        restored: &str,
        client: &mut Client,
        outcome: Restored,
    ) -> Result<Restored, Error> {
        let kept_as = derived(database, "before");
        let statements = format!(
            "BEGIN; ALTER DATABASE {old} RENAME TO {kept}; ALTER DATABASE {new} RENAME TO {old}; COMMIT",
            old = identifier(database),
            kept = identifier(&kept_as),
            new = identifier(restored)
        );
        let exchanged = client.batch_execute(&statements);
        if exchanged.is_err() {
            // Outside of a transaction it is only a warning.
            client.batch_execute("ROLLBACK").map_err(Error::query("end the exchange of the databases"))?;
        }
        exchanged.map_err(Error::query("exchange the databases"))?;
        Ok(Restored { kept_as: Some(kept_as), ..outcome })
    }

    fn table(&self, name: &str) -> Result<Restored, Error> {
        let entry =
            self.manifest.tables.iter().find(|entry| format!("{}.{}", entry.schema, entry.table) == name);
        let missing = || Error::NoTable { name: self.backup.name.clone(), table: name.to_owned() };
        let entry = entry.ok_or_else(missing)?;
        let database = self.target.place.database();
        let mut client = self.connect(database)?;
        snapshot::prepare(&mut client)?;
        let here = |client: &mut Client| {
            let all = rows::tables(client)?.into_iter();
            let numbers = all.filter(|it| it.schema == entry.schema && it.table == entry.table);
            let numbers: BTreeSet<u32> = numbers.map(|it| it.number).collect();
            rows::read(client, &Which::These(&numbers), &self.manifest.database.encoding)
        };
        let mut arguments = vec![format!("--schema={}", entry.schema), format!("--table={}", entry.table)];
        match here(&mut client)?.first() {
            Some(existing) if existing.rows > 0 => {
                let what = format!("{} rows in {name}", existing.rows);
                return Err(Error::NotEmpty { database: database.to_owned(), what });
            }
            Some(_) => arguments.push("--data-only".to_owned()),
            None => {}
        }
        let owned_by = self.fill(database, arguments)?;
        let is = here(&mut client)?;
        let mut was = entry.clone();
        let (server, _) = snapshot::describe(&mut client)?;
        if server.server_major != self.manifest.database.server_major {
            was.checksum = is.first().map(|entry| entry.checksum.clone()).unwrap_or_default();
        }
        let damage = rows::differences(&[was], &is);
        if damage.is_empty() {
            return Ok(Restored { kept_as: None, owned_by });
        }
        Err(Error::Damaged { name: self.backup.name.clone(), damage })
    }
}

/// A name beside that of a database, which PostgreSQL cuts after 63 bytes.
fn derived(database: &str, word: &str) -> String {
    let mut end = database.len().min(36);
    while !database.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{word}_{}", &database[..end], Timestamp::now().strftime("%Y%m%d_%H%M%S"))
}

fn sqlstate(error: &Error) -> Option<SqlState> {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(known) = error.downcast_ref::<postgres::Error>().and_then(postgres::Error::code) {
            return Some(known.clone());
        }
        cause = error.source();
    }
    None
}
