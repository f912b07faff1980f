//! What a database ought to be: the canonical catalog, and the fingerprint after each migration, both made on
//! scratch databases by PostgreSQL itself.

use crate::cache::{Entry, Key, Store};
use crate::error::Error;
use crate::history;
use crate::load::{load, load_migration};
use crate::read::{self, Others, Request};
use crate::repository::{Repository, Source};
use crate::respell::{self, Spelling};
use crate::server::{Origin, Scratch, ScratchDatabase};
use crate::view::View;
use postgres::Client;
use schema_core::catalog::Catalog;
use schema_core::fingerprint::Fingerprint;
use schema_core::quote;
use serde::{Deserialize, Serialize};

/// What a database ought to be.
#[derive(Debug)]
pub struct Expectation {
    /// The small part.
    pub facts: Facts,
    catalogs: Catalogs,
}

/// What suffices to say that a database is in sync.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The major version of the scratch server.
    pub major: u32,
    /// Its whole version, as it words it.
    pub version: String,
    /// Of the canonical catalog.
    pub canonical: Fingerprint,
    /// Of the catalogs after none, one, two … of the migrations.
    pub states: Vec<Fingerprint>,
    /// Whether the migrations lead to the canonical catalog, whatever the spelling.
    pub migrations_agree: bool,
    /// Of the tool's own tables.
    pub tool: Fingerprint,
    /// Objects of `schema.sql` that no kind describes.
    pub unmodelled: Vec<String>,
}

impl Facts {
    /// Whether this is the fingerprint before the last migration, or an earlier one.
    pub fn is_earlier_state(&self, fingerprint: Fingerprint) -> bool {
        self.states.split_last().is_some_and(|(_, earlier)| earlier.contains(&fingerprint))
    }
}

#[derive(Debug)]
enum Catalogs {
    Loaded(Box<[Catalog; 3]>),
    Kept(Entry<Facts>),
}

/// The tool's tables without what their owner may choose: who owns and who may read them.
pub fn tool_shape(mut tool: Catalog) -> Catalog {
    tool.objects.retain(|id, _| id.kind != schema_core::kind::Kind::Grant);
    for attributes in tool.objects.values_mut() {
        attributes.set("owner", None);
    }
    tool
}

/// The principal of a live database, where it matters: when the repository's text names the role.
///
/// A text that does not contain the name makes the same catalog whoever the principal is.
pub fn mentioned_principal<'a>(repository: &Repository, principal: Option<&'a str>) -> Option<&'a str> {
    let principal = principal?;
    repository.sources().any(|source| source.text.as_str().contains(principal)).then_some(principal)
}

/// The key of the expectation of a repository on a server: everything that it depends on.
pub fn key(repository: &Repository, view: &View, server: &str, principal: Option<&str>) -> Key {
    let scope = serde_json::to_string(&view.scope).unwrap_or_default();
    let mut inputs = vec![server, scope.as_str(), principal.unwrap_or("")];
    for source in repository.sources() {
        inputs.extend([source.file.as_str(), source.text.checksum()]);
    }
    Key::of("schema-sync expectation 3", &inputs)
}

/// The expectation that the store has for this key.
pub fn find(store: &Store, key: &Key) -> Option<Expectation> {
    let entry: Entry<Facts> = store.find(key)?;
    Some(Expectation { facts: entry.head.clone(), catalogs: Catalogs::Kept(entry) })
}

/// Makes the expectation on a scratch server: `schema.sql` and the migrations at the same time.
///
/// # Errors
/// When a file does not load, or the scratch server fails.
pub fn make(
    scratch: &Scratch,
    repository: &Repository,
    view: &View,
    principal: Option<&str>,
) -> Result<Expectation, Error> {
    let maker = Maker { scratch, view, principal };
    let (canonical, replayed) = std::thread::scope(|threads| {
        let replay = threads.spawn(|| maker.replay(&repository.migrations));
        let canonical = maker.canonical(&repository.schema);
        (canonical, replay.join())
    });
    let (canonical, unmodelled) = canonical?;
    let Replayed { states, mut last, tool } =
        replayed.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    // A schema.sql that pg_dump wrote spells some expressions unlike the migrations.
    let spellings = respell::find(&canonical, &last);
    if !spellings.is_empty() {
        let same = maker.same(&repository.schema, &spellings)?;
        respell::apply(&mut last, spellings, &same);
    }
    let facts = Facts {
        major: scratch.major(),
        version: scratch.version().to_owned(),
        canonical: Fingerprint::of(&canonical),
        states,
        migrations_agree: Fingerprint::of(&last) == Fingerprint::of(&canonical),
        tool: Fingerprint::of(&tool),
        unmodelled,
    };
    Ok(Expectation { facts, catalogs: Catalogs::Loaded(Box::new([canonical, last, tool])) })
}

impl Expectation {
    /// Keeps it under this key.
    pub fn keep(&self, store: &Store, key: &Key) {
        if let Catalogs::Loaded(catalogs) = &self.catalogs {
            let body: Vec<String> = catalogs.iter().map(Catalog::to_text).collect();
            store.keep(key, &self.facts, &body.join(SEPARATOR));
        }
    }

    /// The canonical catalog, the one after the last migration, and the tool's own tables; `None` when the cache
    /// entry they were in has been damaged since.
    pub fn catalogs(self) -> Option<[Catalog; 3]> {
        match self.catalogs {
            Catalogs::Loaded(catalogs) => Some(*catalogs),
            Catalogs::Kept(entry) => {
                let body = entry.body()?;
                let catalogs: Result<Vec<Catalog>, _> =
                    body.split(SEPARATOR).map(Catalog::from_text).collect();
                catalogs.ok()?.try_into().ok()
            }
        }
    }
}

/// Which expressions PostgreSQL reads as the same, though they are spelled differently.
///
/// # Errors
/// When the schema does not load, or the scratch server fails.
pub(crate) fn same(
    scratch: &Scratch,
    schema: &Source,
    view: &View,
    principal: Option<&str>,
    spellings: &[Spelling],
) -> Result<Vec<bool>, Error> {
    Maker { scratch, view, principal }.same(schema, spellings)
}

/// What a canonical schema makes, with what needs what.
///
/// # Errors
/// When the schema does not load, or the scratch server fails.
pub(crate) fn load_schema(
    scratch: &Scratch,
    schema: &Source,
    view: &View,
    principal: Option<&str>,
) -> Result<Catalog, Error> {
    let maker = Maker { scratch, view, principal };
    let mut database = maker.database()?;
    maker.load(&mut database, schema)?;
    let request = Request { dependencies: true, ..maker.request() };
    let mut catalog = read::read(&mut database.client()?, &request)?.catalog;
    view.apply(&mut catalog);
    Ok(catalog)
}

/// Between the catalogs of a cache entry: JSON writes control characters as escapes.
const SEPARATOR: &str = "\u{1e}";

/// What the migrations make.
struct Replayed {
    /// After none, one, two … of them.
    states: Vec<Fingerprint>,
    /// After the last one.
    last: Catalog,
    /// The tool's own tables.
    tool: Catalog,
}

struct Maker<'a> {
    scratch: &'a Scratch,
    view: &'a View,
    principal: Option<&'a str>,
}

impl Maker<'_> {
    fn canonical(&self, schema: &Source) -> Result<(Catalog, Vec<String>), Error> {
        let mut database = self.database()?;
        self.load(&mut database, schema)?;
        let reading = read::read(&mut database.client()?, &self.request())?;
        let mut catalog = reading.catalog;
        self.view.apply(&mut catalog);
        Ok((catalog, reading.unmodelled))
    }

    fn replay(&self, migrations: &[Source]) -> Result<Replayed, Error> {
        let mut database = self.database()?;
        let (mut last, tool) = self.before_all(&mut database)?;
        let mut states = vec![Fingerprint::of(&last)];
        for migration in migrations {
            self.load(&mut database, migration)?;
            last = self.read(&mut database)?;
            states.push(Fingerprint::of(&last));
        }
        Ok(Replayed { states, last, tool })
    }

    /// What an empty database has, and the tool's own tables: one reading for both.
    fn before_all(&self, database: &mut Loaded) -> Result<(Catalog, Catalog), Error> {
        let mut client = database.client()?;
        client.batch_execute(history::TABLES).map_err(Error::query("create the tables of the history"))?;
        let mut catalog = read::read(&mut client, &self.request())?.catalog;
        client
            .batch_execute(history::WITHOUT_TABLES)
            .map_err(Error::query("remove the tables of the history from a scratch database"))?;
        let tool = tool_shape(self.view.apply(&mut catalog));
        Ok((catalog, tool))
    }

    fn same(&self, schema: &Source, spellings: &[Spelling]) -> Result<Vec<bool>, Error> {
        let mut database = self.database()?;
        self.load(&mut database, schema)?;
        respell::ask(&mut database.client()?, spellings)
    }

    fn read(&self, database: &mut Loaded) -> Result<Catalog, Error> {
        let mut catalog = read::read(&mut database.client()?, &self.request())?.catalog;
        self.view.apply(&mut catalog);
        Ok(catalog)
    }

    fn load(&self, database: &mut Loaded, source: &Source) -> Result<(), Error> {
        let mut create_role = |name: &str| Ok(self.scratch.ensure_role(name)?);
        let mut connect = || database.client_as(self.loader());
        if source.version.is_empty() {
            load(&mut connect()?, &source.file, &source.text, &mut create_role)
        } else {
            load_migration(&mut connect, &source.file, &source.text, &mut create_role)
        }
    }

    /// On a server of our own the principal itself loads, so that what it grants itself is nothing, as on the
    /// live server. On a named server, where we may not make such a role, the two names mean one principal.
    fn loader(&self) -> Option<&str> {
        match self.scratch.origin() {
            Origin::Named(_) => None,
            Origin::Local(_) | Origin::Embedded(_) => self.principal,
        }
    }

    fn request(&self) -> Request {
        let principals = [Some(self.scratch.user()), self.principal].into_iter().flatten();
        Request {
            principals: principals.map(str::to_owned).collect(),
            others: Others::None,
            ..Request::default()
        }
    }

    fn database(&self) -> Result<Loaded, Error> {
        let database = self.scratch.database()?;
        if let Some(loader) = self.loader() {
            self.scratch.ensure_role(loader)?;
            let statements = format!(
                "ALTER ROLE {0} SUPERUSER; ALTER DATABASE {1} OWNER TO {0}",
                quote::identifier(loader),
                quote::identifier(database.name())
            );
            database.connect()?.batch_execute(&statements).map_err(Error::query("prepare the principal"))?;
        }
        Ok(Loaded { database })
    }
}

/// A scratch database; each use has a connection of its own, so that no setting of a script outlives it.
struct Loaded {
    database: ScratchDatabase,
}

impl Loaded {
    fn client(&mut self) -> Result<Client, Error> {
        Ok(self.database.connect()?)
    }

    fn client_as(&mut self, role: Option<&str>) -> Result<Client, Error> {
        let mut client = self.client()?;
        client.batch_execute("RESET search_path").map_err(Error::query("prepare the session"))?;
        if let Some(role) = role {
            let statement = format!("SET SESSION AUTHORIZATION {}", quote::identifier(role));
            client.batch_execute(&statement).map_err(Error::query("become the principal"))?;
        }
        Ok(client)
    }
}
