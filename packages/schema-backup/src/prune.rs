//! Removes the backups that no rule keeps: of each sort by itself, and only what is whole and ours.

use crate::error::Error;
use crate::keep::{Candidate, Reason, Rules, decide};
use crate::manifest::Contents;
use crate::store::{Backup, Store};
use crate::verify;

/// Whether anything is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is only told what would be.
    Tell,
    /// What no rule keeps is removed.
    Remove,
}

/// What becomes of a backup, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It stays, or goes, by the rules.
    ByRule {
        /// Its name.
        name: String,
        /// Why it stays, or that it does not.
        reason: Reason,
    },
    /// It stays: no rule is about rows that a migration deleted.
    Rescued {
        /// Its name.
        name: String,
    },
    /// It stays, because it is not what its manifest says: somebody has to look at it.
    Damaged {
        /// Its name.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

/// Decides on every backup, oldest first, and removes those that no rule keeps.
///
/// # Errors
/// When the directory cannot be read, or something cannot be removed.
pub fn prune(store: &Store, rules: &Rules, mode: Mode) -> Result<Vec<Decision>, Error> {
    let backups = store.backups()?;
    let verified = verify::verified(&backups);
    let mut decisions = Vec::new();
    let mut sound: Vec<(Contents, Candidate)> = Vec::new();
    for backup in &backups {
        match verify::structure(backup) {
            Ok(manifest) if manifest.contents == Contents::Rescued => {
                decisions.push(Decision::Rescued { name: backup.name.clone() });
            }
            Ok(manifest) => {
                sound.push((manifest.contents, candidate(backup, verified.contains(&backup.name))));
            }
            Err(error) => {
                decisions.push(Decision::Damaged { name: backup.name.clone(), problem: error.to_string() });
            }
        }
    }
    for contents in [Contents::Full, Contents::Schema, Contents::Tables] {
        let of_it = sound.iter().filter(|(of, _)| *of == contents);
        let candidates: Vec<Candidate> = of_it.map(|(_, candidate)| candidate.clone()).collect();
        for (Candidate { name, .. }, reason) in candidates.iter().zip(decide(&candidates, rules)) {
            if reason == Reason::NotKept && mode == Mode::Remove {
                store.remove(name)?;
            }
            decisions.push(Decision::ByRule { name: name.clone(), reason });
        }
    }
    Ok(decisions)
}

fn candidate(backup: &Backup, is_verified: bool) -> Candidate {
    let rest = backup.name.trim_start_matches(Contents::Schema.prefix());
    let stamp = rest.trim_start_matches(Contents::Full.prefix()).to_owned();
    Candidate { name: backup.name.clone(), stamp, is_verified }
}
