//! The parts that tables, composite types and domains define: columns, constraints, attributes.

use crate::cursor::{Cursor, NAME_LIMIT};
use crate::definition::{Class, Name};
use crate::scan::TokenKind;

/// The columns and constraints of `CREATE TABLE name (…)`; the cursor stands behind the name.
pub(super) fn elements(mut cursor: Cursor<'_>, table: &Name) -> Vec<(Name, usize)> {
    if cursor.accept("OF") || cursor.accept_all(&["PARTITION", "OF"]) {
        cursor.qualified_name();
    }
    let mut parts = Parts::of(table);
    if cursor.is_kind(TokenKind::Open) {
        cursor.advance();
        while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) {
            parts.element(&mut cursor);
            cursor.accept_symbol(",");
        }
    }
    parts.found
}

/// The attributes of `CREATE TYPE name AS (…)`; the cursor stands at the parenthesis.
pub(super) fn attributes(mut cursor: Cursor<'_>, composite: &Name) -> Vec<(Name, usize)> {
    let mut parts = Parts::of(composite);
    if cursor.is_kind(TokenKind::Open) {
        cursor.advance();
        while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) {
            let offset = cursor.offset();
            if let Some(name) = cursor.name() {
                parts.add(Class::Attribute, name, offset);
            }
            skip_element(&mut cursor);
            cursor.accept_symbol(",");
        }
    }
    parts.found
}

/// The constraints of `CREATE DOMAIN`; the cursor stands behind the name.
pub(super) fn domain_constraints(mut cursor: Cursor<'_>, domain: &Name) -> Vec<(Name, usize)> {
    let mut parts = Parts::of(domain);
    while !cursor.is_at_end() {
        parts.domain_constraint(&mut cursor);
    }
    parts.found
}

/// What `ALTER … ADD` adds, action by action; the cursor stands behind the object's name.
pub(super) fn added(mut cursor: Cursor<'_>, subject: &Name) -> Vec<(Name, usize)> {
    let mut parts = Parts::of(subject);
    while !cursor.is_at_end() {
        let offset = cursor.offset();
        if !cursor.accept("ADD") {
            skip_element(&mut cursor);
        } else if subject.class == Class::Type {
            if cursor.accept("ATTRIBUTE") {
                parts.added_attribute(&mut cursor, offset);
            } else {
                parts.domain_constraint(&mut cursor);
            }
        } else {
            cursor.accept("COLUMN");
            cursor.accept_existence();
            parts.element(&mut cursor);
        }
        while !cursor.is_at_end() && !cursor.accept_symbol(",") {
            cursor.skip_group();
        }
    }
    parts.found
}

/// The parts found so far, each with the byte where it begins.
struct Parts<'name> {
    whole: &'name Name,
    found: Vec<(Name, usize)>,
}

impl Parts<'_> {
    fn of(whole: &Name) -> Parts<'_> {
        Parts { whole, found: Vec::new() }
    }

    fn add(&mut self, class: Class, name: String, offset: usize) {
        let mut path = self.whole.path.clone();
        path.push(name);
        self.found.push((Name { class, path }, offset));
    }

    /// An index or a sequence that goes with a part has its name in the schema.
    fn add_relation(&mut self, name: String, offset: usize) {
        if let Some(schema) = self.whole.path.first() {
            let path = vec![schema.clone(), name];
            self.found.push((Name { class: Class::Relation, path }, offset));
        }
    }

    /// A column or a constraint, up to the comma behind it.
    fn element(&mut self, cursor: &mut Cursor<'_>) {
        let offset = cursor.offset();
        if cursor.is_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE"]) {
            self.constraint(cursor, None);
        } else if cursor.is_any(&["LIKE", "NOT"]) {
            // The columns of LIKE stand elsewhere; a NOT NULL constraint is found by its column.
        } else if let Some(column) = cursor.name() {
            self.add(Class::Column, column.clone(), offset);
            while !ends_element(cursor) {
                if cursor.is_any(&["SERIAL", "BIGSERIAL", "SMALLSERIAL", "IDENTITY"]) {
                    self.generated_relation(&column, "seq", offset);
                }
                let starts_constraint =
                    cursor.is_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES"]);
                if !starts_constraint || !self.constraint(cursor, Some(&column)) {
                    cursor.skip_group();
                }
            }
        }
        skip_element(cursor);
    }

    /// A constraint, named or not, up to and without its own details. False when there was nothing to step over.
    fn constraint(&mut self, cursor: &mut Cursor<'_>, column: Option<&str>) -> bool {
        let offset = cursor.offset();
        let name = if cursor.accept("CONSTRAINT") { cursor.name() } else { None };
        let (suffix, has_index) = if cursor.accept("PRIMARY") {
            ("pkey", true)
        } else if cursor.accept("UNIQUE") {
            ("key", true)
        } else if cursor.accept("EXCLUDE") {
            ("excl", true)
        } else if cursor.accept("CHECK") {
            ("check", false)
        } else if cursor.accept_any(&["FOREIGN", "REFERENCES"]) {
            ("fkey", false)
        } else {
            // NOT NULL, NULL, DEFAULT or GENERATED with a name.
            ("", false)
        };
        let generated = || {
            let columns = match (column, suffix) {
                (_, "pkey") => Vec::new(),
                (Some(column), _) => vec![column.to_owned()],
                (None, "check") => Vec::new(),
                (None, _) => listed_names(*cursor),
            };
            self.generated_name(&columns, suffix)
        };
        let is_named = name.is_some();
        if let Some(name) = name.or_else(|| if suffix.is_empty() { None } else { generated() }) {
            if has_index {
                self.add_relation(name.clone(), offset);
            }
            self.add(Class::Constraint, name, offset);
        }
        is_named || !suffix.is_empty()
    }

    fn domain_constraint(&mut self, cursor: &mut Cursor<'_>) {
        let offset = cursor.offset();
        if cursor.accept("CONSTRAINT") {
            if let Some(name) = cursor.name() {
                self.add(Class::DomainConstraint, name, offset);
            }
            cursor.accept_any(&["CHECK", "NOT"]);
        } else if cursor.accept("CHECK") {
            if let Some(name) = self.generated_name(&[], "check") {
                self.add(Class::DomainConstraint, name, offset);
            }
        } else {
            cursor.skip_group();
        }
    }

    fn added_attribute(&mut self, cursor: &mut Cursor<'_>, offset: usize) {
        if let Some(name) = cursor.name() {
            self.add(Class::Attribute, name, offset);
        }
    }

    fn generated_relation(&mut self, column: &str, suffix: &str, offset: usize) {
        if let Some(name) = self.generated_name(&[column.to_owned()], suffix) {
            self.add_relation(name, offset);
        }
    }

    /// The name that PostgreSQL makes up: `table_column_suffix`. It shortens long ones, which are not found then.
    fn generated_name(&self, columns: &[String], suffix: &str) -> Option<String> {
        let mut words = vec![self.whole.path.get(1)?.as_str()];
        words.extend(columns.iter().map(String::as_str));
        words.push(suffix);
        let name = words.join("_");
        (name.len() <= NAME_LIMIT).then_some(name)
    }
}

/// The names in the next group: the columns of a key.
fn listed_names(mut cursor: Cursor<'_>) -> Vec<String> {
    while !ends_element(&cursor) && !cursor.is_kind(TokenKind::Open) {
        cursor.advance();
    }
    cursor.advance();
    let mut names = Vec::new();
    while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) {
        names.extend(cursor.name());
        skip_element(&mut cursor);
        cursor.accept_symbol(",");
    }
    names
}

fn ends_element(cursor: &Cursor<'_>) -> bool {
    cursor.is_at_end() || cursor.is_kind(TokenKind::Close) || cursor.is_symbol(",")
}

fn skip_element(cursor: &mut Cursor<'_>) {
    while !ends_element(cursor) {
        cursor.skip_group();
    }
}
