//! What a `GRANT` or `REVOKE` is about: one name for each object and grantee.

use crate::cursor::Cursor;
use crate::definition::{Class, Name, mentioned, qualified_in};
use crate::scan::TokenKind;

/// A grant's name: the subject's class and path, then the grantee.
pub(super) fn grant(subject: &Name, grantee: &str) -> Name {
    let mut path = vec![tag(subject.class)];
    path.extend(subject.path.iter().cloned());
    path.push(grantee.to_owned());
    Name { class: Class::Grant, path }
}

/// The object that a grant is on; a column's is its own subject first.
pub(crate) fn subject(grant: &Name) -> Option<Name> {
    let (tagged, rest) = grant.path.split_first()?;
    let (_grantee, path) = rest.split_last()?;
    let class = GRANTABLE.iter().copied().find(|&class| tag(class) == *tagged)?;
    Some(Name { class, path: path.to_vec() })
}

/// The classes of objects on which there are grants.
const GRANTABLE: &[Class] = &[
    Class::Relation,
    Class::Column,
    Class::Routine,
    Class::Schema,
    Class::Type,
    Class::Language,
    Class::ForeignDataWrapper,
    Class::Server,
];

fn tag(class: Class) -> String {
    format!("{class:?}")
}

/// The grants that a statement makes or takes; the cursor stands behind `GRANT` or `REVOKE`.
pub(crate) fn granted(mut cursor: Cursor<'_>, default_schema: &str) -> Vec<Name> {
    let mut columns = Vec::new();
    while !cursor.is_at_end() && !cursor.is_word("ON") {
        if cursor.is_kind(TokenKind::Open) {
            cursor.advance();
            while !cursor.is_at_end() && !cursor.is_kind(TokenKind::Close) {
                columns.extend(cursor.name());
                cursor.accept_symbol(",");
            }
        }
        cursor.advance();
    }
    cursor.accept("ON");
    let objects = objects(&mut cursor, default_schema);
    cursor.skip_to_any(&["TO", "FROM"]);
    cursor.advance();
    let grantees = grantees(cursor);
    let subjects: Vec<Name> = if columns.is_empty() {
        objects
    } else {
        let column_of = |object: &Name, column: &String| {
            let mut path = object.path.clone();
            path.push(column.clone());
            Name { class: Class::Column, path }
        };
        objects
            .iter()
            .flat_map(|object| columns.iter().map(move |column| column_of(object, column)))
            .collect()
    };
    subjects.iter().flat_map(|subject| grantees.iter().map(move |grantee| grant(subject, grantee))).collect()
}

/// The objects between `ON` and `TO`; none for `ALL TABLES IN SCHEMA`, nor for what no script defines.
fn objects(cursor: &mut Cursor<'_>, default_schema: &str) -> Vec<Name> {
    if cursor.is_any(&["ALL", "DATABASE", "TABLESPACE", "LARGE", "PARAMETER"]) {
        return Vec::new();
    }
    let mut objects: Vec<Name> = Vec::new();
    let first = {
        let mut ahead = *cursor;
        mentioned(&mut ahead, default_schema).map(|name| (name, ahead))
    };
    let first = match first {
        Some((name, ahead)) => {
            *cursor = ahead;
            Some(name)
        }
        None => qualified_in(cursor, default_schema).map(|path| Name { class: Class::Relation, path }),
    };
    objects.extend(first);
    while let Some(class) = objects.last().map(|last| last.class) {
        if !cursor.accept_symbol(",") {
            break;
        }
        let next = match class {
            Class::Schema | Class::Language | Class::ForeignDataWrapper | Class::Server => {
                cursor.name().map(|name| vec![name])
            }
            // A list of routines is rare, and its further members are found by the routine itself.
            Class::Routine => None,
            _ => qualified_in(cursor, default_schema),
        };
        match next {
            Some(path) => objects.push(Name { class, path }),
            None => break,
        }
    }
    objects
}

fn grantees(mut cursor: Cursor<'_>) -> Vec<String> {
    let mut grantees = Vec::new();
    loop {
        cursor.accept("GROUP");
        match cursor.name() {
            Some(grantee) => grantees.push(grantee),
            None => return grantees,
        }
        if !cursor.accept_symbol(",") {
            return grantees;
        }
    }
}
