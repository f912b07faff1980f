//! What a name that PostgreSQL does not know may have been meant to be: defined further below, or misspelt.

use postgres::Client;
use postgres::error::SqlState;
use schema_script::locate::Locations;
use schema_script::text::{Position, SourceText};

/// What helps to find the mistake in a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clue {
    /// The script defines it after the statement that needs it.
    DefinedBelow {
        /// The name as the message has it.
        name: String,
        /// Where it is defined.
        line: usize,
    },
    /// There is another of nearly the same name.
    Similar {
        /// The name that exists.
        name: String,
        /// Whether it is a type; a relation otherwise.
        is_type: bool,
        /// The extension that has it.
        extension: Option<String>,
        /// Where the script defines it, or the extension.
        line: Option<usize>,
    },
}

/// A clue to an unknown type or relation, when there is one. The client stands where the statement failed.
pub(super) fn find(
    client: &mut Client,
    error: &postgres::error::DbError,
    text: &SourceText,
    failed_at: Position,
) -> Option<Clue> {
    let is_type = *error.code() == SqlState::UNDEFINED_OBJECT && error.message().starts_with("type \"");
    if !is_type && *error.code() != SqlState::UNDEFINED_TABLE {
        return None;
    }
    let name = error.message().split('"').nth(1)?.trim_end_matches("[]");
    let locations = Locations::of(text);
    let (schema, bare) = name.split_once('.').unwrap_or(("public", name));
    let kind = if is_type { "domain" } else { "table" };
    let line_of = |kind: &str, path: &[&str]| locations.find(kind, path).map(|position| position.line);
    if let Some(line) = line_of(kind, &[schema, bare]).filter(|line| *line > failed_at.line) {
        return Some(Clue::DefinedBelow { name: name.to_owned(), line });
    }
    // A clue is a courtesy: without the names there is none, and the failure is told as it is.
    let rows = client.query(include_str!("similar_names.sql"), &[]).ok()?;
    let names = rows.iter().filter(|row| row.get::<_, bool>("is_type") == is_type);
    let nearest = names
        .map(|row| (distance(bare, row.get("name")), row))
        .filter(|(distance, _)| (1..=2).contains(distance) && distance * 3 <= bare.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, row)| row)?;
    let (similar, schema): (&str, &str) = (nearest.get("name"), nearest.get("schema"));
    let extension: Option<String> = nearest.get("extension");
    let line = match &extension {
        Some(extension) => line_of("extension", &[extension]),
        None => line_of(kind, &[schema, similar]),
    };
    Some(Clue::Similar { name: similar.to_owned(), is_type, extension, line })
}

/// How many characters must be put in, left out, changed or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances_count_single_mistakes() {
        for (one, other, expected) in [
            ("citext", "citext", 0),
            ("citex", "citext", 1),
            ("ctiext", "citext", 1),
            ("", "ab", 2),
            ("a", "é", 1),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }
}
