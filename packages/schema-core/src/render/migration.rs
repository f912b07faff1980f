//! A migration's text: what it does in a header of comments, then the plan in its batches, with what was written by hand in
//! between.
//!
//! Each transaction makes its own settings and takes them back, so that a batch runs alike after any other, in a session
//! of its own, and in psql.

use super::sql::settings;
use crate::catalog::Catalog;
use crate::compare::{Change, containers_of};
use crate::fingerprint::Fingerprint;
use crate::hazard::{self, Hazard};
use crate::kind::Kind;
use crate::plan::{Batch, Plan};
use crate::quote;
use crate::step::{LockMode, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// What the first lines say.
#[derive(Clone, Debug)]
pub struct Header<'a> {
    /// What leads, line by line: a name and its value.
    pub lines: Vec<(&'static str, String)>,
    /// Of the catalog before.
    pub from: Fingerprint,
    /// Of the catalog afterwards.
    pub to: Fingerprint,
    /// How it was proven.
    pub proof: String,
    /// What it changes: `2 tables created, 1 column altered`.
    pub changes: String,
    /// The plan's hazards.
    pub hazards: &'a [Hazard],
}

/// Where something written by hand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Before all steps.
    Start,
    /// Behind this step, counted from 0.
    Behind(usize),
    /// Behind all steps.
    End,
}

/// Something written by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// Where it stands.
    pub place: Place,
    /// Its text, with a line end.
    pub text: String,
    /// Whether it begins batches of its own, so that what follows it must begin one too.
    pub has_batches: bool,
}

/// The text of a migration.
pub fn render(header: &Header<'_>, plan: &Plan, old: &Catalog, insertions: &[Insertion]) -> String {
    let mut writer = Writer { text: render_header(header, plan, old), insertions, in_transaction: false };
    writer.insert(Place::Start);
    let mut first = 0;
    let settings = settings(plan);
    for batch in &plan.batches {
        writer.batch(batch, first, &settings);
        first += batch.steps.len();
    }
    writer.insert(Place::End);
    writer.text
}

/// What differs, counted by kind, without what comes with its table or other container. `renamed` is the old catalog
/// once everything has its new name.
pub fn count_changes(
    changes: &[Change],
    remaining: &[Change],
    old: &Catalog,
    renamed: &Catalog,
    new: &Catalog,
) -> String {
    let created = |changes: &[Change], old: &Catalog| -> BTreeSet<_> {
        let containers = containers_of(changes, old, new);
        let alone = changes.iter().zip(containers).filter(|(_, container)| container.is_none());
        alone
            .filter_map(|(change, _)| if let Change::Created(id) = change { Some(id.clone()) } else { None })
            .collect()
    };
    let remaining_created = created(remaining, renamed);
    let mut counts: BTreeMap<(&str, Kind), usize> = BTreeMap::new();
    for id in created(changes, old).difference(&remaining_created).filter(|id| id.kind != Kind::Grant) {
        *counts.entry(("renamed", id.kind)).or_default() += 1;
    }
    for (change, container) in remaining.iter().zip(containers_of(remaining, renamed, new)) {
        let verb = match change {
            Change::Created(_) => "created",
            Change::Altered(..) => "altered",
            Change::Dropped(_) => "dropped",
        };
        if container.is_none() {
            *counts.entry((verb, change.subject().kind)).or_default() += 1;
        }
    }
    let order = ["renamed", "created", "altered", "dropped"];
    let told = order.iter().flat_map(|verb| counts.iter().filter(move |((other, _), _)| other == verb));
    let told: Vec<String> =
        told.map(|((verb, kind), &number)| format!("{} {verb}", count(number, *kind))).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}

fn count(number: usize, kind: Kind) -> String {
    let label = kind.label();
    match label {
        _ if number == 1 || label == "statistics" => format!("{number} {label}"),
        _ if label.ends_with('s') || label.ends_with('x') => format!("{number} {label}es"),
        _ => match label.strip_suffix('y') {
            Some(stem) => format!("{number} {stem}ies"),
            None => format!("{number} {label}s"),
        },
    }
}

fn render_header(header: &Header<'_>, plan: &Plan, old: &Catalog) -> String {
    let Header { lines, from, to, proof, changes, hazards } = header;
    let leading = lines
        .iter()
        .map(|(name, value)| format!("-- {name}: {}\n", quote::escape_controls(&in_one_line(value))));
    let mut text: String = leading.collect();
    text.push_str(&format!("-- from: {from}\n-- to: {to}\n-- proof: {proof}\n-- changes: {changes}\n"));
    let hazards = hazards.iter().map(|hazard| format!("{}: {}", hazard.code, hazard.sentence(plan)));
    push_list(&mut text, "hazards", hazards.collect());
    push_list(&mut text, "locks", locks(plan, old));
    text
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_list(text: &mut String, name: &str, items: Vec<String>) {
    if items.is_empty() {
        text.push_str(&format!("-- {name}: none\n"));
        return;
    }
    text.push_str(&format!("-- {name}:\n"));
    for item in items {
        text.push_str(&format!("--   {}\n", in_one_line(&quote::escape_controls(&item))));
    }
}

/// The strongest lock on each relation that is there before.
fn locks(plan: &Plan, old: &Catalog) -> Vec<String> {
    let mut strongest: BTreeMap<&(String, String), LockMode> = BTreeMap::new();
    for lock in
        plan.steps().flat_map(|step| &step.locks).filter(|lock| hazard::is_old_relation(&lock.relation, old))
    {
        let mode = strongest.entry(&lock.relation).or_insert(lock.mode);
        *mode = lock.mode.max(*mode);
    }
    let told = |((schema, name), mode): (&(String, String), LockMode)| {
        format!("{} on {}.{}", mode.name(), quote::display(schema), quote::display(name))
    };
    strongest.into_iter().map(told).collect()
}

struct Writer<'a> {
    text: String,
    insertions: &'a [Insertion],
    /// Whether what comes next stands in a transaction that has begun.
    in_transaction: bool,
}

impl Writer<'_> {
    fn batch(&mut self, batch: &Batch, first: usize, settings: &[&str]) {
        let words = match batch.transaction {
            Transaction::Alone => Some("alone"),
            Transaction::Backfill => Some("backfill"),
            Transaction::Any | Transaction::Separate => None,
        };
        if let Some(words) = words {
            self.text.push_str(&format!("\n-- batch: {words}\n"));
            self.in_transaction = false;
            self.steps(batch, first);
            self.insert_behind_last(batch, first);
            return;
        }
        if batch.transaction == Transaction::Separate {
            self.in_transaction = false;
        }
        self.begin();
        self.text.push('\n');
        for setting in settings {
            self.text.push_str(&format!("{setting};\n"));
        }
        self.steps(batch, first);
        self.text.push('\n');
        for setting in settings.iter().rev() {
            self.text.push_str(&format!("RESET {};\n", name(setting)));
        }
        self.insert_behind_last(batch, first);
        if batch.transaction == Transaction::Separate {
            self.in_transaction = false;
        }
    }

    fn steps(&mut self, batch: &Batch, first: usize) {
        for (index, step) in batch.steps.iter().enumerate() {
            self.text.push_str(&format!("\n{};\n", step.sql));
            if index + 1 < batch.steps.len() {
                self.insert(Place::Behind(first + index));
                self.begin();
            }
        }
    }

    /// What is written by hand there sees the session's own settings.
    fn insert_behind_last(&mut self, batch: &Batch, first: usize) {
        if let Some(last) = batch.steps.len().checked_sub(1) {
            self.insert(Place::Behind(first + last));
        }
    }

    fn begin(&mut self) {
        if !self.in_transaction {
            self.text.push_str("\n-- batch: transaction\n");
            self.in_transaction = true;
        }
    }

    fn insert(&mut self, place: Place) {
        for insertion in self.insertions.iter().filter(|insertion| insertion.place == place) {
            self.begin();
            self.text.push_str(&format!("\n{}", insertion.text));
            self.in_transaction = !insertion.has_batches;
        }
    }
}

/// The setting that `SET name = value` makes.
fn name(setting: &str) -> &str {
    setting.split_whitespace().nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::id::ObjectId;
    use crate::step::Step;

    fn plan(steps: Vec<Step>) -> Plan {
        Plan::of_steps(&Catalog::default(), &Catalog::default(), steps)
    }

    fn column() -> ObjectId {
        ObjectId::new(Kind::Column, ["s", "t", "c"])
    }

    /// The text below the header.
    fn body(plan: &Plan, insertions: &[Insertion]) -> String {
        let fingerprint = Fingerprint::of(&Catalog::default());
        let header = Header {
            lines: vec![
                ("version", "20240101.000000".to_owned()),
                ("title", "a\n-- batch: alone".to_owned()),
            ],
            from: fingerprint,
            to: fingerprint,
            proof: "none".to_owned(),
            changes: "none".to_owned(),
            hazards: &[],
        };
        let text = render(&header, plan, &Catalog::default(), insertions);
        let (header, body) = text.split_once("-- locks: none\n").unwrap();
        assert!(header.starts_with("-- version: 20240101.000000\n-- title: a -- batch: alone\n"), "{header}");
        body.to_owned()
    }

    fn inserted(place: Place, has_batches: bool) -> Insertion {
        Insertion { place, text: "-- hand\n".to_owned(), has_batches }
    }

    #[test]
    fn batches_begin_with_their_markers_and_undo_their_settings() {
        let steps = vec![
            Step::alter(&column(), "a"),
            Step::alter(&column(), "b"),
            Step::alter(&column(), "c").alone(),
        ];
        assert_eq!(
            body(&plan(steps), &[]),
            "\n-- batch: transaction\n\nSET search_path = '';\n\na;\n\nb;\n\nRESET search_path;\n\n-- batch: alone\n\nc;\n"
        );
    }

    #[test]
    fn what_is_written_by_hand_stands_in_a_transaction() {
        let steps = vec![Step::alter(&column(), "a").alone()];
        let insertions =
            [inserted(Place::Start, false), inserted(Place::Behind(0), true), inserted(Place::End, false)];
        assert_eq!(
            body(&plan(steps), &insertions),
            "\n-- batch: transaction\n\n-- hand\n\n-- batch: alone\n\na;\n\n-- batch: transaction\n\n-- hand\n\n\
             -- batch: transaction\n\n-- hand\n"
        );
    }

    #[test]
    fn what_is_written_by_hand_between_steps_stays_between_them() {
        let steps = vec![Step::alter(&column(), "a"), Step::alter(&column(), "b")];
        assert_eq!(
            body(
                &plan(steps.clone()),
                &[inserted(Place::Behind(0), false), inserted(Place::Behind(1), false)]
            ),
            "\n-- batch: transaction\n\nSET search_path = '';\n\na;\n\n-- hand\n\nb;\n\nRESET search_path;\n\n-- hand\n"
        );
        let broken = body(&plan(steps), &[inserted(Place::Behind(0), true)]);
        assert!(broken.contains("-- hand\n\n-- batch: transaction\n\nb;\n"), "{broken}");
    }

    #[test]
    fn the_strongest_lock_on_what_was_there_is_told() {
        let old = Catalog {
            objects: [(ObjectId::new(Kind::Table, ["s", "t"]), Default::default())].into(),
            ..Catalog::default()
        };
        let step = |mode| {
            Step::alter(&column(), "a").locking(mode).locking_relation("s", "new", LockMode::Exclusive)
        };
        let plan = plan(vec![
            step(LockMode::ShareRowExclusive),
            step(LockMode::AccessExclusive),
            step(LockMode::Share),
        ]);
        assert_eq!(locks(&plan, &old), ["ACCESS EXCLUSIVE on s.t"]);
    }

    #[test]
    fn changes_are_counted_by_kind() {
        let id = |kind, path: &[&str]| (ObjectId::new(kind, path.iter().copied()), Default::default());
        let old = Catalog {
            objects: [
                id(Kind::Table, &["s", "t"]),
                id(Kind::Policy, &["s", "t", "p"]),
                id(Kind::Policy, &["s", "t", "q"]),
            ]
            .into(),
            ..Catalog::default()
        };
        let new = Catalog {
            objects: [
                id(Kind::Table, &["s", "u"]),
                id(Kind::Column, &["s", "u", "c"]),
                id(Kind::Index, &["s", "i"]),
            ]
            .into(),
            ..Catalog::default()
        };
        let changes = compare(&old, &new);
        assert_eq!(
            count_changes(&changes, &changes, &old, &old, &new),
            "1 table created, 1 index created, 1 table dropped"
        );
        let renamed = Catalog {
            objects: [
                id(Kind::Table, &["s", "u"]),
                id(Kind::Policy, &["s", "u", "p"]),
                id(Kind::Policy, &["s", "u", "q"]),
            ]
            .into(),
            ..Catalog::default()
        };
        let remaining = compare(&renamed, &new);
        assert_eq!(
            count_changes(&changes, &remaining, &old, &renamed, &new),
            "1 table renamed, 1 column created, 1 index created, 2 policies dropped"
        );
    }
}
