//! Which extensions a script pins to a version.

use crate::cursor::Cursor;
use crate::split::split;
use std::collections::BTreeSet;

/// The extensions for which a `CREATE EXTENSION` or an `ALTER EXTENSION … UPDATE TO` names a version.
pub fn extensions_with_version(text: &str) -> BTreeSet<String> {
    // Where the word is not, no statement is: splitting a long script takes much longer than looking for a word.
    if !text.to_ascii_lowercase().contains("extension") {
        return BTreeSet::new();
    }
    split(text).statements.iter().filter_map(|statement| extension_with_version(statement.cursor())).collect()
}

fn extension_with_version(mut cursor: Cursor<'_>) -> Option<String> {
    if cursor.accept_all(&["CREATE", "EXTENSION"]) {
        cursor.accept_existence();
        let name = cursor.name()?;
        return cursor.skip_to_any(&["VERSION"]).then_some(name);
    }
    if cursor.accept_all(&["ALTER", "EXTENSION"]) {
        let name = cursor.name()?;
        return cursor.accept_all(&["UPDATE", "TO"]).then_some(name);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_versions_count() {
        let text = "CREATE EXTENSION citext;
            CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public VERSION '1.1' CASCADE;
            create extension Hstore version \"1.8\";
            CREATE EXTENSION version;
            ALTER EXTENSION pg_trgm UPDATE TO '1.6';
            ALTER EXTENSION ltree UPDATE;
            ALTER EXTENSION cube SET SCHEMA \"to\";
            COMMENT ON EXTENSION citext IS 'version 2';";
        let names: Vec<_> = extensions_with_version(text).into_iter().collect();
        assert_eq!(names, ["hstore", "pg_trgm", "uuid-ossp"]);
    }
}
