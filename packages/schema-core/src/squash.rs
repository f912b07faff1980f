//! Migrations that were replaced by one: what a history may hold in its place.
//!
//! A database that had applied them keeps its rows. Which spelling of the beginning a database has, its first row tells.

use crate::lock::{LockedMigration, Squash};
use crate::verdict::AppliedMigration;

/// One migration that a database ought to have applied.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The migration.
    pub migration: &'a LockedMigration,
    /// The migration that has replaced it, where its own file is gone.
    pub squashed_into: Option<&'a LockedMigration>,
}

/// The migrations that a database with these rows ought to have applied: those of the repository, or, where its history
/// began with some that were squashed since, those in the place of the one that replaced them.
pub fn expected<'a>(
    known: &'a [LockedMigration],
    squashes: &'a [Squash],
    applied: &[AppliedMigration],
) -> Vec<Line<'a>> {
    let plain = |migration| Line { migration, squashed_into: None };
    let Some((first, rest)) = known.split_first() else { return Vec::new() };
    let began = applied.first();
    let beginning = spellings(first, squashes).into_iter().find(|spelling| {
        let begins = spelling.first().zip(began);
        begins.is_some_and(|(line, row)| line.version == row.version && line.name == row.name)
    });
    let beginning = beginning.unwrap_or_else(|| vec![first]);
    let line = |migration: &'a LockedMigration| Line {
        migration,
        squashed_into: Some(first).filter(|first| *first != migration),
    };
    beginning.into_iter().map(line).chain(rest.iter().map(plain)).collect()
}

/// The migration itself, and every row of migrations that it stands for: what was squashed may have been a squash.
fn spellings<'a>(migration: &'a LockedMigration, squashes: &'a [Squash]) -> Vec<Vec<&'a LockedMigration>> {
    let mut spellings = vec![vec![migration]];
    let replaced = squashes.iter().find(|squash| squash.version == migration.version);
    // Versions ascend, so that the first of several is always older than the one that replaced them.
    if let Some((first, rest)) = replaced.and_then(|squash| squash.migrations.split_first()) {
        spellings.extend(
            self::spellings(first, squashes)
                .into_iter()
                .map(|beginning| beginning.into_iter().chain(rest).collect()),
        );
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::fingerprint::Fingerprint;

    fn line(version: &str, name: &str) -> LockedMigration {
        LockedMigration {
            version: version.to_owned(),
            name: name.to_owned(),
            checksum: format!("checksum of {name}"),
            cosmetic_checksum: format!("cosmetic checksum of {name}"),
            fingerprint: Fingerprint::of(&Catalog::default()),
            chain: String::new(),
        }
    }

    fn rows(names: &[(&str, &str)]) -> Vec<AppliedMigration> {
        let row = |(version, name): &(&str, &str)| AppliedMigration {
            version: (*version).to_owned(),
            name: (*name).to_owned(),
            checksum: format!("checksum of {name}"),
            cosmetic_checksum: String::new(),
            chain: String::new(),
            intact: true,
        };
        names.iter().map(row).collect()
    }

    fn names(lines: &[Line<'_>]) -> Vec<String> {
        let name = |line: &Line<'_>| {
            let sign = if line.squashed_into.is_some() { "-" } else { "" };
            format!("{}{sign}", line.migration.name)
        };
        lines.iter().map(name).collect()
    }

    #[test]
    fn a_history_is_read_in_the_spelling_that_it_began_with() {
        let squashes = [
            Squash { version: "2".into(), migrations: vec![line("1", "a"), line("2", "b")] },
            Squash { version: "3".into(), migrations: vec![line("2", "first"), line("3", "c")] },
        ];
        let known = [line("3", "second"), line("4", "d")];
        let names_of = |applied: &[(&str, &str)]| names(&expected(&known, &squashes, &rows(applied)));
        assert_eq!(names_of(&[]), ["second", "d"]);
        assert_eq!(names_of(&[("3", "second")]), ["second", "d"]);
        assert_eq!(names_of(&[("2", "first")]), ["first-", "c-", "d"]);
        assert_eq!(names_of(&[("1", "a")]), ["a-", "b-", "c-", "d"]);
        assert_eq!(names_of(&[("9", "strange")]), ["second", "d"]);
        assert_eq!(names(&expected(&[], &squashes, &rows(&[("1", "a")]))), [""; 0]);
    }
}
