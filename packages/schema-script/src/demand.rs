//! What a statement asks of the rows that are there, and what it does to what later statements find: so that somebody can
//! look at the rows before anything runs.
//!
//! Expressions are kept as they are written: PostgreSQL reads them in the query that looks. What is not understood asks for
//! nothing: whoever looks passes over it, and the statement itself fails or does not.

mod bound;
mod clause;
mod constraint;
mod table;

use crate::cursor::Cursor;
use crate::scan::TokenKind;
use crate::split::Statement;

pub use bound::Bound;

/// A name as it is written: parts, qualified or not.
pub type Name = Vec<String>;

/// What a statement asks for or does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The rows of a table have to fit.
    Asks(Rows, Demand),
    /// The values of a domain's columns have to fit.
    AsksDomain(Name, Demand),
    /// Rows will have to fit once the constraint is validated.
    AddsUnchecked(Name, String, Demand),
    /// A table, or what takes the name of one, is another than before.
    MakesTable(Name),
    /// A column is another than before, or has other values.
    MakesColumn(Name, String),
    /// A type is another than before; with its labels when it is an enum.
    MakesType(Name, Vec<String>),
    /// Rows of a table change.
    ChangesRows(Name),
    /// Nobody knows which rows change.
    ChangesAnything,
    /// The names in later statements mean something else.
    SetsPath,
}

/// Which rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Of this table.
    pub table: Name,
    /// Not those of its partitions and heirs.
    pub only: bool,
}

/// What has to hold for rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The column is not null in any.
    NotNull(String),
    /// There are none: a new column without a default may not be null.
    Absent(String),
    /// The expression is not false. In domains `VALUE` stands for the value.
    Check(String),
    /// No two are alike.
    Unique {
        /// Expressions, as they are written.
        keys: Vec<String>,
        /// Of which rows, as it is written.
        predicate: Option<String>,
        /// Whether nulls are alike, absent or not looked at.
        nulls: Nulls,
    },
    /// Another table has what they refer to.
    ForeignKey(ForeignKey),
    /// The values can become those of another type.
    Type {
        /// Their column.
        column: String,
        /// The type, as it is written.
        type_text: String,
        /// The expression, as it is written.
        using: Option<String>,
    },
    /// No two stand in the way of each other: expressions with operators.
    Exclude {
        /// Expression and operator, as they are written.
        elements: Vec<(String, String)>,
        /// Of which rows, as it is written.
        predicate: Option<String>,
    },
    /// They lie within the bound of a partition of this table.
    Within(Name, Bound),
    /// A constraint that was added before holds.
    Validated(String),
}

/// What nulls are to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// Never alike.
    Distinct,
    /// Alike.
    Alike,
    /// Not allowed.
    Refused,
}

/// A reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub referenced: Name,
    /// Its columns; none for those of its primary key.
    pub referenced_columns: Vec<String>,
    /// `MATCH FULL`: all columns are null, or none.
    pub is_full: bool,
}

/// What a statement asks for and does, in order.
pub fn deeds(statement: &Statement<'_>) -> Vec<Deed> {
    read(statement.cursor()).unwrap_or_default()
}

/// What a constraint asks for, as PostgreSQL prints it (`pg_get_constraintdef`).
pub fn of_definition(definition: &str) -> Option<Demand> {
    constraint::read(&mut Cursor::new(definition))
}

/// The keys of a partitioned table, as PostgreSQL prints them (`pg_get_partkeydef`).
pub fn partition_keys(definition: &str) -> Option<Vec<String>> {
    let mut cursor = Cursor::new(definition);
    cursor.word()?;
    clause::keys(&mut cursor)
}

fn read(mut cursor: Cursor<'_>) -> Option<Vec<Deed>> {
    let first = cursor.word()?.to_ascii_uppercase();
    match first.as_str() {
        "ALTER" if cursor.accept("TABLE") => table::alter(cursor),
        "ALTER" if cursor.accept("DOMAIN") => alter_domain(cursor),
        "ALTER" if cursor.accept("TYPE") => Some(vec![Deed::MakesType(cursor.qualified_name()?, Vec::new())]),
        "CREATE" => create(cursor),
        "UPDATE" => {
            cursor.accept("ONLY");
            Some(vec![Deed::ChangesRows(cursor.qualified_name()?)])
        }
        "INSERT" | "MERGE" if cursor.accept("INTO") => {
            cursor.accept("ONLY");
            Some(vec![Deed::ChangesRows(cursor.qualified_name()?)])
        }
        "DELETE" if cursor.accept("FROM") => {
            cursor.accept("ONLY");
            Some(vec![Deed::ChangesRows(cursor.qualified_name()?)])
        }
        "COPY" => Some(vec![Deed::ChangesRows(cursor.qualified_name()?)]),
        "TRUNCATE" => truncate(cursor),
        "SET" | "RESET" => {
            cursor.accept_any(&["LOCAL", "SESSION"]);
            Some(cursor.is_word("SEARCH_PATH").then_some(Deed::SetsPath).into_iter().collect())
        }
        "DO" | "CALL" | "SELECT" | "WITH" | "EXECUTE" | "INSERT" | "MERGE" | "DELETE" | "EXPLAIN" => {
            Some(vec![Deed::ChangesAnything])
        }
        _ => Some(Vec::new()),
    }
}

fn truncate(mut cursor: Cursor<'_>) -> Option<Vec<Deed>> {
    cursor.accept("TABLE");
    let mut deeds = Vec::new();
    loop {
        cursor.accept("ONLY");
        deeds.push(Deed::ChangesRows(cursor.qualified_name()?));
        cursor.accept_symbol("*");
        if !cursor.accept_symbol(",") {
            return Some(deeds);
        }
    }
}

fn alter_domain(mut cursor: Cursor<'_>) -> Option<Vec<Deed>> {
    let domain = cursor.qualified_name()?;
    let demand = if cursor.accept_all(&["SET", "NOT", "NULL"]) {
        Demand::NotNull("value".to_owned())
    } else if cursor.accept_all(&["VALIDATE", "CONSTRAINT"]) {
        Demand::Validated(cursor.name()?)
    } else if cursor.accept("ADD") {
        let name = if cursor.accept("CONSTRAINT") { cursor.name() } else { None };
        let demand = constraint::read(&mut cursor)?;
        if constraint::is_unchecked(cursor) {
            return Some(vec![Deed::AddsUnchecked(domain, name?, demand)]);
        }
        demand
    } else {
        return Some(Vec::new());
    };
    Some(vec![Deed::AsksDomain(domain, demand)])
}

fn create(mut cursor: Cursor<'_>) -> Option<Vec<Deed>> {
    let is_unique = cursor.accept("UNIQUE");
    if cursor.accept("INDEX") {
        return if is_unique { unique_index(cursor) } else { Some(Vec::new()) };
    }
    if cursor.accept("TYPE") {
        let name = cursor.qualified_name()?;
        let is_enum = cursor.accept_all(&["AS", "ENUM"]);
        let labels = if is_enum { clause::strings(&mut cursor) } else { Vec::new() };
        return Some(vec![Deed::MakesType(name, labels)]);
    }
    if cursor.accept("DOMAIN") {
        return Some(vec![Deed::MakesType(cursor.qualified_name()?, Vec::new())]);
    }
    cursor.accept_any(&["GLOBAL", "LOCAL"]);
    cursor.accept_any(&["TEMPORARY", "TEMP", "UNLOGGED", "FOREIGN", "MATERIALIZED"]);
    if !cursor.accept_any(&["TABLE", "VIEW"]) {
        return Some(Vec::new());
    }
    cursor.accept_existence();
    let table = cursor.qualified_name()?;
    let mut deeds = vec![Deed::MakesTable(table)];
    if cursor.accept_all(&["PARTITION", "OF"]) {
        let parent = cursor.qualified_name()?;
        // Rows of the default partition that would belong into the new one stand in its way.
        if let Some(bound) = bound::read(&mut cursor) {
            deeds
                .push(Deed::Asks(Rows { table: parent.clone(), only: false }, Demand::Within(parent, bound)));
        }
    }
    Some(deeds)
}

fn unique_index(mut cursor: Cursor<'_>) -> Option<Vec<Deed>> {
    cursor.accept("CONCURRENTLY");
    cursor.accept_existence();
    if !cursor.is_word("ON") {
        cursor.name()?;
    }
    if !cursor.accept("ON") {
        return None;
    }
    let only = cursor.accept("ONLY");
    let table = cursor.qualified_name()?;
    if cursor.accept("USING") {
        cursor.name()?;
    }
    if !cursor.is_kind(TokenKind::Open) {
        return None;
    }
    let keys = clause::keys(&mut cursor)?;
    let mut rest = cursor;
    let nulls = if rest.skip_to_any(&["NULLS"])
        && rest.accept("NULLS")
        && !rest.is_word("DISTINCT")
        && rest.accept_all(&["NOT", "DISTINCT"])
    {
        Nulls::Alike
    } else {
        Nulls::Distinct
    };
    let predicate = if cursor.skip_to_any(&["WHERE"]) {
        cursor.advance();
        Some(clause::to_end(&mut cursor))
    } else {
        None
    };
    Some(vec![Deed::Asks(Rows { table, only }, Demand::Unique { keys, predicate, nulls })])
}

#[cfg(test)]
mod tests;
