//! What only all statements together tell: the columns of keys, and the indexes that serve them.

use super::facts::{Facts, Name, Piece};
use super::hit::Hit;
use super::rules;
use super::table::{accept_column, accept_constraint, defined, listed};
use super::words::{has, is_column};
use crate::cursor::Cursor;

/// What is found, each with the number of its statement.
pub(super) fn check(facts: &Facts<'_>) -> Vec<(usize, Hit)> {
    let mut keys = Keys::default();
    for (number, piece) in facts.pieces.iter().enumerate() {
        keys.read(number, piece);
    }
    keys.unserved()
        .chain(keys.narrow())
        .map(|(number, offset, about, rule)| (number, facts.pieces[number].hit_about(rule, offset, about)))
        .collect()
}

/// A place in a script: the number of a statement, and the byte in it.
type Place = (usize, usize);

#[derive(Default)]
struct Keys {
    columns: Vec<(Place, Name, String)>,
    primary: Vec<(Name, Vec<String>)>,
    foreign: Vec<(Place, Name, Vec<String>)>,
    /// The leading columns of indexes.
    indexes: Vec<(Name, Vec<String>)>,
}

impl Keys {
    fn read(&mut self, number: usize, piece: &Piece<'_>) {
        if let Some(table) = defined(piece) {
            for element in table.elements {
                self.element(number, &table.name, element);
            }
        }
        for action in &piece.actions {
            let (Some(table), mut element) = (piece.subjects.first(), *action) else { continue };
            if element.accept("ADD") {
                element.accept("COLUMN");
                element.accept_existence();
                self.element(number, table, element);
            }
        }
        self.index(piece);
    }

    fn element(&mut self, number: usize, table: &Name, mut cursor: Cursor<'_>) {
        let place = (number, cursor.offset());
        if let Some(column) = accept_column(&mut cursor) {
            let kind = cursor.token_text().to_ascii_lowercase();
            let columns = vec![column.clone()];
            if super::words::sequence(cursor, &["PRIMARY", "KEY"]) {
                self.primary.push((table.clone(), columns.clone()));
                self.indexes.push((table.clone(), columns.clone()));
            } else if has(cursor, &["UNIQUE"]) {
                self.indexes.push((table.clone(), columns.clone()));
            }
            if has(cursor, &["REFERENCES"]) {
                self.foreign.push((place, table.clone(), columns));
            }
            self.columns.push((place, vec![table.join("."), column], kind));
            return;
        }
        accept_constraint(&mut cursor);
        if cursor.accept_all(&["PRIMARY", "KEY"]) {
            self.primary.push((table.clone(), listed(cursor)));
            self.indexes.push((table.clone(), listed(cursor)));
        } else if cursor.accept("UNIQUE") {
            self.indexes.push((table.clone(), listed(cursor)));
        } else if cursor.accept_all(&["FOREIGN", "KEY"]) {
            self.foreign.push((place, table.clone(), listed(cursor)));
        } else if cursor.accept("EXCLUDE") {
            if cursor.accept("USING") {
                cursor.name();
            }
            self.indexes.push((table.clone(), listed(cursor)));
        }
    }

    fn index(&mut self, piece: &Piece<'_>) {
        let mut cursor = piece.cursor();
        if !cursor.accept("CREATE") || !cursor.is_any(&["INDEX", "UNIQUE"]) {
            return;
        }
        let (true, Some(table)) = (cursor.skip_to_any(&["ON"]), piece.subjects.first()) else { return };
        cursor.accept("ON");
        cursor.accept("ONLY");
        cursor.qualified_name();
        if cursor.accept("USING") {
            cursor.name();
        }
        // A partial index finds all rows that refer to something only if it leaves out nothing but NULLs.
        let mut predicate = cursor;
        let is_partial = predicate.skip_to_any(&["WHERE"]);
        if !is_partial
            || (super::words::sequence(predicate, &["IS", "NOT", "NULL"]) && !has(predicate, &["AND"]))
        {
            self.indexes.push((table.clone(), listed(cursor)));
        }
    }

    /// Foreign keys whose columns lead no index.
    fn unserved(&self) -> impl Iterator<Item = (usize, usize, String, &'static super::rule::Rule)> {
        let is_served = |table: &Name, columns: &[String]| {
            self.indexes.iter().any(|(indexed, leading)| {
                let leads = leading.get(..columns.len());
                indexed == table
                    && leads.is_some_and(|leads| columns.iter().all(|column| leads.contains(column)))
            })
        };
        let unserved = self.foreign.iter().filter(move |(_, table, columns)| !is_served(table, columns));
        unserved.map(|((number, offset), table, columns)| {
            (
                *number,
                *offset,
                format!("{} ({})", table.join("."), columns.join(", ")),
                &rules::FOREIGN_KEY_WITHOUT_INDEX,
            )
        })
    }

    /// Keys of one column that is too narrow.
    fn narrow(&self) -> impl Iterator<Item = (usize, usize, String, &'static super::rule::Rule)> {
        const NARROW: &[&str] =
            &["int", "integer", "int4", "smallint", "int2", "serial", "serial4", "smallserial", "serial2"];
        let narrow = self.columns.iter().filter(|(_, name, kind)| {
            let is_key = |(table, columns): &(Name, Vec<String>)| {
                matches!(columns.as_slice(), [column] if table.join(".") == name[0] && *column == name[1])
            };
            NARROW.contains(&kind.as_str()) && self.primary.iter().any(is_key)
        });
        narrow.map(|((number, offset), name, _)| {
            (*number, *offset, name.join("."), &rules::INTEGER_PRIMARY_KEY)
        })
    }
}

/// What is odd about single columns and tables, wherever they are defined.
pub(super) fn columns(_facts: &Facts<'_>, _number: usize, piece: &Piece<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let defined = defined(piece).map(|table| table.elements).unwrap_or_default();
    let added = piece.actions.iter().filter(|action| is_column(**action)).map(|action| {
        let mut element = *action;
        element.accept("ADD");
        element.accept("COLUMN");
        element.accept_existence();
        element
    });
    for mut element in defined.into_iter().chain(added) {
        let start = element.offset();
        let Some(column) = accept_column(&mut element) else { continue };
        element.accept_all(&["PG_CATALOG"]);
        element.accept_symbol(".");
        if element.is_word("JSON") {
            hits.push(piece.hit_about(&rules::JSON_COLUMN, start, column));
        }
    }
    let cursor = piece.cursor();
    if cursor.is_any(&["CREATE", "ALTER"]) && crate::transaction::option_is_off(cursor, "AUTOVACUUM_ENABLED")
    {
        let place = super::words::place_of(cursor, &["AUTOVACUUM_ENABLED"]).unwrap_or_default();
        hits.push(piece.hit(&rules::AUTOVACUUM_OFF, place));
    }
    for kind in ["FULL", "NOTHING"] {
        let place =
            piece.actions.iter().find_map(|it| super::words::place_of(*it, &["REPLICA", "IDENTITY", kind]));
        hits.extend(place.map(|place| piece.hit(&rules::REPLICA_IDENTITY, place)));
    }
    let is_table = !piece.actions.is_empty() || super::table::defined(piece).is_some();
    let unenforced = super::words::place_of(cursor, &["NOT", "ENFORCED"]).filter(|_| is_table);
    hits.extend(unenforced.map(|place| piece.hit(&rules::NOT_ENFORCED, place)));
    hits
}
