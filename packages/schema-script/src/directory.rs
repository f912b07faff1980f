//! What may stand in the migrations directory: migrations, their ways back, and a README. Nothing is passed over in
//! silence.

use crate::finding::{Code, Finding, Severity};
use crate::name::{MigrationName, Version};
use std::collections::{BTreeMap, BTreeSet};

/// What an entry of a directory is, not following symbolic links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, wherever it leads.
    SymbolicLink,
    /// A FIFO, a socket or a device.
    Special,
}

/// What a listing of the migrations directory says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrations {
    /// The migrations, by version.
    pub names: Vec<MigrationName>,
    /// What is wrong, by entry.
    pub findings: Vec<Finding>,
}

/// Files beside migrations that may stand there: for people, what keeps an empty directory in git, and differences that
/// are accepted for a time.
const ALLOWED: &[&str] = &["README.md", ".gitkeep", "waivers.toml"];

/// The directory of the ways back: for a migration that has one, a script of the same name.
pub const DOWN: &str = "down";

/// Reads a listing of the migrations directory. A name that is not UTF-8 is given with its bad bytes replaced.
pub fn check_directory(entries: &[(String, EntryKind)]) -> Migrations {
    let mut entries: Vec<_> = entries.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    entries.sort_unstable_by_key(|&(name, _)| name);
    let mut migrations = Migrations::default();
    for &(name, kind) in &entries {
        if (name, kind) == (DOWN, EntryKind::Directory) {
            continue;
        }
        if let Some(finding) = irregular(name, kind) {
            migrations.findings.push(finding);
        } else if !ALLOWED.contains(&name) {
            match MigrationName::of_file(name) {
                Ok(migration) => migrations.names.push(migration),
                Err(error) => migrations.findings.push(stranger(name, &error.to_string())),
            }
        }
    }
    migrations.names.sort();
    migrations.findings.extend(duplicate_versions(&migrations.names));
    migrations.findings.extend(case_collisions(entries.iter().map(|&(name, _)| name)));
    migrations.findings.sort_by(|one, other| (&one.entry, one.code).cmp(&(&other.entry, other.code)));
    migrations
}

/// Reads a listing of the directory of the ways back: each is that of one of these migrations.
pub fn check_down(entries: &[(String, EntryKind)], migrations: &[MigrationName]) -> Vec<Finding> {
    let files: BTreeSet<String> = migrations.iter().map(MigrationName::file_name).collect();
    let check = |(name, kind): &(String, EntryKind)| {
        let entry = format!("{DOWN}/{name}");
        irregular(&entry, *kind).or_else(|| {
            let message = format!("`{}` is the way back of no migration", entry.escape_debug());
            let finding = Finding::new(Code::UnknownFile, Severity::Error, message).about_entry(&entry);
            (!files.contains(name))
                .then(|| finding.with_help("delete it, or give it the name of its migration"))
        })
    };
    entries.iter().filter_map(check).collect()
}

fn irregular(name: &str, kind: EntryKind) -> Option<Finding> {
    let what = match kind {
        EntryKind::File => return None,
        EntryKind::Directory => "a directory",
        EntryKind::SymbolicLink => "a symbolic link",
        EntryKind::Special => "a FIFO, a socket or a device",
    };
    let message = format!("`{}` is {what}", name.escape_debug());
    Some(Finding::new(Code::NotRegularFile, Severity::Error, message).about_entry(name))
}

/// A file that is no migration: perhaps one with a bad name, perhaps something left behind.
fn stranger(name: &str, reason: &str) -> Finding {
    let shown = name.escape_debug();
    if let Some(program) = leftover_of(name) {
        let message = format!("`{shown}` was left behind by {program}");
        return Finding::new(Code::UnknownFile, Severity::Error, message)
            .with_help("delete it, and let .gitignore keep such files out")
            .about_entry(name);
    }
    if name.to_ascii_lowercase().ends_with(".sql") {
        let message = format!("`{shown}` is no name of a migration: {reason}");
        return Finding::new(Code::BadMigrationName, Severity::Error, message).about_entry(name);
    }
    Finding::new(Code::UnknownFile, Severity::Error, format!("`{shown}` is no migration")).about_entry(name)
}

fn leftover_of(name: &str) -> Option<&'static str> {
    if name.ends_with('~') || name.starts_with(".#") || (name.starts_with('#') && name.ends_with('#')) {
        return Some("an editor");
    }
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "swp" | "swo" | "swx" | "bak" | "tmp" => Some("an editor"),
        "orig" | "rej" => Some("a merge or a patch"),
        "DS_Store" => Some("a file manager"),
        _ => None,
    }
}

fn duplicate_versions(names: &[MigrationName]) -> Vec<Finding> {
    let mut by_version: BTreeMap<Version, &MigrationName> = BTreeMap::new();
    let mut findings = Vec::new();
    for name in names {
        match by_version.get(&name.version()) {
            Some(first) => {
                let message = format!("`{}` has the version of `{}`", name.file_name(), first.file_name());
                let finding = Finding::new(Code::DuplicateVersion, Severity::Error, message);
                findings.push(finding.about_entry(&name.file_name()));
            }
            None => {
                by_version.insert(name.version(), name);
            }
        }
    }
    findings
}

/// Names that differ in case only are one file where file systems ignore case.
fn case_collisions<'name>(names: impl Iterator<Item = &'name str>) -> Vec<Finding> {
    let mut by_folded: BTreeMap<String, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for name in names {
        if let Some(first) = by_folded.insert(name.to_lowercase(), name) {
            let message =
                format!("`{}` and `{}` differ in case only", first.escape_debug(), name.escape_debug());
            findings.push(Finding::new(Code::CaseCollision, Severity::Error, message).about_entry(name));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(entries: &[(&str, EntryKind)]) -> Vec<String> {
        let entries: Vec<_> = entries.iter().map(|&(name, kind)| (name.to_owned(), kind)).collect();
        let findings = check_directory(&entries).findings;
        findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect()
    }

    #[test]
    fn migrations_come_in_the_order_of_their_versions() {
        let entries = ["20240301.000000_b.sql", "README.md", "20240201.000000_z.sql", ".gitkeep"];
        let entries: Vec<_> = entries.iter().map(|&name| (name.to_owned(), EntryKind::File)).collect();
        let migrations = check_directory(&entries);
        assert_eq!(migrations.findings, []);
        let names: Vec<_> = migrations.names.iter().map(MigrationName::to_string).collect();
        assert_eq!(names, ["20240201.000000_z", "20240301.000000_b"]);
        assert_eq!(check_directory(&[]), Migrations::default());
    }

    #[test]
    fn a_way_back_is_that_of_a_migration() {
        let migrations: Vec<MigrationName> = vec!["20240201.000000_a".parse().unwrap()];
        let entries =
            ["20240201.000000_a.sql", "20240201.000000_b.sql"].map(|name| (name.to_owned(), EntryKind::File));
        let findings = check_down(&entries, &migrations);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "`down/20240201.000000_b.sql` is the way back of no migration");
        let link = [("20240201.000000_a.sql".to_owned(), EntryKind::SymbolicLink)];
        assert_eq!(check_down(&link, &migrations)[0].code, Code::NotRegularFile);
        assert_eq!(check_directory(&[(DOWN.to_owned(), EntryKind::Directory)]), Migrations::default());
        assert_eq!(
            check_directory(&[(DOWN.to_owned(), EntryKind::File)]).findings[0].code,
            Code::UnknownFile
        );
    }

    #[test]
    fn whatever_does_not_belong_there_is_found() {
        use EntryKind::{Directory, File, Special, SymbolicLink};
        let migration = "20240201.000000_a.sql";
        for (name, kind, expected) in [
            ("notes.txt", File, "unknown-file: `notes.txt` is no migration"),
            (".hidden", File, "unknown-file: `.hidden` is no migration"),
            ("CON", File, "unknown-file: `CON` is no migration"),
            ("a\u{202e}b", File, "unknown-file: `a\\u{202e}b` is no migration"),
            (
                "20240201.000000_a.sql~",
                File,
                "unknown-file: `20240201.000000_a.sql~` was left behind by an editor",
            ),
            (
                ".20240201.000000_a.sql.swp",
                File,
                "unknown-file: `.20240201.000000_a.sql.swp` was left behind by an editor",
            ),
            (
                "20240201.000000_a.sql.orig",
                File,
                "unknown-file: `20240201.000000_a.sql.orig` was left behind by a merge or a patch",
            ),
            (".DS_Store", File, "unknown-file: `.DS_Store` was left behind by a file manager"),
            (
                "V2__x.sql",
                File,
                "bad-migration-name: `V2__x.sql` is no name of a migration: `V2` is not a version YYYYMMDD.HHMMSS",
            ),
            (
                "20240202.000000_b.sql",
                SymbolicLink,
                "not-regular-file: `20240202.000000_b.sql` is a symbolic link",
            ),
            ("README.md", SymbolicLink, "not-regular-file: `README.md` is a symbolic link"),
            ("old", Directory, "not-regular-file: `old` is a directory"),
            ("pipe.sql", Special, "not-regular-file: `pipe.sql` is a FIFO, a socket or a device"),
            (
                "20240201.000000_b.sql",
                File,
                "duplicate-version: `20240201.000000_b.sql` has the version of `20240201.000000_a.sql`",
            ),
        ] {
            assert_eq!(findings(&[(migration, File), (name, kind)]), [expected], "{name}");
        }
        assert_eq!(
            findings(&[("README.md", File), ("readme.md", File)]),
            [
                "unknown-file: `readme.md` is no migration",
                "case-collision: `README.md` and `readme.md` differ in case only"
            ]
        );
    }
}
