//! The two sides of a comparison, read, and scratch databases in their state.

use super::{Options, dump, prove};
use crate::connection::{self, Target};
use crate::error::Error;
use crate::load::load;
use crate::read::{self, Others, Request};
use crate::repository::{self, read_migrations};
use crate::respell;
use crate::server::{Origin, Request as ScratchRequest, Scratch, ScratchDatabase};
use crate::source::Source;
use crate::view::View;
use postgres::{Client, Config};
use schema_core::catalog::{Catalog, Value};
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::plan::{Form, Plan};
use schema_core::scope::Scope;
use schema_script::text::SourceText;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A database that is larger than this is not copied with its rows, but as its schema only.
const LARGEST_COPY: i64 = 64 * 1024 * 1024;

/// The scratch server, opened when it is first needed.
pub(super) struct Workshop {
    request: ScratchRequest,
    scratch: OnceLock<Scratch>,
}

impl Workshop {
    /// Finds out which major version is needed.
    pub(super) fn open(old: &Source, new: &Source, options: &Options) -> Result<Workshop, Error> {
        let mut request = options.scratch.clone();
        let mut majors = Vec::new();
        for target in [old, new].into_iter().filter_map(database) {
            majors.push(read::server(&mut target.connect()?)?.major);
        }
        if let [old, new] = *majors
            && old != new
        {
            return Err(Error::DifferentMajors { old, new });
        }
        request.major = majors.first().copied().or(request.major);
        if let (None, Some(one), Some(other)) = (&request.server, database(old), database(new))
            && one.is_on_same_server(other.config())
        {
            request.server = Some(one.as_named_server());
        }
        Ok(Workshop::of(request))
    }

    /// One that opens a server of this request.
    pub(super) fn of(request: ScratchRequest) -> Workshop {
        Workshop { request, scratch: OnceLock::new() }
    }

    pub(super) fn scratch(&self) -> Result<&Scratch, Error> {
        if let Some(scratch) = self.scratch.get() {
            return Ok(scratch);
        }
        let scratch = Scratch::open(&self.request)?;
        Ok(self.scratch.get_or_init(|| scratch))
    }

    /// The major version of the server that runs the plan.
    pub(super) fn major(&self) -> u32 {
        let scratch = self.scratch.get().map(Scratch::major);
        scratch.or(self.request.major).unwrap_or(*read::SUPPORTED_MAJORS.end())
    }

    pub(super) fn request(&self) -> &ScratchRequest {
        &self.request
    }

    fn load(&self, name: &str, text: &SourceText, database: &ScratchDatabase) -> Result<(), Error> {
        let scratch = self.scratch()?;
        let mut create_role = |name: &str| Ok(scratch.ensure_role(name)?);
        let mut client = database.connect()?;
        client.batch_execute("RESET search_path").map_err(Error::query("prepare the session"))?;
        load(&mut client, name, text, &mut create_role)
    }
}

fn database(source: &Source) -> Option<&Target> {
    match source {
        Source::Database(target) => Some(target),
        Source::Script(_)
        | Source::Migrations(_)
        | Source::Scripts(_)
        | Source::Snapshot(_)
        | Source::Empty => None,
    }
}

/// One side, read.
pub(super) struct Side {
    pub(super) catalog: Catalog,
    /// The roles that are the principal.
    pub(super) principals: BTreeSet<String>,
    /// How it asks to be compared; `None` for a side that is a database, which says everything of itself.
    asks: Option<View>,
    /// How both sides are compared.
    view: View,
    /// The scripts that it was loaded from, with their names.
    pub(super) scripts: Vec<(String, SourceText)>,
    state: State,
}

/// Where more can be learnt of a side.
enum State {
    Scratch(ScratchDatabase),
    Live(Box<Target>),
    /// A snapshot is only a catalog.
    Unknown,
}

/// Reads both sides at the same time.
pub(super) fn open_both(workshop: &Workshop, old: &Source, new: &Source) -> Result<(Side, Side), Error> {
    if [old, new].into_iter().any(|source| !matches!(source, Source::Database(_) | Source::Snapshot(_))) {
        workshop.scratch()?;
    }
    std::thread::scope(|threads| {
        let other = threads.spawn(|| open(workshop, new));
        let one = open(workshop, old);
        let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((one?, other?))
    })
}

pub(super) fn open(workshop: &Workshop, source: &Source) -> Result<Side, Error> {
    match source {
        Source::Database(target) => {
            let mut client = target.connect()?;
            let request = Request { dependencies: true, ..Request::default() };
            let mut reading = read::read(&mut client, &request)?;
            add_connections(&mut client, &mut reading.catalog);
            Ok(Side {
                catalog: reading.catalog,
                principals: BTreeSet::from([reading.server.database_owner]),
                asks: None,
                view: View::default(),
                scripts: Vec::new(),
                state: State::Live(target.clone()),
            })
        }
        Source::Snapshot(path) => {
            let text = std::fs::read_to_string(path).map_err(Error::file("read", path))?;
            let catalog = Catalog::from_text(&text)
                .map_err(|source| Error::Snapshot { file: path.display().to_string(), source })?;
            Ok(Side {
                catalog,
                principals: BTreeSet::new(),
                asks: None,
                view: View::default(),
                scripts: Vec::new(),
                state: State::Unknown,
            })
        }
        Source::Script(path) => {
            let text = repository::read_script(path)?;
            open_scripts(workshop, vec![(path.display().to_string(), text)])
        }
        Source::Migrations(path) => open_scripts(workshop, read_migrations(path)?),
        Source::Scripts(scripts) => open_scripts(workshop, scripts.clone()),
        Source::Empty => open_scripts(workshop, Vec::new()),
    }
}

fn open_scripts(workshop: &Workshop, scripts: Vec<(String, SourceText)>) -> Result<Side, Error> {
    let scratch = workshop.scratch()?;
    let database = scratch.database()?;
    for (name, text) in &scripts {
        workshop.load(name, text, &database)?;
    }
    let texts: Vec<&str> = scripts.iter().map(|(_, text)| text.as_str()).collect();
    let principals = BTreeSet::from([scratch.user().to_owned()]);
    let mut catalog = read_scratch(&database, &principals)?;
    add_connections(&mut database.connect()?, &mut catalog);
    Ok(Side {
        catalog,
        principals,
        asks: Some(View::of_text(&texts.join("\n"))),
        view: View::default(),
        scripts,
        state: State::Scratch(database),
    })
}

/// The catalog of a scratch database, as it is.
pub(super) fn read_scratch(
    database: &ScratchDatabase,
    principals: &BTreeSet<String>,
) -> Result<Catalog, Error> {
    let request = Request { principals: principals.clone(), dependencies: true, others: Others::None };
    Ok(read::read(&mut database.connect()?, &request)?.catalog)
}

/// Where subscriptions connect to, for those who may know: superusers. It travels without what is secret, and is not
/// compared, so that everybody sees the same catalog.
fn add_connections(client: &mut Client, catalog: &mut Catalog) {
    if !catalog.objects.keys().any(|id| id.kind == Kind::Subscription) {
        return;
    }
    let question = "SELECT s.subname, s.subconninfo FROM pg_catalog.pg_subscription s \
         JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()";
    // Whoever may not know plans without.
    for row in client.query(question, &[]).unwrap_or_default() {
        let id = ObjectId::new(Kind::Subscription, [row.get::<_, &str>(0)]);
        let connection = connection::without_secrets(row.get(1));
        if let (Some(attributes), Some(connection)) = (catalog.objects.get_mut(&id), connection) {
            attributes.set("_connection", Some(Value::Text(connection.into())));
        }
    }
}

/// Leaves what is compared.
pub(super) fn make_comparable(old: &mut Side, new: &mut Side, ignore: &Scope) {
    let asked = match (&old.asks, &new.asks) {
        (Some(old), Some(new)) => View::between(old, new),
        (Some(asked), None) | (None, Some(asked)) => asked.clone(),
        (None, None) => View::default(),
    };
    let view = View { scope: ignore.clone(), ..asked };
    for side in [old, new] {
        view.apply(&mut side.catalog);
        side.view = view.clone();
    }
}

impl Side {
    /// A database whose catalog was read elsewhere, and is compared in this way.
    pub(super) fn of_database(
        target: &Target,
        owner: &str,
        mut catalog: Catalog,
        view: &View,
    ) -> Result<Side, Error> {
        add_connections(&mut target.connect()?, &mut catalog);
        Ok(Side {
            catalog,
            principals: BTreeSet::from([owner.to_owned()]),
            asks: None,
            view: view.clone(),
            scripts: Vec::new(),
            state: State::Live(Box::new(target.clone())),
        })
    }

    /// A script that is known to make this catalog.
    pub(super) fn of_script(
        workshop: &Workshop,
        script: (String, SourceText),
        catalog: Catalog,
        view: &View,
    ) -> Result<Side, Error> {
        Ok(Side { catalog, view: view.clone(), ..open_scripts(workshop, vec![script])? })
    }

    /// A catalog read elsewhere, made comparable as both sides were.
    pub(super) fn restrict_alike(&self, catalog: &mut Catalog) {
        self.view.apply(catalog);
    }

    /// Gives expressions of another catalog this side's spelling, where PostgreSQL reads them as the same.
    pub(super) fn respell(&self, other: &mut Catalog, workshop: &Workshop) -> Result<(), Error> {
        let spellings = respell::find(&self.catalog, other);
        if spellings.is_empty() || matches!(self.state, State::Unknown) {
            return Ok(());
        }
        let same = match &self.state {
            State::Scratch(database) => respell::ask(&mut database.connect()?, &spellings)?,
            State::Live(_) | State::Unknown => {
                let copy = self.copy(workshop)?;
                respell::ask(&mut copy.connect()?, &spellings)?
            }
        };
        respell::apply(other, spellings, &same);
        Ok(())
    }

    /// The scratch database that it is in, if it is in one.
    pub(super) fn scratch_config(&self) -> Option<Config> {
        match &self.state {
            State::Scratch(database) => Some(database.config()),
            State::Live(_) | State::Unknown => None,
        }
    }

    /// A connection to the database that it is in.
    pub(super) fn client(&self) -> Result<Client, Error> {
        match &self.state {
            State::Scratch(database) => Ok(database.connect()?),
            State::Live(target) => target.connect(),
            State::Unknown => Err(Error::SnapshotIsNoState),
        }
    }

    /// Whether a scratch database can be brought into its state.
    pub(super) fn can_be_copied(&self) -> bool {
        !matches!(self.state, State::Unknown)
    }

    /// A scratch database in the state of this side.
    pub(super) fn copy(&self, workshop: &Workshop) -> Result<ScratchDatabase, Error> {
        let copy = match &self.state {
            State::Scratch(database) => database.copy()?,
            State::Unknown => return Err(Error::SnapshotIsNoState),
            State::Live(target) => copy_live(target, self.principals.first(), workshop)?,
        };
        self.add_what_copies_lack(&copy, workshop)?;
        Ok(copy)
    }

    /// A copy of a database has neither its subscriptions nor its settings: they stand in shared catalogs
    /// (manual: "CREATE DATABASE", notes). What pg_dump wrote lacks the members of PostgreSQL's own operator families.
    fn add_what_copies_lack(&self, copy: &ScratchDatabase, workshop: &Workshop) -> Result<(), Error> {
        let lacking = |id: &ObjectId| match id.kind {
            Kind::Subscription | Kind::Setting => true,
            Kind::OperatorFamily => id.is_in_schema("pg_catalog"),
            _ => false,
        };
        if !self.catalog.objects.keys().any(lacking) {
            return Ok(());
        }
        let mut there = read_scratch(copy, &self.principals_on(workshop)?)?;
        there.objects.retain(|id, _| lacking(id));
        let mut wanted = self.catalog.clone();
        wanted.objects.retain(|id, _| lacking(id));
        let plan = Plan::make(&there, &wanted, workshop.major(), Form::Plain).map_err(Error::Circle)?;
        prove::run(copy, &plan)
    }

    /// The roles that are the principal in a copy.
    pub(super) fn principals_on(&self, workshop: &Workshop) -> Result<BTreeSet<String>, Error> {
        let own = workshop.scratch()?.user().to_owned();
        Ok(self.principals.iter().cloned().chain([own]).collect())
    }

    /// The schema as pg_dump writes it.
    pub(super) fn dump(
        &self,
        workshop: &Workshop,
        owners: dump::Owners,
    ) -> Result<Option<dump::Dump>, Error> {
        match &self.state {
            State::Scratch(database) => dump::of(&(&database.config()).into(), workshop, owners),
            State::Live(target) => dump::of(&(&**target).into(), workshop, owners),
            State::Unknown => Ok(None),
        }
    }
}

/// With its rows where that is cheap: on the scratch server itself. Else its schema, through pg_dump; plans speak of its owner as of
/// whoever runs them, so that one acts as its owner there.
fn copy_live(target: &Target, owner: Option<&String>, workshop: &Workshop) -> Result<ScratchDatabase, Error> {
    let scratch = workshop.scratch()?;
    let named = matches!(scratch.origin(), Origin::Named(_)) && scratch.is_server_of(target.config());
    if named
        && is_small(target)?
        && let Ok(copy) = scratch.copy_of(database_name(target.config()))
    {
        return Ok(copy);
    }
    let text = dump::script(&target.into(), workshop)?;
    let database = match owner {
        Some(owner) if owner != scratch.user() => scratch.database_of(owner)?,
        Some(_) | None => scratch.database()?,
    };
    workshop.load(&format!("the schema of {target}"), &text, &database)?;
    Ok(database)
}

fn is_small(target: &Target) -> Result<bool, Error> {
    let question = "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";
    let row = target
        .connect()?
        .query_one(question, &[])
        .map_err(Error::query("ask for the size of the database"))?;
    Ok(row.get::<_, i64>(0) <= LARGEST_COPY)
}

fn database_name(config: &Config) -> &str {
    config.get_dbname().unwrap_or_default()
}
