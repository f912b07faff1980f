//! What statements find: which tables, columns and types are still those that are there now, and whose rows may have changed
//! before a statement looks at them.

use crate::error::Error;
use postgres::Transaction;
use schema_core::quote;
use schema_script::demand::{Deed, Demand, Name, Rows, deeds};
use schema_script::split::Statement;
use std::collections::{BTreeMap, BTreeSet};

/// What the statements before have done.
#[derive(Default)]
pub(super) struct Ground {
    made_tables: BTreeSet<u32>,
    made_columns: BTreeSet<(u32, String)>,
    made_types: BTreeMap<Name, Vec<String>>,
    changed: BTreeSet<u32>,
    is_anything_changed: bool,
    unchecked: BTreeMap<(Name, String), Demand>,
    /// What was asked already: a column that a check proves not to be null is asked for twice.
    asked: BTreeSet<String>,
}

/// A question about rows that are there now.
pub(super) struct Asked {
    /// The table, qualified and quoted.
    pub(super) table: String,
    /// What the rows are read from.
    pub(super) from: String,
    /// An expression that names a row.
    pub(super) key: String,
    pub(super) demand: Demand,
    /// The column whose values a domain's demand is about.
    pub(super) value_of: Option<String>,
    /// The labels of an enum that does not exist yet.
    pub(super) labels: Vec<String>,
    /// Whether a statement before may have mended the rows.
    pub(super) may_be_mended: bool,
}

/// A table that is there.
pub(super) struct Table {
    pub(super) oid: u32,
    pub(super) name: String,
    pub(super) has_rows: bool,
    pub(super) key: String,
    pub(super) primary_key: Vec<String>,
    pub(super) partition_key: Option<String>,
    pub(super) default_partition: Option<String>,
}

/// A name as `to_regclass` reads it.
pub(super) fn spelled(name: &[String]) -> String {
    name.iter().map(|part| quote::identifier(part)).collect::<Vec<_>>().join(".")
}

/// The table of a name, as the session reads names now.
pub(super) fn table(transaction: &mut Transaction<'_>, name: &str) -> Result<Option<Table>, Error> {
    let row = transaction
        .query_opt(include_str!("table.sql"), &[&name])
        .map_err(Error::query("look for a table"))?;
    Ok(row.map(|row| Table {
        oid: row.get("oid"),
        name: row.get("name"),
        has_rows: row.get("has_rows"),
        key: row.get("key"),
        primary_key: row.get("primary_key"),
        partition_key: row.get("partition_key"),
        default_partition: row.get("default_partition"),
    }))
}

impl Ground {
    /// What a statement asks for; and what it does to those behind it.
    pub(super) fn take(
        &mut self,
        transaction: &mut Transaction<'_>,
        statement: &Statement<'_>,
    ) -> Result<Vec<Asked>, Error> {
        let mut asked = Vec::new();
        for deed in deeds(statement) {
            match deed {
                Deed::Asks(rows, demand) => asked.extend(self.of_table(transaction, &rows, demand)?),
                Deed::AsksDomain(domain, demand) => {
                    asked.extend(self.of_domain(transaction, &domain, demand)?);
                }
                Deed::AddsUnchecked(table, constraint, demand) => {
                    self.unchecked.insert((table, constraint), demand);
                }
                Deed::MakesTable(name) => {
                    self.made_tables.extend(self::table(transaction, &spelled(&name))?.map(|it| it.oid));
                }
                Deed::MakesColumn(name, column) => {
                    if let Some(table) = self::table(transaction, &spelled(&name))? {
                        self.made_columns.insert((table.oid, column));
                    }
                }
                Deed::MakesType(name, labels) => {
                    self.made_types.insert(name, labels);
                }
                Deed::ChangesRows(name) => self.change(transaction, &name)?,
                Deed::ChangesAnything => self.is_anything_changed = true,
                // It is the only setting that is followed: names mean what it says.
                Deed::SetsPath => transaction
                    .batch_execute(statement.text)
                    .map_err(Error::query("set the search_path of a migration"))?,
            }
        }
        Ok(asked)
    }

    fn change(&mut self, transaction: &mut Transaction<'_>, name: &[String]) -> Result<(), Error> {
        let rows = transaction
            .query(include_str!("affected.sql"), &[&spelled(name)])
            .map_err(Error::query("ask which tables depend on another"))?;
        for row in rows {
            self.changed.insert(row.get("oid"));
            self.is_anything_changed |= row.get::<_, bool>("runs_more");
        }
        Ok(())
    }

    /// `None` where the rows that are there now are not those that are meant.
    fn of_table(
        &mut self,
        transaction: &mut Transaction<'_>,
        rows: &Rows,
        demand: Demand,
    ) -> Result<Option<Asked>, Error> {
        let Some(table) = self::table(transaction, &spelled(&rows.table))? else { return Ok(None) };
        let Some(demand) = self.resolved(transaction, &rows.table, demand)? else { return Ok(None) };
        let is_made = |column: &String| self.made_columns.contains(&(table.oid, column.clone()));
        let made = self.made_columns.iter().filter(|(oid, _)| *oid == table.oid).map(|(_, column)| column);
        let mentions_made = match &demand {
            Demand::Absent(_) => false,
            Demand::NotNull(column) => is_made(column),
            other => made.into_iter().any(|column| mentions(other, column)),
        };
        if !table.has_rows || self.made_tables.contains(&table.oid) || mentions_made {
            return Ok(None);
        }
        if !self.asked.insert(format!("{} {} {demand:?}", table.oid, rows.only)) {
            return Ok(None);
        }
        let mut may_be_mended = self.is_anything_changed || self.changed.contains(&table.oid);
        if let Demand::ForeignKey(key) = &demand {
            match self::table(transaction, &spelled(&key.referenced))? {
                Some(referenced) if !self.made_tables.contains(&referenced.oid) => {
                    may_be_mended |= self.changed.contains(&referenced.oid);
                }
                Some(_) | None => return Ok(None),
            }
        }
        let labels = match self.labels(&demand) {
            Labels::Are(labels) => labels,
            Labels::Unknown => return Ok(None),
        };
        let only = if rows.only { "ONLY " } else { "" };
        let from = format!("{only}{}", table.name);
        Ok(Some(Asked {
            table: table.name,
            from,
            key: table.key,
            demand,
            value_of: None,
            labels,
            may_be_mended,
        }))
    }

    /// What a constraint asks for that was added before, by these migrations or long ago.
    fn resolved(
        &self,
        transaction: &mut Transaction<'_>,
        owner: &Name,
        demand: Demand,
    ) -> Result<Option<Demand>, Error> {
        let Demand::Validated(constraint) = demand else { return Ok(Some(demand)) };
        if let Some(demand) = self.unchecked.get(&(owner.clone(), constraint.clone())) {
            return Ok(Some(demand.clone()));
        }
        let row = transaction
            .query_opt(include_str!("constraint.sql"), &[&spelled(owner), &constraint])
            .map_err(Error::query("ask for a constraint"))?;
        Ok(row.and_then(|row| schema_script::demand::of_definition(&row.get::<_, String>(0))))
    }

    fn of_domain(
        &self,
        transaction: &mut Transaction<'_>,
        domain: &Name,
        demand: Demand,
    ) -> Result<Vec<Asked>, Error> {
        let Some(demand) = self.resolved(transaction, domain, demand)? else { return Ok(Vec::new()) };
        if self.made_types.contains_key(domain) {
            return Ok(Vec::new());
        }
        let columns = transaction
            .query(include_str!("domain.sql"), &[&spelled(domain)])
            .map_err(Error::query("ask for the columns of a domain"))?;
        let mut asked = Vec::new();
        for row in columns {
            let (name, column): (String, String) = (row.get("name"), row.get("column"));
            let Some(table) = self::table(transaction, &name)? else { continue };
            if self.made_tables.contains(&table.oid)
                || self.made_columns.contains(&(table.oid, column.clone()))
            {
                continue;
            }
            let may_be_mended = self.is_anything_changed || self.changed.contains(&table.oid);
            asked.push(Asked {
                from: format!(
                    "(SELECT {} AS \"schema sync key\", {} AS value FROM ONLY {}) AS of_domain",
                    table.key,
                    quote::identifier(&column),
                    table.name
                ),
                key: "\"schema sync key\"".to_owned(),
                table: table.name,
                demand: demand.clone(),
                value_of: Some(column),
                labels: Vec::new(),
                may_be_mended,
            });
        }
        Ok(asked)
    }

    /// The labels that a column's values must be among, where its new type does not exist yet.
    fn labels(&self, demand: &Demand) -> Labels {
        let Demand::Type { type_text, using, .. } = demand else { return Labels::Are(Vec::new()) };
        let Some((name, labels)) = self.made_type(type_text) else { return Labels::Are(Vec::new()) };
        labels_of(demand, using.as_deref(), name, labels).map_or(Labels::Unknown, Labels::Are)
    }

    fn made_type(&self, text: &str) -> Option<(&Name, &Vec<String>)> {
        let plain = |text: &str| text.replace([' ', '"'], "");
        let wanted = plain(text.split(['(', '[']).next().unwrap_or_default());
        self.made_types.iter().find(|(name, _)| {
            let name = name.join(".");
            plain(&name) == wanted
        })
    }
}

/// What is known of the labels of a column's new type.
enum Labels {
    /// These; none where it is there already, or no enum.
    Are(Vec<String>),
    /// The type is not there yet, and nobody can tell.
    Unknown,
}

/// The labels that the values of a column must be among, where they keep their text; `None` where nobody can tell yet.
fn labels_of(demand: &Demand, using: Option<&str>, name: &Name, labels: &[String]) -> Option<Vec<String>> {
    let Demand::Type { column, type_text, .. } = demand else { return None };
    let plain = |text: &str| text.replace(['"', ' ', '\n'], "");
    let kept = format!("{column}::text::{}", name.join("."));
    let keeps_text = using.is_some_and(|using| plain(using) == plain(&kept));
    (keeps_text && !labels.is_empty() && !type_text.contains('[')).then(|| labels.to_vec())
}

/// Whether a column's name is a word of what is asked.
fn mentions(demand: &Demand, column: &str) -> bool {
    let has_word = |text: &str| {
        text.contains(&quote::identifier(column))
            || text
                .split(|it: char| !it.is_alphanumeric() && it != '_' && it != '$')
                .any(|word| word.eq_ignore_ascii_case(column))
    };
    match demand {
        Demand::NotNull(name) | Demand::Absent(name) => name == column,
        Demand::Check(text) => has_word(text),
        Demand::Unique { keys, predicate, .. } => keys.iter().chain(predicate).any(|text| has_word(text)),
        Demand::ForeignKey(key) => key.columns.iter().any(|name| name == column),
        Demand::Type { column: name, using, .. } => name == column || using.as_deref().is_some_and(has_word),
        Demand::Exclude { elements, predicate } => {
            elements.iter().map(|(text, _)| text).chain(predicate).any(|text| has_word(text))
        }
        Demand::Within(..) | Demand::Validated(_) => false,
    }
}
