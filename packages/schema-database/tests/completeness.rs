//! Nothing of PostgreSQL's catalogs is left out by oversight: each of their columns is classified, what is
//! classified as modelled is read, into the attribute that is named, and an object that no kind reads is reported.
//!
//! What a query reads is not looked for in its text: a view is made of the query, and PostgreSQL says which
//! columns the view needs to be allowed to read, and which functions it calls.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use postgres::Client;
use schema_core::kind::Kind;
use schema_core::kinds;
use schema_database::read;
use schema_database::server::Scratch;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use support::{everything, everything_shared, execute, load_script, reading, server};

/// Columns of queries that are no attributes: which object a row is, what it is a part of, and which relation the
/// columns are of that it has by number.
const ADDRESS: &[&str] = &["class", "object", "part", "parent", "referenced"];

/// `(catalog, column)`.
type CatalogColumn = (String, String);

#[test]
fn every_column_of_every_catalog_is_classified() {
    check_columns(&server(None));
}

#[test]
#[ignore = "needs PostgreSQL of every major: takes what is installed, and fetches the others"]
fn every_column_of_every_catalog_of_every_major_is_classified() {
    for major in read::SUPPORTED_MAJORS {
        check_columns(&server(Some(major)));
    }
}

#[test]
fn objects_that_no_kind_reads_are_reported() {
    check_unmodelled(&server(None));
}

#[test]
#[ignore = "needs PostgreSQL of every major: takes what is installed, and fetches the others"]
fn objects_that_no_kind_reads_are_reported_of_every_major() {
    for major in read::SUPPORTED_MAJORS {
        check_unmodelled(&server(Some(major)));
    }
}

/// Each is where no kind looks, or of a variant that PostgreSQL does not have yet: what a newer major may bring.
fn check_unmodelled(server: &Scratch) {
    let database = server.database().unwrap();
    let unmodelled = || -> BTreeSet<String> {
        reading(&database, &read::Request::default()).unmodelled.into_iter().collect()
    };
    assert_eq!(unmodelled(), BTreeSet::new());
    let mut expected = BTreeSet::new();
    for block in include_str!("unmodelled.sql").split("-- reported: ").skip(1) {
        let (description, statements) = block.split_once('\n').unwrap();
        execute(&database, statements);
        expected.insert(description.to_owned());
        assert_eq!(unmodelled(), expected, "PostgreSQL {} after {statements}", server.major());
    }
    println!("PostgreSQL {}: {} objects of no kind", server.major(), expected.len());
}

#[test]
fn no_object_of_any_kind_is_reported_as_one_that_no_kind_reads() {
    let server = server(None);
    let database = server.database().unwrap();
    load_script(&server, &database, &everything(server.major()));
    load_script(&server, &database, &everything_shared(server.major()));
    let reading = reading(&database, &read::Request::default());
    assert_eq!(reading.unmodelled, Vec::<String>::new());
    let kinds: BTreeSet<Kind> = reading.catalog.objects.keys().map(|id| id.kind).collect();
    let missing: Vec<&Kind> = Kind::ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert_eq!(missing, Vec::<&Kind>::new(), "the database has not an object of every kind");
}

fn check_columns(server: &Scratch) {
    let (database, major) = (server.database().unwrap(), server.major());
    let mut client = database.connect().unwrap();
    client.batch_execute("SET search_path = ''").unwrap();
    let classification = classification();
    let columns = catalog_columns(&mut client);
    let queries = queries(&mut client, major);

    let mut faults = Vec::new();
    let mut classified = BTreeSet::new();
    for Line { column, class, .. } in classification.iter().filter(|line| line.majors.contains(&major)) {
        let name = format!("{}.{}", column.0, column.1);
        if !columns.contains(column) {
            faults.push(format!("{name} is classified, and does not exist"));
        }
        if !classified.insert(column) {
            faults.push(format!("{name} is classified twice"));
        }
        match class {
            Class::Modelled(places) => faults.extend(
                places
                    .iter()
                    .filter_map(|place| place.fault(column, &queries))
                    .map(|fault| format!("{name} is modelled, but {fault}")),
            ),
            Class::Volatile => faults.extend(
                queries
                    .iter()
                    .filter(|(_, query)| query.reads.contains(column))
                    .map(|(query, _)| format!("{name} is volatile, but {query} reads it")),
            ),
            Class::Derived | Class::Ignored => {}
        }
    }
    let unclassified = columns.iter().filter(|column| !classified.contains(column));
    faults.extend(unclassified.map(|(catalog, column)| format!("{catalog}.{column} is not classified")));
    faults.extend(sourceless_attributes(&classification, &queries));
    assert!(faults.is_empty(), "PostgreSQL {major}: {faults:#?}");
    println!("PostgreSQL {major}: {} columns, {} queries", columns.len(), queries.len());
}

/// What becomes of a column.
enum Class {
    /// Its value is in attributes.
    Modelled(Vec<Place>),
    /// Its value follows from what is read.
    Derived,
    /// It changes while the schema does not.
    Volatile,
    /// It is no part of a database's schema.
    Ignored,
}

/// Where the value of a column goes: `query: attribute`, or `query: attribute by function` where the query
/// asks a function or a view of PostgreSQL and not the column itself.
struct Place {
    query: String,
    attribute: String,
    by: Option<String>,
}

impl Place {
    /// Why the value does not go there, if it does not.
    fn fault(&self, column: &CatalogColumn, queries: &BTreeMap<String, Query>) -> Option<String> {
        let Place { query: name, attribute, by } = self;
        let Some(query) = queries.get(name) else { return Some(format!("there is no query {name}")) };
        // A column may decide only which query reads the row.
        if attribute != "kind" && !query.results.contains(attribute) {
            return Some(format!("{name} has no attribute {attribute}"));
        }
        let is_read = match by {
            Some(by) => {
                query.functions.contains(by) || query.reads.iter().any(|(relation, _)| relation == by)
            }
            None => query.reads.contains(column),
        };
        (!is_read).then(|| match by {
            Some(by) => format!("{name} does not ask {by}"),
            None => format!("{name} does not read it"),
        })
    }
}

/// One line of the classification.
struct Line {
    column: CatalogColumn,
    majors: RangeInclusive<u32>,
    class: Class,
}

/// The classification for all majors.
fn classification() -> Vec<Line> {
    include_str!("catalog_columns.tsv").lines().skip(1).map(line).collect()
}

fn line(text: &str) -> Line {
    let [catalog, column, since, until, class, note] = *text.split('\t').collect::<Vec<_>>() else {
        panic!("`{text}` has not six fields");
    };
    assert!(!note.is_empty(), "`{text}` gives no reason");
    let bound = |text: &str, open: u32| if text.is_empty() { open } else { text.parse().unwrap() };
    let class = match class {
        "modelled" => Class::Modelled(note.split("; ").map(place).collect()),
        "derived" => Class::Derived,
        "volatile" => Class::Volatile,
        "ignored" => Class::Ignored,
        other => panic!("`{other}` is no class"),
    };
    Line {
        column: (catalog.to_owned(), column.to_owned()),
        majors: bound(since, 0)..=bound(until, u32::MAX),
        class,
    }
}

fn place(text: &str) -> Place {
    let (query, rest) = text.split_once(": ").unwrap_or_else(|| panic!("`{text}` is no place"));
    let (attribute, by) = match rest.split_once(" by ") {
        Some((attribute, by)) => (attribute, Some(by.to_owned())),
        None => (rest, None),
    };
    Place { query: query.to_owned(), attribute: attribute.to_owned(), by }
}

/// Every column of every catalog of the server.
fn catalog_columns(client: &mut Client) -> BTreeSet<CatalogColumn> {
    let rows = client
        .query(
            "SELECT c.relname::text, a.attname::text
               FROM pg_catalog.pg_attribute a
               JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
              WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
            &[],
        )
        .unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// What PostgreSQL says of a query.
struct Query {
    /// The names of the columns of its result.
    results: BTreeSet<String>,
    /// The columns that it reads.
    reads: BTreeSet<CatalogColumn>,
    /// The functions that it calls.
    functions: BTreeSet<String>,
}

/// Every query of the reader, by the name of its file.
fn queries(client: &mut Client, major: u32) -> BTreeMap<String, Query> {
    let generic = [
        ("comment", kinds::COMMENTS),
        ("security_label", kinds::SECURITY_LABELS),
        ("grant", kinds::GRANTS),
        ("extension_member", kinds::EXTENSION_MEMBERS),
        ("dependency", kinds::DEPENDENCIES),
    ];
    let of_kinds = Kind::ALL.iter().filter_map(|&kind| Some((file_name(kind), kinds::query(kind)?)));
    let generic = generic.map(|(name, query)| (name.to_owned(), query));
    let names = Names::read(client);
    of_kinds
        .chain(generic)
        .map(|(name, query)| (name, names.analyse(client, &kinds::for_major(query, major))))
        .collect()
}

/// The file of a kind's query, without its ending.
fn file_name(kind: Kind) -> String {
    kind.label().replace(' ', "_")
}

/// The names behind the numbers in a query that PostgreSQL has analysed.
struct Names {
    /// By the OID of the relation and the number of the column.
    columns: HashMap<(u32, i32), CatalogColumn>,
    functions: HashMap<u32, String>,
}

impl Names {
    fn read(client: &mut Client) -> Names {
        let columns = "SELECT a.attrelid, a.attnum::int4, c.relname::text, a.attname::text
                         FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                        WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind IN ('r', 'v')";
        let functions = "SELECT oid, proname::text FROM pg_catalog.pg_proc";
        let columns = client.query(columns, &[]).unwrap();
        let functions = client.query(functions, &[]).unwrap();
        Names {
            columns: columns.iter().map(|row| ((row.get(0), row.get(1)), (row.get(2), row.get(3)))).collect(),
            functions: functions.iter().map(|row| (row.get(0), row.get(1))).collect(),
        }
    }

    /// Makes a view of the query, and reads in the view's rule what the view needs.
    ///
    /// For each relation the rule has the bitmap of the columns that one must be allowed to read, counted from
    /// the lowest system column (`FirstLowInvalidHeapAttributeNumber` in the server's `sysattr.h`).
    fn analyse(&self, client: &mut Client, query: &str) -> Query {
        const LOWEST: i32 = -7;
        client.batch_execute(&format!("CREATE TEMPORARY VIEW analysed AS {query}")).unwrap();
        let results = client
            .query(
                "SELECT attname::text FROM pg_catalog.pg_attribute
                  WHERE attrelid = 'pg_temp.analysed'::pg_catalog.regclass",
                &[],
            )
            .unwrap();
        let facts = client
            .query(
                r"SELECT m[1], m[2]
                    FROM pg_catalog.pg_rewrite r
                   CROSS JOIN LATERAL pg_catalog.regexp_matches(
                           r.ev_action::text, ':(relid|selectedCols|funcid) (?:\(b)?([ 0-9]*)', 'g') m
                   WHERE r.ev_class = 'pg_temp.analysed'::pg_catalog.regclass",
                &[],
            )
            .unwrap();
        client.batch_execute("DROP VIEW pg_temp.analysed").unwrap();
        let (mut reads, mut functions, mut relation) = (BTreeSet::new(), BTreeSet::new(), 0);
        for fact in &facts {
            let mut numbers = fact.get::<_, &str>(1).split_whitespace();
            match fact.get(0) {
                "relid" => relation = numbers.next().unwrap().parse().unwrap(),
                "funcid" => {
                    functions.extend(self.functions.get(&numbers.next().unwrap().parse().unwrap()).cloned());
                }
                _ => {
                    for number in numbers.map(|bit| bit.parse::<i32>().unwrap() + LOWEST) {
                        reads.extend(self.read_columns(relation, number, query));
                    }
                }
            }
        }
        // The parts of a path are one attribute.
        let attribute = |column: String| if column.starts_with("path_") { "path".to_owned() } else { column };
        Query { results: results.iter().map(|row| attribute(row.get(0))).collect(), reads, functions }
    }

    /// The column with this number; 0 is the whole row, of which the query picks columns by their names.
    fn read_columns(&self, relation: u32, number: i32, query: &str) -> Vec<CatalogColumn> {
        let of_relation = self.columns.iter().filter(|((other, _), _)| *other == relation);
        of_relation
            .filter(|((_, other), (_, name))| match number {
                0 => query.contains(&format!("'{name}'")),
                number => *other == number,
            })
            .map(|(_, column)| column.clone())
            .collect()
    }
}

/// Attributes that no column is classified as the source of.
fn sourceless_attributes(classification: &[Line], queries: &BTreeMap<String, Query>) -> Vec<String> {
    let mut sources: BTreeSet<(&str, &str)> = BTreeSet::new();
    for line in classification {
        if let Class::Modelled(places) = &line.class {
            sources.extend(places.iter().map(|place| (place.query.as_str(), place.attribute.as_str())));
        }
    }
    let attributes =
        queries.iter().flat_map(|(name, query)| query.results.iter().map(move |result| (name, result)));
    attributes
        // What begins so only travels, for whoever writes the object.
        .filter(|(_, result)| !result.starts_with('_') && !ADDRESS.contains(&result.as_str()))
        .filter(|(name, result)| !sources.contains(&(name.as_str(), result.as_str())))
        .map(|(name, result)| format!("{name}: {result} comes from no column that is classified"))
        .collect()
}
