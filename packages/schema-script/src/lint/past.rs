//! What the statements of a script do to tables, constraints and routines, found again by their names: rules about one statement
//! ask what others do, and a script of many statements is still judged in little time.

use super::facts::{Name, Piece};
use super::words::{checked_not_null, has, renamed_column, sequence};
use crate::cursor::Cursor;
use crate::definition::{Class, mentioned};
use crate::scan::TokenKind;
use crate::transaction::{TransactionNeed, transaction_need};
use std::collections::{BTreeMap, BTreeSet};

/// What was done, by what it was done to. Numbers are those of statements.
#[derive(Default)]
pub(super) struct Past {
    /// By batch: the tables that nobody else can use until its end.
    shut: BTreeMap<(usize, Name), usize>,
    /// Constraints that are added, with their batches.
    added: BTreeSet<(Name, String, usize)>,
    /// Tables that get a check constraint.
    checked: BTreeMap<Name, usize>,
    validated: BTreeMap<(Name, String), usize>,
    /// By table and column.
    not_null: BTreeMap<(Name, String), Vec<Check>>,
    guarded: BTreeSet<Name>,
    forced: BTreeSet<Name>,
    /// Views that read what they show with the rights of who asks.
    invoker: BTreeSet<Name>,
    /// Routines that get a search path.
    bound: BTreeSet<Name>,
}

/// A check that a column is not null: its name, the number of its statement, and when it begins to hold.
type Check = (String, usize, Beginning);

/// When a check begins to hold for all rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    AtOnce,
    WhenValidated,
}

impl Past {
    /// Takes note of a statement.
    pub(super) fn add(&mut self, number: usize, piece: &Piece<'_>) {
        if shuts(piece) {
            for table in &piece.subjects {
                self.shut.entry((piece.batch, table.clone())).or_insert(number);
            }
        }
        let mut cursor = piece.cursor();
        if cursor.accept("ALTER")
            && let Some(name) = mentioned(&mut cursor, &piece.schema)
            && name.class == Class::Routine
            && has(cursor, &["SET", "SEARCH_PATH"])
        {
            self.bound.insert(name.path);
        }
        let Some(table) = piece.subjects.first() else { return };
        for action in &piece.actions {
            self.add_action(number, piece.batch, table, *action);
        }
    }

    fn add_action(&mut self, number: usize, batch: usize, table: &Name, action: Cursor<'_>) {
        let mut ahead = action;
        if ahead.accept_all(&["ADD", "CONSTRAINT"])
            && let Some(constraint) = ahead.name()
        {
            self.added.insert((table.clone(), constraint.clone(), batch));
            if ahead.is_word("CHECK") {
                self.checked.entry(table.clone()).or_insert(number);
            }
            if let Some(column) = checked_not_null(ahead) {
                let is_later = sequence(ahead, &["NOT", "VALID"]);
                let beginning = if is_later { Beginning::WhenValidated } else { Beginning::AtOnce };
                self.not_null
                    .entry((table.clone(), column))
                    .or_default()
                    .push((constraint, number, beginning));
            }
        } else if ahead.accept_all(&["VALIDATE", "CONSTRAINT"])
            && let Some(constraint) = ahead.name()
        {
            self.validated.entry((table.clone(), constraint)).or_insert(number);
        } else if let Some((from, to)) = renamed_column(ahead) {
            let checks = self.not_null.get(&(table.clone(), from)).cloned().unwrap_or_default();
            self.not_null.entry((table.clone(), to)).or_default().extend(checks);
        } else if ahead.accept_all(&["ENABLE", "ROW", "LEVEL", "SECURITY"]) {
            self.guarded.insert(table.clone());
        } else if ahead.accept_all(&["FORCE", "ROW", "LEVEL", "SECURITY"]) {
            self.forced.insert(table.clone());
        } else if has(ahead, &["SECURITY_INVOKER"]) {
            self.invoker.insert(table.clone());
        }
    }

    /// Whether an earlier statement of the batch keeps others from a table.
    pub(super) fn is_shut(&self, batch: usize, table: &Name, number: usize) -> bool {
        self.shut.get(&(batch, table.clone())).is_some_and(|&by| by < number)
    }

    /// Whether a statement of the batch adds a constraint.
    pub(super) fn is_added_in(&self, batch: usize, table: &Name, constraint: &str) -> bool {
        self.added.contains(&(table.clone(), constraint.to_owned(), batch))
    }

    /// Whether an earlier statement gives a table a check constraint.
    pub(super) fn is_checked(&self, table: &Name, number: usize) -> bool {
        self.checked.get(table).is_some_and(|&by| by < number)
    }

    /// Whether a check that holds for all rows says that a column is not null.
    pub(super) fn proves_not_null(&self, table: &Name, column: &str, number: usize) -> bool {
        let checks = self.not_null.get(&(table.clone(), column.to_owned()));
        checks.into_iter().flatten().any(|(constraint, added, beginning)| {
            let validated = self.validated.get(&(table.clone(), constraint.clone()));
            let holds = match beginning {
                Beginning::AtOnce => true,
                Beginning::WhenValidated => validated.is_some_and(|&by| by < number),
            };
            *added < number && holds
        })
    }

    /// Whether a table has row security that does not bind its owner.
    pub(super) fn is_guarded(&self, table: &Name) -> bool {
        self.guarded.contains(table) && !self.forced.contains(table)
    }

    pub(super) fn reads_as_invoker(&self, view: &Name) -> bool {
        self.invoker.contains(view)
    }

    pub(super) fn sets_search_path(&self, routine: &Name) -> bool {
        self.bound.contains(routine)
    }
}

/// Whether a statement takes ACCESS EXCLUSIVE on what it works on: nearly every `ALTER TABLE` does.
fn shuts(piece: &Piece<'_>) -> bool {
    let lighter = [
        &["VALIDATE", "CONSTRAINT"][..],
        &["SET", "STATISTICS"],
        &["ATTACH", "PARTITION"],
        &["ENABLE", "TRIGGER"],
        &["DISABLE", "TRIGGER"],
        &["FOREIGN", "KEY"],
    ];
    let is_light = |action: &Cursor<'_>| {
        let sets_options = {
            let mut ahead = *action;
            ahead.accept_any(&["SET", "RESET"]) && ahead.is_kind(TokenKind::Open)
        };
        sets_options || lighter.iter().any(|words| sequence(*action, words))
    };
    let alters = piece.actions.iter().any(|action| !is_light(action));
    let drops = piece.cursor().is_word("DROP") && transaction_need(&piece.statement) == TransactionNeed::Any;
    alters || drops || piece.cursor().is_word("TRUNCATE")
}
