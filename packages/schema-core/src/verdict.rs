//! From the differences and the history to a verdict: in sync, behind, ahead or diverged.

use crate::chain;
use crate::compare::Change;
use crate::fingerprint::Fingerprint;
use crate::lock::{LockedMigration, Squash};
use crate::squash::{self, Line};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a database stands to the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The catalog is the canonical one and the history is complete.
    InSync,
    /// The catalog is the one after an earlier migration, and the history ends there.
    Behind,
    /// The database has objects or migrations that the repository does not know, and lacks nothing.
    Ahead,
    /// Anything else.
    Diverged,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::InSync => "in sync",
            Verdict::Behind => "behind",
            Verdict::Ahead => "ahead",
            Verdict::Diverged => "diverged",
        })
    }
}

/// One row of the history: a migration that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedMigration {
    /// `YYYYMMDD.HHMMSS`.
    pub version: String,
    /// The title in the file's name.
    pub name: String,
    /// SHA-256 of the text that was applied.
    pub checksum: String,
    /// SHA-256 of that text without comments and white space.
    pub cosmetic_checksum: String,
    /// The chain's link as the row has it.
    pub chain: String,
    /// Whether the row's own hash is that of its columns.
    pub intact: bool,
}

/// Something in the history that is not as the repository has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum HistoryFinding {
    /// The newest migrations are not applied yet.
    #[serde(rename = "pending-migration")]
    Pending {
        /// The migration, as in its file's name.
        migration: String,
    },
    /// A migration is not applied though a later one is.
    #[serde(rename = "missing-migration")]
    Missing {
        /// The migration, as in its file's name.
        migration: String,
    },
    /// A migration is not applied, and its file is gone: one does what it and others did, for those that applied none.
    #[serde(rename = "squashed-migration")]
    Squashed {
        /// The migration, as it was in its file's name.
        migration: String,
        /// The one that is there instead.
        into: String,
    },
    /// An applied migration is not in the repository.
    #[serde(rename = "unknown-migration")]
    Unknown {
        /// The migration, as in the history.
        migration: String,
    },
    /// What was applied is not what the file says now.
    #[serde(rename = "changed-migration")]
    Changed {
        /// The migration, as in its file's name.
        migration: String,
        /// The checksum in the history.
        applied: String,
        /// The checksum of the file.
        file: String,
    },
    /// The file differs from what was applied in comments or white space only.
    #[serde(rename = "cosmetic-change")]
    Cosmetic {
        /// The migration, as in its file's name.
        migration: String,
    },
    /// A row of the history was changed, inserted, removed or moved by hand.
    #[serde(rename = "tampered-history")]
    Tampered {
        /// The first row that does not follow from those before it.
        migration: String,
    },
    /// The table of the history is not of the form that this tool made.
    #[serde(rename = "tampered-history-table")]
    Unreadable {
        /// What the server says.
        reason: String,
    },
}

impl HistoryFinding {
    /// Whether the record itself cannot be believed: more than a difference.
    pub fn violates_integrity(&self) -> bool {
        match self {
            HistoryFinding::Unknown { .. }
            | HistoryFinding::Changed { .. }
            | HistoryFinding::Tampered { .. }
            | HistoryFinding::Unreadable { .. } => true,
            HistoryFinding::Pending { .. }
            | HistoryFinding::Missing { .. }
            | HistoryFinding::Squashed { .. }
            | HistoryFinding::Cosmetic { .. } => false,
        }
    }
}

/// What in the history is not as the repository has it.
pub fn check_history(
    known: &[LockedMigration],
    squashes: &[Squash],
    applied: &[AppliedMigration],
) -> Vec<HistoryFinding> {
    let mut findings = Vec::new();
    let title = |version: &str, name: &str| format!("{version}_{name}");
    let newest_applied = applied.iter().map(|row| row.version.as_str()).max().unwrap_or("");
    let expected = squash::expected(known, squashes, applied);
    for Line { migration: file, squashed_into } in &expected {
        let migration = title(&file.version, &file.name);
        match (applied.iter().find(|row| row.version == file.version), squashed_into) {
            (None, Some(into)) => {
                let into = title(&into.version, &into.name);
                findings.push(HistoryFinding::Squashed { migration, into });
            }
            (None, None) if file.version.as_str() > newest_applied => {
                findings.push(HistoryFinding::Pending { migration })
            }
            (None, None) => findings.push(HistoryFinding::Missing { migration }),
            (Some(row), _) if row.checksum == file.checksum && row.name == file.name => {}
            (Some(row), _) if row.cosmetic_checksum == file.cosmetic_checksum && row.name == file.name => {
                findings.push(HistoryFinding::Cosmetic { migration });
            }
            (Some(row), _) => findings.push(HistoryFinding::Changed {
                migration,
                applied: row.checksum.clone(),
                file: file.checksum.clone(),
            }),
        }
    }
    for row in applied.iter().filter(|row| expected.iter().all(|line| line.migration.version != row.version))
    {
        findings.push(HistoryFinding::Unknown { migration: title(&row.version, &row.name) });
    }
    let mut previous = chain::START;
    for row in applied {
        if !row.intact || row.chain != chain::link(previous, &row.version, &row.name, &row.checksum) {
            findings.push(HistoryFinding::Tampered { migration: title(&row.version, &row.name) });
            break;
        }
        previous = &row.chain;
    }
    findings
}

/// The verdict on a live database.
///
/// `states` are the fingerprints after none, one, two … of the migrations, by replay; `changes` lead from the
/// canonical catalog to the live one.
pub fn decide(
    changes: &[Change],
    live: Fingerprint,
    states: &[Fingerprint],
    history: &[HistoryFinding],
) -> Verdict {
    let pending = history.iter().filter(|finding| matches!(finding, HistoryFinding::Pending { .. })).count();
    let unknown = history.iter().filter(|finding| matches!(finding, HistoryFinding::Unknown { .. })).count();
    let other = history
        .iter()
        .filter(|finding| {
            matches!(finding, HistoryFinding::Missing { .. } | HistoryFinding::Squashed { .. })
                || finding.violates_integrity()
        })
        .count()
        - unknown;
    let only_more = changes.iter().all(|change| matches!(change, Change::Created(_)));
    if other > 0 {
        Verdict::Diverged
    } else if pending == 0 && unknown == 0 && changes.is_empty() {
        Verdict::InSync
    } else if pending > 0 && unknown == 0 && applied_state(states, pending) == Some(live) {
        Verdict::Behind
    } else if pending == 0 && only_more {
        Verdict::Ahead
    } else {
        Verdict::Diverged
    }
}

fn applied_state(states: &[Fingerprint], pending: usize) -> Option<Fingerprint> {
    let applied = states.len().checked_sub(pending + 1)?;
    states.get(applied).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Attributes, Catalog};
    use crate::id::ObjectId;
    use crate::kind::Kind;

    fn state(name: &str) -> Fingerprint {
        let objects = [(ObjectId::new(Kind::Table, ["public", name]), Attributes::default())].into();
        Fingerprint::of(&Catalog { objects, ..Catalog::default() })
    }

    fn files(names: &[&str]) -> Vec<LockedMigration> {
        let mut previous = chain::START.to_owned();
        let link = |(index, name): (usize, &&str)| {
            let version = format!("2024010{}.000000", index + 1);
            previous = chain::link(&previous, &version, name, &format!("checksum of {name}"));
            LockedMigration {
                version,
                name: (*name).to_owned(),
                checksum: format!("checksum of {name}"),
                cosmetic_checksum: format!("cosmetic checksum of {name}"),
                fingerprint: state(name),
                chain: previous.clone(),
            }
        };
        names.iter().enumerate().map(link).collect()
    }

    fn rows(files: &[LockedMigration]) -> Vec<AppliedMigration> {
        let row = |file: &LockedMigration| AppliedMigration {
            version: file.version.clone(),
            name: file.name.clone(),
            checksum: file.checksum.clone(),
            cosmetic_checksum: file.cosmetic_checksum.clone(),
            chain: file.chain.clone(),
            intact: true,
        };
        files.iter().map(row).collect()
    }

    fn codes(findings: &[HistoryFinding]) -> Vec<String> {
        let code = |finding| serde_json::to_value(finding).unwrap()["code"].as_str().unwrap().to_owned();
        findings.iter().map(code).collect()
    }

    #[test]
    fn each_fault_of_the_history_has_its_finding() {
        let known = files(&["a", "b", "c"]);
        let complete = rows(&known);
        assert_eq!(codes(&check_history(&known, &[], &complete)), [""; 0]);
        assert_eq!(codes(&check_history(&known, &[], &complete[..2])), ["pending-migration"]);
        assert_eq!(codes(&check_history(&known[..2], &[], &complete)), ["unknown-migration"]);
        let gap = [complete[0].clone(), complete[2].clone()];
        assert_eq!(codes(&check_history(&known, &[], &gap)), ["missing-migration", "tampered-history"]);
        let mut changed = complete.clone();
        changed[1].checksum = "other".into();
        assert_eq!(codes(&check_history(&known, &[], &changed)), ["cosmetic-change", "tampered-history"]);
        changed[1].cosmetic_checksum = "other".into();
        assert_eq!(codes(&check_history(&known, &[], &changed)), ["changed-migration", "tampered-history"]);
        let mut edited = known.clone();
        edited[1].checksum = "other".into();
        assert_eq!(codes(&check_history(&edited, &[], &complete)), ["cosmetic-change"]);
        let mut touched = complete.clone();
        touched[2].intact = false;
        assert_eq!(codes(&check_history(&known, &[], &touched)), ["tampered-history"]);
    }

    #[test]
    fn the_four_verdicts() {
        let known = files(&["a", "b"]);
        let states = [state("none"), state("a"), state("b")];
        let complete = check_history(&known, &[], &rows(&known));
        let behind = check_history(&known, &[], &rows(&known[..1]));
        let unknown = check_history(&known[..1], &[], &rows(&known));
        let created = [Change::Created(ObjectId::new(Kind::Table, ["public", "x"]))];
        let dropped = [Change::Dropped(ObjectId::new(Kind::Table, ["public", "x"]))];
        assert_eq!(decide(&[], state("b"), &states, &complete), Verdict::InSync);
        assert_eq!(decide(&dropped, state("a"), &states, &behind), Verdict::Behind);
        assert_eq!(decide(&dropped, state("other"), &states, &behind), Verdict::Diverged);
        assert_eq!(decide(&[], state("b"), &states, &behind), Verdict::Diverged);
        assert_eq!(decide(&created, state("other"), &states, &complete), Verdict::Ahead);
        assert_eq!(decide(&created, state("other"), &states[..2], &unknown), Verdict::Ahead);
        assert_eq!(decide(&dropped, state("other"), &states, &complete), Verdict::Diverged);
        let unreadable = [HistoryFinding::Unreadable { reason: "no column".into() }];
        assert_eq!(decide(&[], state("b"), &states, &unreadable), Verdict::Diverged);
    }

    #[test]
    fn what_was_squashed_may_be_applied_whole_or_not_at_all() {
        let old = files(&["a", "b", "c"]);
        let mut one = old[1].clone();
        one.name = "both".into();
        one.checksum = "checksum of both".into();
        one.cosmetic_checksum = "cosmetic checksum of both".into();
        let squashes = [Squash { version: one.version.clone(), migrations: old[..2].to_vec() }];
        let known = [one, old[2].clone()];
        let check = |applied: &[AppliedMigration]| codes(&check_history(&known, &squashes, applied));
        let applied = rows(&old);
        assert_eq!(check(&applied), [""; 0]);
        assert_eq!(check(&applied[..2]), ["pending-migration"]);
        assert_eq!(check(&applied[..1]), ["squashed-migration", "pending-migration"]);
        assert_eq!(check(&[]), ["pending-migration", "pending-migration"]);
        let mut changed = applied.clone();
        changed[0].checksum = "other".into();
        changed[0].cosmetic_checksum = "other".into();
        assert_eq!(check(&changed), ["changed-migration", "tampered-history"]);
        assert_eq!(check(&applied[1..]), ["changed-migration", "tampered-history"]);
        let middle = check_history(&known, &squashes, &applied[..1]);
        assert_eq!(
            decide(&[], state("a"), &[state("none"), state("b"), state("c")], &middle),
            Verdict::Diverged
        );
    }

    #[test]
    fn a_migration_of_data_only_leaves_the_database_behind() {
        let known = files(&["a", "b"]);
        let states = [state("none"), state("a"), state("a")];
        let behind = check_history(&known, &[], &rows(&known[..1]));
        assert_eq!(decide(&[], state("a"), &states, &behind), Verdict::Behind);
    }
}
