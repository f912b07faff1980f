//! One read-only snapshot of a database, as a catalog.
//!
//! Needs nothing but CONNECT. Every query is bulk; what belongs to objects of any kind (comments,
//! labels, privileges, membership in an extension) is attached by address, once for all kinds.

mod decode;
mod marker;

use crate::error::Error;
use decode::{Decoder, Names, Oid};
use postgres::{Client, GenericClient, IsolationLevel, Row, Transaction};
use schema_core::catalog::{Attributes, Catalog, Dependency, Value};
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::kinds;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// What the reader is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The roles that are the principal, by name; the owner of the database always is.
    pub principals: BTreeSet<String>,
    /// Whether to read what needs what.
    pub dependencies: bool,
}

/// What was read, and from what.
#[derive(Debug)]
pub struct Reading {
    /// All managed objects, those of the tool included.
    pub catalog: Catalog,
    /// The server it was read from.
    pub server: Server,
    /// Objects that somebody made and that no kind describes: never passed over in silence.
    pub unmodelled: Vec<String>,
}

/// What a server and database say of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `server_version_num / 10000`.
    pub major: u32,
    /// `server_version` as the server words it.
    pub version: String,
    /// The role that owns the database.
    pub database_owner: String,
}

/// The majors that the queries are written for and tested on.
pub const SUPPORTED_MAJORS: std::ops::RangeInclusive<u32> = 13..=18;

/// How often a reading is begun again when the schema changed while it was read.
const ATTEMPTS: u32 = 5;

/// Reads the catalog of the database that the client is connected to.
///
/// # Errors
/// When the server is not a supported PostgreSQL, a query fails, or the schema kept changing: there is no
/// half report.
pub fn read(client: &mut Client, request: &Request) -> Result<Reading, Error> {
    prepare_session(client)?;
    for attempt in 1..=ATTEMPTS {
        match read_once(client, request) {
            Ok(Some(reading)) => return Ok(reading),
            Ok(None) => {}
            Err(Error::Query { source, .. }) if vanished(&source) => {}
            Err(error) => return Err(error),
        }
        std::thread::sleep(Duration::from_millis(50 << attempt));
    }
    Err(Error::SchemaWasChanging { attempts: ATTEMPTS })
}

/// An object was dropped between the snapshot and the moment a deparsing function looked for it: those
/// functions read the newest catalog, not the snapshot's.
fn vanished(error: &postgres::Error) -> bool {
    error.as_db_error().is_some_and(|error| {
        error.code().code() == "XX000" && error.message().starts_with("cache lookup failed")
            || error.message().starts_with("could not open relation with OID")
    })
}

/// Settings that change how PostgreSQL words definitions, whatever the role or database has set.
fn prepare_session(client: &mut Client) -> Result<(), Error> {
    client.batch_execute(include_str!("read/session.sql")).map_err(Error::query("prepare the session"))
}

/// What the server and the database say of themselves.
///
/// # Errors
/// When the server is not a supported PostgreSQL.
pub fn server(client: &mut Client) -> Result<Server, Error> {
    prepare_session(client)?;
    ask_server(client)
}

/// `None` when the schema changed while it was read.
fn read_once(client: &mut Client, request: &Request) -> Result<Option<Reading>, Error> {
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(Error::query("begin a read-only transaction"))?;
    let server = ask_server(&mut transaction)?;
    let before = marker::read(&mut transaction)?;
    let mut reader = Reader::new(&mut transaction, &server, request)?;
    reader.read_kinds()?;
    reader.attach_texts("comment", kinds::COMMENTS)?;
    reader.attach_texts("security_labels", kinds::SECURITY_LABELS)?;
    reader.read_grants()?;
    let dependencies = if request.dependencies { reader.read_dependencies()? } else { BTreeSet::new() };
    let unmodelled = reader.read_unmodelled()?;
    let objects = reader.finish()?;
    transaction.commit().map_err(Error::query("end the read-only transaction"))?;
    let after = marker::read_now(client)?;
    let catalog = Catalog { objects, dependencies };
    Ok((before == after).then_some(Reading { catalog, server, unmodelled }))
}

fn ask_server(client: &mut impl GenericClient) -> Result<Server, Error> {
    let row = client
        .query_one(include_str!("read/server.sql"), &[])
        .map_err(Error::query("ask the server for its version"))?;
    let number: i32 = row.get("version_number");
    let major = u32::try_from(number / 10000).unwrap_or(0);
    let version: String = row.get("version");
    if !SUPPORTED_MAJORS.contains(&major) {
        return Err(Error::UnsupportedServer { version });
    }
    Ok(Server { major, version, database_owner: row.get("database_owner") })
}

/// The address of an object in the system catalogs, as `pg_depend` writes it.
type Address = (u32, u32, i32);

/// The class and object of a row.
fn member(row: &Row) -> (u32, u32) {
    (row.get::<_, Oid>(0).0, row.get::<_, Oid>(1).0)
}

/// What is read so far.
struct Reader<'read, 'client> {
    transaction: &'read mut Transaction<'client>,
    major: u32,
    decoder: Decoder,
    /// Objects of extensions: `(class, object)`.
    members: HashSet<(u32, u32)>,
    objects: Vec<(ObjectId, Attributes)>,
    addresses: HashMap<Address, usize>,
}

impl<'read, 'client> Reader<'read, 'client> {
    fn new(
        transaction: &'read mut Transaction<'client>,
        server: &Server,
        request: &Request,
    ) -> Result<Reader<'read, 'client>, Error> {
        let mut principals = request.principals.clone();
        principals.insert(server.database_owner.clone());
        let names = Names::read(transaction, &principals)?;
        let mut reader = Reader {
            transaction,
            major: server.major,
            decoder: Decoder::new(names),
            members: HashSet::new(),
            objects: Vec::new(),
            addresses: HashMap::new(),
        };
        let members = reader.query("members of extensions", kinds::EXTENSION_MEMBERS)?;
        reader.members = members.iter().map(member).collect();
        Ok(reader)
    }

    fn query(&mut self, what: &'static str, query: &str) -> Result<Vec<Row>, Error> {
        self.transaction.query(&kinds::for_major(query, self.major), &[]).map_err(Error::query(what))
    }

    fn read_kinds(&mut self) -> Result<(), Error> {
        let present = self.read_presence()?;
        for &kind in Kind::ALL {
            if let Some(query) = kinds::query(kind).filter(|_| present.contains(&kind)) {
                let rows = self.query(kind.label(), query)?;
                self.take_rows(kind, &rows);
            }
        }
        Ok(())
    }

    /// The kinds of which there can be any: most databases have no text search parsers, and a query
    /// that is not asked costs nothing.
    fn read_presence(&mut self) -> Result<BTreeSet<Kind>, Error> {
        let rare: Vec<(Kind, &str)> =
            Kind::ALL.iter().filter_map(|&kind| Some((kind, kinds::rare_catalog(kind)?))).collect();
        let exists = |(index, (_, catalog)): (usize, &(Kind, &str))| {
            format!("EXISTS (SELECT FROM pg_catalog.{catalog} WHERE oid >= 16384) AS present_{index}")
        };
        let columns: Vec<String> = rare.iter().enumerate().map(exists).collect();
        let rows = self.query("which kinds there are", &format!("SELECT {}", columns.join(", ")))?;
        let absent = |index: &usize| rows.first().is_some_and(|row| !row.get::<_, bool>(*index));
        let absent: BTreeSet<Kind> = (0..rare.len()).filter(absent).map(|index| rare[index].0).collect();
        Ok(Kind::ALL.iter().copied().filter(|kind| !absent.contains(kind)).collect())
    }

    fn take_rows(&mut self, kind: Kind, rows: &[Row]) {
        let Some(layout) = rows.first().map(|row| decode::Layout::of(row.columns())) else { return };
        self.objects.reserve(rows.len());
        for row in rows {
            let (class, object, part) = decode::address(row);
            let parent: Option<Oid> = row.get("parent");
            if self.members.contains(&(class, object))
                || parent.is_some_and(|Oid(parent)| self.is_member(parent))
            {
                continue;
            }
            let id = ObjectId { kind, path: self.decoder.path(row, &layout) };
            if class != 0 {
                self.addresses.insert((class, object, part), self.objects.len());
            }
            self.objects.push((id, self.decoder.attributes(row, &layout)));
        }
    }

    /// A part belongs to an extension when the relation, type or routine it is a part of does.
    fn is_member(&self, parent: u32) -> bool {
        const RELATION: u32 = 1259;
        const TYPE: u32 = 1247;
        const ROUTINE: u32 = 1255;
        [RELATION, TYPE, ROUTINE].iter().any(|&class| self.members.contains(&(class, parent)))
    }

    /// Comments or labels, of the objects that are read. Those of extension members come with the extension.
    fn attach_texts(&mut self, attribute: &'static str, query: &str) -> Result<(), Error> {
        let mut texts: BTreeMap<usize, Vec<Arc<str>>> = BTreeMap::new();
        for row in self.query(attribute, query)? {
            if let Some(&index) = self.addresses.get(&decode::address(&row)) {
                texts.entry(index).or_default().push(row.get::<_, &str>(3).into());
            }
        }
        for (index, mut texts) in texts {
            texts.sort();
            let value = match attribute {
                "comment" => texts.pop().map(Value::Text),
                _ => Some(Value::List(texts.into())),
            };
            self.objects[index].1.set(attribute, value);
        }
        Ok(())
    }

    /// A grant is an object of its own: its path is its subject's kind and path, then the grantee.
    fn read_grants(&mut self) -> Result<(), Error> {
        let mut grants: BTreeMap<ObjectId, BTreeSet<String>> = BTreeMap::new();
        for row in self.query("privileges", kinds::GRANTS)? {
            let names: Option<Vec<&str>> = row.get("name");
            let mut path: Vec<Arc<str>> = match (self.addresses.get(&decode::address(&row)), names) {
                (Some(&index), _) => {
                    let id = &self.objects[index].0;
                    std::iter::once(id.kind.label().into()).chain(id.path.iter().cloned()).collect()
                }
                (None, Some(names)) => names.into_iter().map(Arc::from).collect(),
                (None, None) => {
                    return Err(Error::UnknownSubject { address: format!("{:?}", decode::address(&row)) });
                }
            };
            path.push(self.decoder.names.role(row.get::<_, Oid>("grantee").0));
            let grantor: Option<Oid> = row.get("grantor");
            let by = grantor.map(|Oid(grantor)| format!(" by {}", self.decoder.names.role(grantor)));
            let privileges: Vec<&str> = row.get("privileges");
            let worded =
                privileges.iter().map(|privilege| format!("{privilege}{}", by.as_deref().unwrap_or("")));
            grants.entry(ObjectId { kind: Kind::Grant, path: path.into() }).or_default().extend(worded);
        }
        for (id, privileges) in grants {
            let privileges = privileges.into_iter().map(Arc::from).collect();
            self.objects.push((id, Attributes::new(vec![("privileges".into(), Value::List(privileges))])));
        }
        Ok(())
    }

    fn read_dependencies(&mut self) -> Result<BTreeSet<Dependency>, Error> {
        let mut dependencies = BTreeSet::new();
        for row in self.query("dependencies", kinds::DEPENDENCIES)? {
            let needed: Address = decode::needed_address(&row);
            let find = |address: Address| self.addresses.get(&address).map(|&index| &self.objects[index].0);
            if let (Some(dependent), Some(needed)) = (find(decode::address(&row)), find(needed))
                && dependent != needed
            {
                dependencies.insert(Dependency { dependent: dependent.clone(), needed: needed.clone() });
            }
        }
        Ok(dependencies)
    }

    fn read_unmodelled(&mut self) -> Result<Vec<String>, Error> {
        let rows = self.query("objects of kinds that are not modelled", include_str!("user_objects.sql"))?;
        let left = rows.iter().filter(|row| !self.members.contains(&member(row)));
        Ok(left.map(|row| row.get("description")).collect())
    }

    fn finish(self) -> Result<BTreeMap<ObjectId, Attributes>, Error> {
        let mut objects = self.objects;
        objects.sort_by(|one, other| one.0.cmp(&other.0));
        match objects.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Error::AmbiguousIdentity { id: pair[0].0.to_string() }),
            None => Ok(objects.into_iter().collect()),
        }
    }
}
