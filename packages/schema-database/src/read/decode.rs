//! From rows to identities and attributes, by the types of the columns alone.

use super::Address;
use crate::error::Error;
use postgres::types::{FromSql, Type};
use postgres::{Column, Row, Transaction};
use schema_core::catalog::{Attributes, Value};
use schema_core::id::{PRINCIPAL, PUBLIC};
use std::collections::{BTreeSet, HashMap};
use std::error::Error as StdError;
use std::sync::Arc;

/// An object identifier, also one of the alias types `regclass` and `regrole`: the same four bytes
/// (manual: "Object Identifier Types").
#[derive(Clone, Copy)]
pub(super) struct Oid(pub(super) u32);

impl<'a> FromSql<'a> for Oid {
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Result<Oid, Box<dyn StdError + Sync + Send>> {
        Ok(Oid(u32::from_be_bytes(bytes.try_into()?)))
    }

    fn accepts(r#type: &Type) -> bool {
        matches!(*r#type, Type::OID | Type::REGROLE | Type::REGCLASS)
    }
}

/// The names of roles, by OID.
pub(super) struct Names(HashMap<u32, Arc<str>>);

impl Names {
    /// Reads them; the principals' are replaced by one name that means "the principal".
    pub(super) fn read(
        transaction: &mut Transaction<'_>,
        principals: &BTreeSet<String>,
    ) -> Result<Names, Error> {
        let rows = transaction
            .query_typed(include_str!("roles.sql"), &[])
            .map_err(Error::query("read the roles"))?;
        let principal: Arc<str> = PRINCIPAL.into();
        let name = |row: &Row| {
            let name: &str = row.get("name");
            let name = if principals.contains(name) { principal.clone() } else { Arc::from(name) };
            (row.get::<_, Oid>("oid").0, name)
        };
        let mut names: HashMap<u32, Arc<str>> = rows.iter().map(name).collect();
        names.insert(0, PUBLIC.into());
        Ok(Names(names))
    }

    /// A role that is gone is named by its number, as PostgreSQL does.
    pub(super) fn role(&self, oid: u32) -> Arc<str> {
        self.0.get(&oid).cloned().unwrap_or_else(|| oid.to_string().into())
    }
}

/// Which column of a kind's query is what.
pub(super) struct Layout {
    /// The parts of the path: `path`, `path_2`, …, NULL where there is none; or all of them as an array.
    path: Vec<usize>,
    roles: Vec<usize>,
    /// The relation that a foreign key references.
    referenced: Option<usize>,
    /// Attributes that are columns of a relation, by number.
    column_numbers: Vec<(usize, Arc<str>)>,
    attributes: Vec<(usize, Arc<str>, Type)>,
}

impl Layout {
    pub(super) fn of(columns: &[Column]) -> Layout {
        let mut layout = Layout {
            path: Vec::new(),
            roles: Vec::new(),
            referenced: None,
            column_numbers: Vec::new(),
            attributes: Vec::new(),
        };
        for (index, column) in columns.iter().enumerate() {
            match column.name() {
                "class" | "object" | "part" | "parent" => {}
                name if name == "path" || name.starts_with("path_") => layout.path.push(index),
                "role" | "grantee" => layout.roles.push(index),
                "referenced" => layout.referenced = Some(index),
                name if *column.type_() == Type::INT2_ARRAY => {
                    layout.column_numbers.push((index, name.into()))
                }
                name => layout.attributes.push((index, name.into(), column.type_().clone())),
            }
        }
        // Sorted once, so that the attributes of each row come sorted.
        layout.attributes.sort_by(|(_, one, _), (_, other, _)| one.cmp(other));
        layout
    }
}

/// An attribute that is columns of a relation, by number: their names are known when all columns are read.
pub(super) struct ColumnNumbers {
    pub(super) attribute: Arc<str>,
    pub(super) relation: u32,
    /// 0 stands for an expression.
    pub(super) numbers: Vec<i16>,
}

/// The row's attributes that are columns: of the relation it is a part of, or of the one it references.
pub(super) fn column_numbers(row: &Row, layout: &Layout) -> Vec<ColumnNumbers> {
    let relation = |name: &str| match layout.referenced {
        Some(index) if name.starts_with("referenced") => row.get::<_, Option<Oid>>(index),
        Some(_) | None => row.get::<_, Option<Oid>>(3),
    };
    let numbers = |(index, name): &(usize, Arc<str>)| {
        let numbers: Vec<i16> = row.get::<_, Option<Vec<i16>>>(*index)?;
        Some(ColumnNumbers { attribute: name.clone(), relation: relation(name)?.0, numbers })
    };
    layout.column_numbers.iter().filter_map(numbers).collect()
}

/// The first three columns of every query.
pub(super) fn address(row: &Row) -> Address {
    (row.get::<_, Oid>(0).0, row.get::<_, Oid>(1).0, row.get(2))
}

/// The class and object of a row.
pub(super) fn member(row: &Row) -> (u32, u32) {
    (row.get::<_, Oid>(0).0, row.get::<_, Oid>(1).0)
}

/// What the object of a kind's row is a part of.
pub(super) fn parent(row: &Row) -> Option<u32> {
    row.get::<_, Option<Oid>>(3).map(|Oid(parent)| parent)
}

/// What the row's address needs, in a row of dependencies.
pub(super) fn needed_address(row: &Row) -> Address {
    (row.get::<_, Oid>("ref_class").0, row.get::<_, Oid>("ref_object").0, row.get("ref_part"))
}

/// Decodes rows, keeping each text once: catalogs repeat themselves.
pub(super) struct Decoder<'names> {
    names: &'names Names,
    texts: foldhash::HashSet<Arc<str>>,
    /// The row that is being decoded, until its size is known: thousands of them are kept, none larger than it need be.
    path: Vec<Arc<str>>,
    attributes: Vec<(Arc<str>, Value)>,
}

impl<'names> Decoder<'names> {
    pub(super) fn new(names: &'names Names) -> Decoder<'names> {
        Decoder { names, texts: foldhash::HashSet::default(), path: Vec::new(), attributes: Vec::new() }
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.texts.insert(new.clone());
        new
    }

    fn list<'text>(&mut self, texts: impl IntoIterator<Item = &'text str>) -> Value {
        Value::List(texts.into_iter().map(|text| self.text(text)).collect())
    }

    pub(super) fn path(&mut self, row: &Row, layout: &Layout) -> Box<[Arc<str>]> {
        for &index in &layout.path {
            if *row.columns()[index].type_() == Type::TEXT_ARRAY {
                for name in row.get::<_, Vec<&str>>(index) {
                    let part = self.text(name);
                    self.path.push(part);
                }
            } else if let Some(name) = row.get::<_, Option<&str>>(index) {
                let part = self.text(name);
                self.path.push(part);
            }
        }
        self.path.extend(layout.roles.iter().map(|&index| self.names.role(row.get::<_, Oid>(index).0)));
        self.path.drain(..).collect()
    }

    pub(super) fn attributes(&mut self, row: &Row, layout: &Layout) -> Attributes {
        for (index, name, r#type) in &layout.attributes {
            if let Some(value) = self.value(row, *index, r#type) {
                self.attributes.push((name.clone(), value));
            }
        }
        Attributes::new(self.attributes.drain(..).collect())
    }

    /// NULL is the absence of the attribute: it has its default value.
    ///
    /// # Panics
    /// On a column type outside the convention of the queries: a mistake in a query file of ours, which the
    /// first test that reads the kind finds.
    fn value(&mut self, row: &Row, index: usize, r#type: &Type) -> Option<Value> {
        match *r#type {
            Type::BOOL => row.get::<_, Option<bool>>(index).map(Value::Flag),
            Type::INT2 => row.get::<_, Option<i16>>(index).map(|number| Value::Number(number.into())),
            Type::INT4 => row.get::<_, Option<i32>>(index).map(|number| Value::Number(number.into())),
            Type::INT8 => row.get::<_, Option<i64>>(index).map(Value::Number),
            Type::FLOAT4 => {
                let number: Option<f32> = row.get(index);
                number.map(|number| Value::Text(self.text(&number.to_string())))
            }
            Type::TEXT | Type::NAME | Type::VARCHAR => {
                row.get::<_, Option<&str>>(index).map(|text| Value::Text(self.text(text)))
            }
            Type::CHAR => {
                let byte: Option<i8> = row.get(index);
                byte.map(|byte| Value::Text(self.text(&char::from(byte.cast_unsigned()).to_string())))
            }
            Type::TEXT_ARRAY | Type::NAME_ARRAY | Type::VARCHAR_ARRAY => {
                row.get::<_, Option<Vec<&str>>>(index).map(|texts| self.list(texts))
            }
            Type::INT4_ARRAY => row.get::<_, Option<Vec<i32>>>(index).map(|numbers| self.numbers(numbers)),
            Type::INT8_ARRAY => row.get::<_, Option<Vec<i64>>>(index).map(|numbers| self.numbers(numbers)),
            Type::REGROLE => {
                row.get::<_, Option<Oid>>(index).map(|Oid(oid)| Value::Text(self.names.role(oid)))
            }
            Type::REGROLE_ARRAY => row.get::<_, Option<Vec<Oid>>>(index).map(|oids| {
                let names: BTreeSet<Arc<str>> =
                    oids.into_iter().map(|Oid(oid)| self.names.role(oid)).collect();
                Value::List(names.into_iter().collect())
            }),
            ref other => {
                panic!("column {} has type {other}, which no attribute has", row.columns()[index].name())
            }
        }
    }

    fn numbers<Number: ToString>(&mut self, numbers: Vec<Number>) -> Value {
        let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        self.list(texts.iter().map(String::as_str))
    }
}
