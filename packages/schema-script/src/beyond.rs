//! Statements that do something else than to change the schema of their database: rows, and what all databases of a server
//! share. By their words; what a function does that they call is not seen.

use crate::split::Statement;

/// What a statement does beside the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// It writes rows, or may.
    Rows,
    /// It changes roles or what else all databases of the server share.
    Cluster,
}

/// What a statement does beside the schema, if anything.
pub fn beyond_schema(statement: &Statement<'_>) -> Option<Beyond> {
    let words = statement.leading_words(3);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["CREATE" | "ALTER" | "DROP", "USER", "MAPPING", ..] => None,
        ["CREATE" | "ALTER" | "DROP", "ROLE" | "USER" | "GROUP" | "TABLESPACE" | "SYSTEM", ..]
        | ["CREATE" | "DROP", "DATABASE", ..] => Some(Beyond::Cluster),
        ["GRANT" | "REVOKE", ..] => (!has_word(statement.text, "ON")).then_some(Beyond::Cluster),
        ["DO", ..] => {
            let mentions_roles = has_word(statement.text, "ROLE") || has_word(statement.text, "USER");
            Some(if mentions_roles { Beyond::Cluster } else { Beyond::Rows })
        }
        [
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "COPY" | "TRUNCATE" | "SELECT" | "CALL" | "WITH"
            | "VALUES" | "EXECUTE" | "TABLE",
            ..,
        ] => Some(Beyond::Rows),
        _ => None,
    }
}

/// Whether a word stands anywhere in a text, in a string or a comment too.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::split;

    #[test]
    fn rows_and_roles_are_beyond_the_schema() {
        for (statement, beyond) in [
            ("CREATE TABLE a (b int)", None),
            ("create user mapping for a server b", None),
            ("GRANT SELECT ON a TO b", None),
            ("ALTER DATABASE a SET b = c", None),
            ("SET search_path = ''", None),
            ("/* first */ INSERT INTO a VALUES (1)", Some(Beyond::Rows)),
            ("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", Some(Beyond::Rows)),
            ("SELECT pg_catalog.setval('a', 2)", Some(Beyond::Rows)),
            ("DO $$ BEGIN PERFORM 1; END $$", Some(Beyond::Rows)),
            ("DO $$ BEGIN CREATE ROLE a; END $$", Some(Beyond::Cluster)),
            ("create role a", Some(Beyond::Cluster)),
            ("GRANT a TO b", Some(Beyond::Cluster)),
        ] {
            let script = split(statement);
            assert_eq!(beyond_schema(&script.statements[0]), beyond, "{statement}");
        }
    }
}
