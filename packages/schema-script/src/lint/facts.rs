//! What the words of a script's statements say: what each works on, in which batch, and what the script makes itself.

use super::hit::Hit;
use super::past::Past;
use super::rule::Rule;
use super::words::sequence;
use crate::Purpose;
use crate::batch::gather;
use crate::cursor::Cursor;
use crate::definition::{Class, created, mentioned};
use crate::directive::{BatchMode, Placed};
use crate::locate::SearchPath;
use crate::split::Statement;
use std::collections::BTreeMap;

/// A qualified name, from the outside in.
pub(super) type Name = Vec<String>;

/// A script as the rules look at it.
pub(super) struct Facts<'text> {
    pub(super) pieces: Vec<Piece<'text>>,
    /// The major version of the servers that it is for.
    pub(super) major: u32,
    /// What its statements do, found again by what they do it to.
    pub(super) past: Past,
    /// What it makes, by the number of the statement.
    made: BTreeMap<Name, usize>,
}

/// A statement, and what its words say.
pub(super) struct Piece<'text> {
    pub(super) statement: Statement<'text>,
    /// The number of its batch.
    pub(super) batch: usize,
    /// The schema of names that name none.
    pub(super) schema: String,
    /// What it works on.
    pub(super) subjects: Vec<Name>,
    /// The actions of an `ALTER TABLE`, each up to its comma.
    pub(super) actions: Vec<Cursor<'text>>,
}

impl<'text> Piece<'text> {
    pub(super) fn cursor(&self) -> Cursor<'text> {
        self.statement.cursor()
    }

    /// A finding at a place of the statement.
    pub(super) fn hit(&self, rule: &'static Rule, offset: usize) -> Hit {
        let about = self.subjects.first().map(|name| name.join(".")).unwrap_or_default();
        Hit { rule, offset, about }
    }

    /// A finding about something that the statement names.
    pub(super) fn hit_about(&self, rule: &'static Rule, offset: usize, about: impl Into<String>) -> Hit {
        Hit { rule, offset, about: about.into() }
    }

    /// A name, in the schema of this place if it names none.
    pub(super) fn qualify(&self, mut name: Name) -> Name {
        if name.len() == 1 {
            name.insert(0, self.schema.clone());
        }
        name
    }
}

impl<'text> Facts<'text> {
    pub(super) fn of(
        statements: Vec<Statement<'text>>,
        placed: &[Placed],
        purpose: Purpose,
        major: u32,
    ) -> Facts<'text> {
        let mut facts = Facts { pieces: Vec::new(), major, past: Past::default(), made: BTreeMap::new() };
        let batches = match purpose {
            Purpose::Migration => gather(statements, placed),
            Purpose::CanonicalSchema => {
                vec![crate::batch::Batch { mode: BatchMode::Transaction, statements }]
            }
        };
        for (batch, statements) in batches.into_iter().enumerate() {
            // Each batch runs in a session as new.
            let mut path = SearchPath::default();
            for statement in statements.statements {
                path.follow(&statement);
                facts.add(statement, batch, path.schema());
            }
        }
        facts
    }

    fn add(&mut self, statement: Statement<'text>, batch: usize, schema: &str) {
        let mut cursor = statement.cursor();
        let number = self.pieces.len();
        // What may have been there is not made.
        let may_exist = sequence(cursor, &["IF", "NOT", "EXISTS"]);
        if let Some(name) = created(&mut cursor, schema)
            && matches!(name.class, Class::Relation | Class::Type | Class::Schema)
            && !may_exist
        {
            self.made.entry(name.path).or_insert(number);
        }
        let subjects = subjects(&statement, schema);
        let actions = actions(&statement);
        let piece = Piece { statement, batch, schema: schema.to_owned(), subjects, actions };
        self.past.add(number, &piece);
        self.pieces.push(piece);
    }

    /// Whether the script itself made all that a statement works on.
    pub(super) fn made_before(&self, number: usize) -> bool {
        let subjects = self.pieces.get(number).map(|piece| piece.subjects.as_slice()).unwrap_or_default();
        !subjects.is_empty() && subjects.iter().all(|name| self.is_made(name, number))
    }

    /// Whether an earlier statement than this one makes something of this name.
    pub(super) fn is_made(&self, name: &Name, number: usize) -> bool {
        self.made.get(name).is_some_and(|&by| by < number)
    }
}

/// What a statement works on, as far as its words tell.
fn subjects(statement: &Statement<'_>, schema: &str) -> Vec<Name> {
    let mut cursor = statement.cursor();
    let Some(verb) = cursor.word().map(str::to_ascii_uppercase) else { return Vec::new() };
    match verb.as_str() {
        "ALTER" => mentioned(&mut cursor, schema).map(|name| name.path).into_iter().collect(),
        "DROP" => dropped(cursor, schema),
        "CREATE" => worked_on(cursor, schema),
        "REFRESH" => {
            cursor.accept_all(&["MATERIALIZED", "VIEW"]);
            cursor.accept("CONCURRENTLY");
            listed(cursor, schema)
        }
        "TRUNCATE" | "CLUSTER" | "VACUUM" | "REINDEX" | "UPDATE" | "DELETE" | "INSERT" | "MERGE" => {
            if cursor.is_kind(crate::scan::TokenKind::Open) {
                cursor.skip_group();
            }
            while cursor
                .accept_any(&["TABLE", "INDEX", "FULL", "VERBOSE", "ANALYZE", "FREEZE", "FROM", "INTO"])
            {
            }
            cursor.accept("CONCURRENTLY");
            cursor.accept("ONLY");
            listed(cursor, schema)
        }
        _ => Vec::new(),
    }
}

/// `DROP INDEX CONCURRENTLY IF EXISTS a, b`.
fn dropped(mut cursor: Cursor<'_>, schema: &str) -> Vec<Name> {
    match crate::definition::accept_class(&mut cursor) {
        Some(Class::Relation | Class::Type) => {
            cursor.accept("CONCURRENTLY");
            cursor.accept_existence();
            listed(cursor, schema)
        }
        Some(Class::Schema) => {
            cursor.accept_existence();
            cursor.name().map(|name| vec![name]).into_iter().collect()
        }
        Some(_) | None => Vec::new(),
    }
}

/// The table that an index, a trigger or a policy is made on, or that a partition is made for.
fn worked_on(mut cursor: Cursor<'_>, schema: &str) -> Vec<Name> {
    cursor.accept_all(&["OR", "REPLACE"]);
    let is_table = {
        let mut ahead = cursor;
        ahead.accept("UNLOGGED");
        ahead.accept_any(&["TABLE", "FOREIGN"])
    };
    let found = if is_table {
        cursor.skip_to_any(&["PARTITION"]) && cursor.accept_all(&["PARTITION", "OF"])
    } else if cursor.is_any(&["INDEX", "UNIQUE", "TRIGGER", "CONSTRAINT", "POLICY"]) {
        cursor.skip_to_any(&["ON"]) && cursor.accept("ON")
    } else {
        false
    };
    cursor.accept("ONLY");
    if found { qualified(&mut cursor, schema).into_iter().collect() } else { Vec::new() }
}

fn listed(mut cursor: Cursor<'_>, schema: &str) -> Vec<Name> {
    let mut names = Vec::new();
    while let Some(name) = qualified(&mut cursor, schema) {
        names.push(name);
        if !cursor.accept_symbol(",") {
            break;
        }
    }
    names
}

fn qualified(cursor: &mut Cursor<'_>, schema: &str) -> Option<Name> {
    let mut name = cursor.qualified_name()?;
    if name.len() == 1 {
        name.insert(0, schema.to_owned());
    }
    Some(name)
}

/// The actions of `ALTER TABLE`, `ALTER FOREIGN TABLE`, `ALTER MATERIALIZED VIEW`.
fn actions<'text>(statement: &Statement<'text>) -> Vec<Cursor<'text>> {
    let mut cursor = statement.cursor();
    let is_relation = cursor.accept("ALTER") && {
        cursor.accept_any(&["FOREIGN", "MATERIALIZED"]);
        cursor.is_any(&["TABLE", "VIEW"])
    };
    cursor.advance();
    cursor.accept_existence();
    cursor.accept("ONLY");
    if !is_relation || cursor.qualified_name().is_none() {
        return Vec::new();
    }
    cursor.accept_symbol("*");
    let mut actions = Vec::new();
    while !cursor.is_at_end() {
        let start = cursor.offset();
        while !cursor.is_at_end() && !cursor.is_symbol(",") {
            cursor.skip_group();
        }
        actions.push(Cursor::starting_at(&statement.text[..cursor.offset()], start));
        cursor.advance();
    }
    actions
}
