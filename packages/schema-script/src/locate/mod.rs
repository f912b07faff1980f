//! Where in a script an object is defined, so that a difference in a database can point at its line.
//!
//! Best effort, by words: an object that is not found has no place, and nothing is decided by it. Worth
//! building only when there is something to point at.

mod grant;
mod table;

pub(crate) use grant::{granted, subject as grant_subject};

use crate::cursor::Cursor;
use crate::definition::{Class, Name, created, mentioned};
use crate::split::{Statement, split};
use crate::text::{Position, SourceText};
use std::collections::BTreeMap;

/// The places of a script's objects.
#[derive(Debug, Default)]
pub struct Locations {
    definitions: BTreeMap<Name, Position>,
    comments: BTreeMap<Name, Position>,
    owners: BTreeMap<Name, Position>,
}

impl Locations {
    /// The places of all objects that a script defines.
    pub fn of(source: &SourceText) -> Locations {
        let mut builder =
            Builder { source, search_path: SearchPath::default(), locations: Locations::default() };
        for statement in &split(source.as_str()).statements {
            builder.add(statement);
        }
        builder.locations
    }

    /// Where an object is defined, or else the object that it is a part of: the table of a column, the table or
    /// function of a grant. `kind` is a kind's label, `path` its identity from the outside in.
    pub fn find(&self, kind: &str, path: &[impl AsRef<str>]) -> Option<Position> {
        let mut name = name_of(kind, path)?;
        loop {
            if let Some(position) = self.find_name(&name) {
                return Some(position);
            }
            name = parent(&name)?;
        }
    }

    /// Where an object itself is defined.
    pub fn find_itself(&self, kind: &str, path: &[impl AsRef<str>]) -> Option<Position> {
        self.find_name(&name_of(kind, path)?)
    }

    /// Where an attribute of an object is said: its comment and its owner have statements of their own, all
    /// others are part of the object's definition.
    pub fn find_attribute(&self, kind: &str, path: &[impl AsRef<str>], attribute: &str) -> Option<Position> {
        let name = name_of(kind, path)?;
        let own = match attribute {
            "comment" => lookup(&self.comments, &name),
            "owner" => lookup(&self.owners, &name),
            _ => None,
        };
        own.or_else(|| self.find(kind, path))
    }

    fn find_name(&self, name: &Name) -> Option<Position> {
        lookup(&self.definitions, name)
    }
}

/// The schema in which unqualified names are created.
#[derive(Debug)]
pub(crate) struct SearchPath {
    schema: String,
}

impl Default for SearchPath {
    fn default() -> SearchPath {
        SearchPath { schema: "public".to_owned() }
    }
}

impl SearchPath {
    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// Follows `SET search_path` and `SELECT set_config('search_path', …)`.
    pub(crate) fn follow(&mut self, statement: &Statement<'_>) {
        let mut cursor = statement.cursor();
        if cursor.accept("SET") {
            cursor.accept_any(&["SESSION", "LOCAL"]);
            if cursor.accept("SEARCH_PATH") && (cursor.accept_symbol("=") || cursor.accept("TO")) {
                self.set(cursor);
            }
        } else if cursor.accept("SELECT") {
            let is_set_config =
                cursor.qualified_name().is_some_and(|name| name.ends_with(&["set_config".to_owned()]));
            if !is_set_config {
                return;
            }
            cursor.advance();
            if cursor.string().as_deref() == Some("search_path") && cursor.accept_symbol(",") {
                let path = cursor.string().unwrap_or_default();
                self.set(Cursor::new(&path));
            }
        }
    }

    fn set(&mut self, mut cursor: Cursor<'_>) {
        self.schema = SearchPath::default().schema;
        while !cursor.is_at_end() {
            let schema = cursor.name().or_else(|| cursor.string());
            match schema {
                Some(schema) if !matches!(schema.as_str(), "" | "$user" | "pg_catalog" | "default") => {
                    self.schema = schema;
                    return;
                }
                Some(_) => {}
                None => cursor.advance(),
            }
        }
    }
}

struct Builder<'source> {
    source: &'source SourceText,
    search_path: SearchPath,
    locations: Locations,
}

impl Builder<'_> {
    fn add(&mut self, statement: &Statement<'_>) {
        self.search_path.follow(statement);
        let start = statement.span.start;
        let mut cursor = Cursor::starting_at(&self.source.as_str()[..statement.span.end], start);
        let position = self.source.position(start);
        if cursor.is_word("CREATE") {
            self.add_created(cursor, start);
        } else if cursor.accept("ALTER") {
            self.add_altered(cursor, position);
        } else if cursor.accept_all(&["COMMENT", "ON"]) {
            if let Some(name) = mentioned(&mut cursor, self.search_path.schema()) {
                self.locations.comments.entry(name).or_insert(position);
            }
        } else if cursor.accept_any(&["GRANT", "REVOKE"]) {
            for name in grant::granted(cursor, self.search_path.schema()) {
                self.locations.definitions.entry(name).or_insert(position);
            }
        }
    }

    fn add_created(&mut self, mut cursor: Cursor<'_>, start: usize) {
        let (is_table, is_type, is_domain) = {
            let mut ahead = cursor;
            ahead.advance();
            ahead.accept_any(&["FOREIGN", "UNLOGGED"]);
            (ahead.is_word("TABLE"), ahead.is_word("TYPE"), ahead.is_word("DOMAIN"))
        };
        let Some(name) = created(&mut cursor, self.search_path.schema()) else { return };
        if is_table {
            self.define_all(table::elements(cursor, &name));
        } else if is_type && cursor.accept("AS") {
            self.define_all(table::attributes(cursor, &name));
        } else if is_domain {
            self.define_all(table::domain_constraints(cursor, &name));
        }
        self.define(name, start);
    }

    fn add_altered(&mut self, mut cursor: Cursor<'_>, position: Position) {
        let Some(name) = mentioned(&mut cursor, self.search_path.schema()) else { return };
        if cursor.accept_all(&["OWNER", "TO"]) {
            self.locations.owners.entry(name).or_insert(position);
        } else {
            self.define_all(table::added(cursor, &name));
        }
    }

    fn define_all(&mut self, parts: Vec<(Name, usize)>) {
        for (name, offset) in parts {
            self.define(name, offset);
        }
    }

    fn define(&mut self, name: Name, offset: usize) {
        let position = self.source.position(offset);
        self.locations.definitions.entry(name).or_insert(position);
    }
}

/// An object's identity as the index has it.
pub(crate) fn name_of(kind: &str, path: &[impl AsRef<str>]) -> Option<Name> {
    let path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
    let class = Class::of_kind(kind)?;
    if class != Class::Grant {
        return Some(Name { class, path });
    }
    let (subject, rest) = path.split_first()?;
    let (grantee, names) = rest.split_last()?;
    let subject = Name { class: Class::of_kind(subject)?, path: names.to_vec() };
    Some(grant::grant(&subject, grantee))
}

/// What an object is a part of.
pub(crate) fn parent(name: &Name) -> Option<Name> {
    let outer = |class, length| Some(Name { class, path: name.path.get(..length)?.to_vec() });
    match name.class {
        Class::Column | Class::Constraint | Class::Trigger | Class::Rule | Class::Policy => {
            outer(Class::Relation, 2)
        }
        Class::Attribute | Class::DomainConstraint => outer(Class::Type, 2),
        Class::Publication if name.path.len() > 1 => outer(Class::Publication, 1),
        Class::Grant => grant::subject(name),
        Class::Schema
        | Class::Extension
        | Class::Language
        | Class::AccessMethod
        | Class::Collation
        | Class::Conversion
        | Class::Type
        | Class::Routine
        | Class::Cast
        | Class::Transform
        | Class::Operator
        | Class::OperatorFamily
        | Class::OperatorClass
        | Class::TextSearchParser
        | Class::TextSearchTemplate
        | Class::TextSearchDictionary
        | Class::TextSearchConfiguration
        | Class::ForeignDataWrapper
        | Class::Server
        | Class::UserMapping
        | Class::Relation
        | Class::Statistics
        | Class::EventTrigger
        | Class::Publication
        | Class::Subscription => None,
    }
}

/// Finds a name; one made of types also when the script writes the types without their schemas. Of several
/// overloads of a routine the one with the same types is meant, else the one with as many.
fn lookup(map: &BTreeMap<Name, Position>, name: &Name) -> Option<Position> {
    if let Some(position) = map.get(name) {
        return Some(*position);
    }
    let fixed = match name.class {
        Class::Routine | Class::Operator => 2,
        Class::Cast | Class::Transform => 0,
        _ => return None,
    };
    let (outer, types) = name.path.split_at_checked(fixed)?;
    let candidates = || {
        let first = Name { class: name.class, path: outer.to_vec() };
        map.range(first..)
            .take_while(|(found, _)| found.class == name.class && found.path.starts_with(outer))
            .filter_map(|(found, position)| Some((found.path.get(fixed..)?, *position)))
    };
    let same = candidates().find(|(found, _)| bare_types(found) == bare_types(types));
    let similar = || candidates().find(|(found, _)| fixed > 0 && count_types(found) == count_types(types));
    same.or_else(similar).map(|(_, position)| position)
}

/// Whether two names are those of one object; one of them may write types without their schemas.
pub(crate) fn is_same(one: &Name, other: &Name) -> bool {
    let fixed = match one.class {
        Class::Routine | Class::Operator => 2,
        Class::Cast | Class::Transform => 0,
        _ => return one == other,
    };
    if one.class != other.class || one.path.len() != other.path.len() {
        return false;
    }
    let (Some(one), Some(other)) = (one.path.split_at_checked(fixed), other.path.split_at_checked(fixed))
    else {
        return false;
    };
    one.0 == other.0 && bare_types(one.1) == bare_types(other.1)
}

fn count_types(types: &[String]) -> usize {
    types.iter().flat_map(|list| list.split(", ")).filter(|one| !one.is_empty()).count()
}

/// Types without the schemas before their names and without quotes.
fn bare_types(types: &[String]) -> Vec<String> {
    let bare = |one: &str| one.rsplit('.').next().unwrap_or(one).replace('"', "");
    types.iter().flat_map(|list| list.split(", ")).map(bare).collect()
}

#[cfg(test)]
mod tests;
