//! Rows that are made up to see whether a plan keeps them: the same few values in every table, so that foreign keys
//! find their partners.

use crate::error::Error;
use postgres::Client;
use schema_core::catalog::{Attributes, Catalog, Value};
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::quote;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows each empty table gets.
const ROWS: u32 = 3;

/// Fills every empty table with rows that its constraints allow, and returns how many tables hold rows. A table whose
/// constraints allow none of those that are tried stays empty.
pub(super) fn fill(client: &mut Client, catalog: &Catalog) -> Result<usize, Error> {
    const ACTION: &str = "fill a scratch copy";
    // Neither triggers nor foreign keys: what does not fit is deleted afterwards.
    client.batch_execute("SET session_replication_role = replica").map_err(Error::query(ACTION))?;
    let kinds = type_kinds(client)?;
    let tables: Vec<&ObjectId> = catalog.objects.keys().filter(|id| is_filled(id, catalog)).collect();
    for table in &tables {
        if holds_rows(client, table) {
            continue;
        }
        for row in 1..=ROWS {
            insert(client, table, catalog, &kinds, row);
        }
    }
    delete_orphans(client, catalog);
    client.batch_execute("RESET session_replication_role").map_err(Error::query(ACTION))?;
    Ok(tables.into_iter().filter(|table| holds_rows(client, table)).count())
}

/// Whether the table itself has rows; one that cannot be read counts as empty.
fn holds_rows(client: &mut Client, table: &ObjectId) -> bool {
    let question = format!("SELECT EXISTS (SELECT FROM ONLY {})", name(table));
    client.query_one(&question, &[]).is_ok_and(|row| row.get(0))
}

/// A table of its own rows: no partitioned one, whose rows are its partitions'.
fn is_filled(id: &ObjectId, catalog: &Catalog) -> bool {
    id.kind == Kind::Table
        && catalog.objects.get(id).is_some_and(|table| table.get("partition_key").is_none())
}

/// All columns, then only those that must have a value: the first that the constraints allow. A row that they do not
/// allow is left out.
fn insert(
    client: &mut Client,
    table: &ObjectId,
    catalog: &Catalog,
    kinds: &BTreeMap<String, TypeKind>,
    row: u32,
) {
    let columns = columns(table, catalog);
    let writable = columns
        .iter()
        .filter(|(_, column)| column.get("generated").is_none() && column.get("identity").is_none());
    let writable: Vec<_> = writable.collect();
    let required = writable
        .iter()
        .filter(|(_, column)| column.get("not_null").is_some() && column.get("default").is_none());
    let required: Vec<_> = required.copied().collect();
    for chosen in [writable.clone(), required] {
        let values: Option<Vec<(String, String)>> = chosen
            .iter()
            .map(|(id, column)| {
                let r#type = text(column.get("type"))?;
                let value = value(r#type, kinds, row)?;
                Some((quote::name(id.path.last()?), format!("{}::{type}", quote::literal(&value))))
            })
            .collect();
        let Some(values) = values else { continue };
        let statement = if values.is_empty() {
            format!("INSERT INTO {} DEFAULT VALUES", name(table))
        } else {
            let (names, values): (Vec<String>, Vec<String>) = values.into_iter().unzip();
            format!("INSERT INTO {} ({}) VALUES ({})", name(table), names.join(", "), values.join(", "))
        };
        if client.batch_execute(&statement).is_ok() {
            return;
        }
    }
}

fn columns<'a>(table: &ObjectId, catalog: &'a Catalog) -> Vec<(&'a ObjectId, &'a Attributes)> {
    let first = ObjectId { kind: Kind::Column, path: table.path.clone() };
    catalog
        .objects
        .range(first..)
        .take_while(|(id, _)| id.kind == Kind::Column && id.path.starts_with(&table.path))
        .collect()
}

/// What a type is, as far as a value of it has to be found.
#[derive(Clone, Debug)]
enum TypeKind {
    Enum(Vec<String>),
    Domain(String),
    Range(String),
    Other,
}

fn type_kinds(client: &mut Client) -> Result<BTreeMap<String, TypeKind>, Error> {
    let rows = client.query(
        "SELECT pg_catalog.format_type(t.oid, NULL), t.typtype::pg_catalog.text \
              , ARRAY(SELECT e.enumlabel::pg_catalog.text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) \
              , CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) \
                     WHEN t.typtype = 'r' THEN (SELECT pg_catalog.format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid) END \
           FROM pg_catalog.pg_type t WHERE t.typtype IN ('e', 'd', 'r')",
        &[],
    );
    let rows = rows.map_err(Error::query("read the types of a scratch copy"))?;
    let kind = |row: &postgres::Row| {
        let base: Option<String> = row.get(3);
        let kind = match (row.get::<_, &str>(1), base) {
            ("e", _) => TypeKind::Enum(row.get(2)),
            ("d", Some(base)) => TypeKind::Domain(base),
            ("r", Some(base)) => TypeKind::Range(base),
            _ => TypeKind::Other,
        };
        (row.get::<_, String>(0), kind)
    };
    Ok(rows.iter().map(kind).collect())
}

/// A value of the type as text; another one for each row.
fn value(r#type: &str, kinds: &BTreeMap<String, TypeKind>, row: u32) -> Option<String> {
    if let Some(element) = r#type.strip_suffix("[]") {
        let element = value(element, kinds, row)?;
        return Some(format!("{{\"{}\"}}", element.replace('\\', "\\\\").replace('"', "\\\"")));
    }
    match kinds.get(r#type.split('(').next().unwrap_or(r#type)).or_else(|| kinds.get(r#type)) {
        Some(TypeKind::Enum(labels)) => return labels.get((row as usize - 1) % labels.len().max(1)).cloned(),
        Some(TypeKind::Domain(base)) => return value(base, kinds, row),
        Some(TypeKind::Range(base)) => {
            return Some(format!("[{},{})", value(base, kinds, row)?, value(base, kinds, row + 1)?));
        }
        Some(TypeKind::Other) | None => {}
    }
    let base = r#type.split('(').next().unwrap_or(r#type).trim();
    Some(match base {
        "boolean" => row.is_multiple_of(2).to_string(),
        "date" => format!("2024-01-0{row}"),
        "uuid" => format!("00000000-0000-4000-8000-00000000000{row}"),
        "json" | "jsonb" => format!("{{\"key\": {row}}}"),
        "bytea" => format!("\\x0{row}"),
        "inet" | "cidr" => format!("10.0.0.{row}"),
        "macaddr" => format!("08:00:2b:01:02:0{row}"),
        "macaddr8" => format!("08:00:2b:01:02:03:04:0{row}"),
        "bit" | "bit varying" => "1".repeat(
            r#type.split_once('(').and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok()).unwrap_or(1),
        ),
        "interval" => format!("{row} days"),
        "xml" => format!("<a>{row}</a>"),
        "point" => format!("({row},{row})"),
        "tsquery" | "tsvector" => format!("'{row}'"),
        base if base.starts_with("timestamp") => format!("2024-01-0{row} 00:00:00"),
        base if base.starts_with("time") => format!("0{row}:00:00"),
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "money" | "oid"
        | "text" | "character varying" | "character" | "bpchar" | "name" | "\"char\"" => row.to_string(),
        // Of a composite type a row without values; of what else there may be nothing is known.
        _ => return None,
    })
}

/// Deletes the rows whose foreign keys find no partner, until none is left: deleting makes new ones.
fn delete_orphans(client: &mut Client, catalog: &Catalog) {
    let statements: Vec<String> = catalog.objects.iter().filter_map(|(id, key)| orphans(id, key)).collect();
    for _ in 0..ROWS * 4 {
        let mut deleted = 0;
        for statement in &statements {
            // Where it cannot be done, as for rows of a foreign table, the plan meets rows that do not fit, and says so.
            deleted += client.execute(statement, &[]).unwrap_or(0);
        }
        if deleted == 0 {
            break;
        }
    }
}

fn orphans(id: &ObjectId, key: &Attributes) -> Option<String> {
    if id.kind != Kind::Constraint
        || text(key.get("type")) != Some("foreign key")
        || key.get("not_valid").is_some()
        || id.path.len() != 3
    {
        return None;
    }
    let (own, other) = (list(key.get("columns")), list(key.get("referenced_columns")));
    let pairs: Vec<String> = own
        .iter()
        .zip(&other)
        .map(|(own, other)| format!("r.{} = k.{}", quote::name(other), quote::name(own)))
        .collect();
    let present: Vec<String> = own.iter().map(|own| format!("k.{} IS NOT NULL", quote::name(own))).collect();
    Some(format!(
        "DELETE FROM {}.{} k WHERE {} AND NOT EXISTS (SELECT FROM {} r WHERE {})",
        quote::name(&id.path[0]),
        quote::name(&id.path[1]),
        present.join(" AND "),
        text(key.get("referenced_table"))?,
        pairs.join(" AND ")
    ))
}

/// For each column that both states have, with the same type, of a table that both have: a digest of its values.
#[derive(Debug)]
pub(super) struct Digests(BTreeMap<ObjectId, String>);

impl Digests {
    pub(super) fn of(client: &mut Client, old: &Catalog, new: &Catalog) -> Result<Digests, Error> {
        const ACTION: &str = "read the rows of a scratch copy";
        let mut digests = BTreeMap::new();
        let reshaped = reshaped_types(old, new);
        for table in old.objects.keys().filter(|id| is_filled(id, old) && new.objects.contains_key(*id)) {
            // A partitioned table that takes its rows has them through its partitions.
            let is_leaf = new.objects.get(table).is_some_and(|table| table.get("partition_key").is_none());
            let only = if is_leaf { "ONLY " } else { "" };
            let alike = columns(table, old).into_iter().filter(|(id, column)| {
                let same = |after: &Attributes| {
                    ["type", "generated", "expression"].iter().all(|name| after.get(name) == column.get(name))
                };
                new.objects.get(*id).is_some_and(same)
                    && !text(column.get("type"))
                        .is_some_and(|name| reshaped.contains(name.trim_end_matches("[]")))
            });
            let columns: Vec<&ObjectId> = alike.map(|(id, _)| id).collect();
            if columns.is_empty() {
                continue;
            }
            let digest = |id: &&ObjectId| {
                let column = quote::name(id.path.last().map_or("", |part| part));
                format!(
                    "pg_catalog.md5(COALESCE(pg_catalog.string_agg({column}::pg_catalog.text, ',' ORDER BY {column}::pg_catalog.text COLLATE \"C\"), ''))"
                )
            };
            let question = format!(
                "SELECT {} FROM {only}{}",
                columns.iter().map(digest).collect::<Vec<_>>().join(", "),
                name(table)
            );
            let row = client.query_one(&question, &[]).map_err(Error::query(ACTION))?;
            digests.extend(
                columns.into_iter().enumerate().map(|(index, id)| (id.clone(), row.get::<_, String>(index))),
            );
        }
        Ok(Digests(digests))
    }

    /// The first table and column whose values are not the same, unless they were given up.
    pub(super) fn first_lost(
        &self,
        after: &Digests,
        given_up: &BTreeSet<ObjectId>,
    ) -> Option<(String, String)> {
        let is_given_up = |id: &ObjectId| {
            let table = ObjectId { kind: Kind::Table, path: id.path[..2].into() };
            given_up.contains(id) || given_up.contains(&table)
        };
        let mut lost =
            self.0.iter().filter(|(id, digest)| after.0.get(*id) != Some(*digest) && !is_given_up(id));
        lost.next().map(|(id, _)| (format!("{}.{}", id.path[0], id.path[1]), id.path[2].to_string()))
    }
}

/// The composite types whose attributes are not the same in both states: their values read otherwise.
fn reshaped_types(old: &Catalog, new: &Catalog) -> BTreeSet<String> {
    let attributes = |catalog: &'_ Catalog, id: &ObjectId| -> Vec<(ObjectId, Attributes)> {
        let first = ObjectId { kind: Kind::Attribute, path: id.path.clone() };
        let inside = |part: &ObjectId| part.kind == Kind::Attribute && part.path.starts_with(&id.path);
        let parts = catalog.objects.range(first..).take_while(|(part, _)| inside(part));
        parts.map(|(part, attributes)| (part.clone(), attributes.clone())).collect()
    };
    let composites = old.objects.keys().filter(|id| id.kind == Kind::Composite);
    composites.filter(|id| attributes(old, id) != attributes(new, id)).map(name).collect()
}

fn name(table: &ObjectId) -> String {
    table.path.iter().map(|part| quote::name(part)).collect::<Vec<_>>().join(".")
}

fn text(value: Option<&Value>) -> Option<&str> {
    match value {
        Some(Value::Text(text)) => Some(text),
        Some(Value::Flag(_) | Value::Number(_) | Value::List(_)) | None => None,
    }
}

fn list(value: Option<&Value>) -> Vec<String> {
    value.map(|value| value.texts().map(str::to_owned).collect()).unwrap_or_default()
}
