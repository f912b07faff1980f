//! The folders of `cases/<kind>`, and pairs of their sides.

use schema_core::kind::Kind;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the choice of pairs begins.
const SEED: u64 = 0x5eed;

/// A folder.
pub(crate) struct Case {
    /// `<kind>/<case>`.
    pub(crate) name: String,
    pub(crate) directory: PathBuf,
    pub(crate) notes: Notes,
}

/// What `case.json` says.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Notes {
    /// The first major version that understands it.
    major_min: u32,
    /// The last one.
    major_max: Option<u32>,
    /// Whether there is a way back, too; if not, `reason` says why.
    pub(crate) reverse: bool,
    reason: Option<String>,
}

impl Default for Notes {
    fn default() -> Notes {
        Notes { major_min: 0, major_max: None, reverse: true, reason: None }
    }
}

/// Two sides of two cases.
pub(crate) struct Pair {
    pub(crate) old: PathBuf,
    pub(crate) new: PathBuf,
}

impl Pair {
    pub(crate) fn name(&self) -> String {
        format!("pair: {} to {}", side(&self.old), side(&self.new))
    }
}

/// `<kind>/<case>/old.sql`.
fn side(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts[parts.len() - 3..].join("/")
}

/// The same pairs in each run over the same cases.
pub(crate) fn choose_pairs(cases: &[Arc<Case>], number: usize) -> Vec<Pair> {
    // The old side of a case that has no way back is one that statements may not lead to.
    let ways = |case: &Arc<Case>| {
        let [old, new] = ["old.sql", "new.sql"].map(|file| case.directory.join(file));
        [(old, case.notes.reverse), (new, true)]
    };
    let sides: Vec<(PathBuf, bool)> = cases.iter().flat_map(ways).collect();
    let mut state = SEED;
    let mut choose = || &sides[(next_random(&mut state) % sides.len() as u64) as usize];
    let mut pairs = Vec::new();
    while cases.len() > 1 && pairs.len() < number {
        let (old, (new, can_be_reached)) = (&choose().0, choose());
        if *can_be_reached && old.parent() != new.parent() {
            pairs.push(Pair { old: old.clone(), new: new.clone() });
        }
    }
    pairs
}

/// SplitMix64.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The cases that a major version understands.
pub(crate) fn read_cases(major: u32) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders: BTreeMap<String, BTreeSet<PathBuf>> =
        folders(&root).into_iter().map(|kind| (name(&kind), folders(&kind))).collect();
    let known: BTreeSet<String> = Kind::ALL.iter().map(|kind| kind.label().replace(' ', "_")).collect();
    let found: BTreeSet<String> = folders.keys().cloned().collect();
    assert_eq!(found, known, "each kind has a folder of cases, and there is no other");
    let mut cases = Vec::new();
    for (kind, directories) in folders {
        assert!(!directories.is_empty(), "{kind} has no cases");
        cases.extend(directories.into_iter().map(|directory| read_case(&kind, directory)));
    }
    cases.retain(|case| {
        case.notes.major_min <= major && case.notes.major_max.is_none_or(|last| major <= last)
    });
    cases
}

fn read_case(kind: &str, directory: PathBuf) -> Case {
    const FILES: &[&str] = &["old.sql", "new.sql", "plan.sql", "seed.sql", "case.json"];
    let name = format!("{kind}/{}", name(&directory));
    for file in std::fs::read_dir(&directory).unwrap() {
        let file = file.unwrap().file_name();
        assert!(
            FILES.iter().any(|known| file == *known),
            "{name} has {}, which nobody reads",
            file.display()
        );
    }
    let notes = match std::fs::read_to_string(directory.join("case.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")),
        Err(_) => Notes::default(),
    };
    assert!(notes.reverse || notes.reason.is_some(), "{name} has no way back, and no reason");
    Case { name, directory, notes }
}

fn folders(directory: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
