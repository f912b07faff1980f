//! What a statement takes away for good, so that it can be kept before.

use crate::cursor::Cursor;
use crate::demand::Name;
use crate::split::Statement;

/// Values that a statement takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// A table with all its rows.
    Table(Name),
    /// All tables of a schema.
    Schema(String),
    /// The rows of a table and, with `CASCADE`, of those that refer to it.
    Rows(Name, Reach),
    /// The values of a column.
    Column(Name, String),
    /// The values of a column, which become others by an expression.
    Values(Name, String),
}

/// Whether others go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// No.
    Alone,
    /// Those that refer to it.
    Cascade,
}

/// Whether a statement deletes or changes rows that it chooses itself: which they are, only its running says.
pub fn changes_rows(statement: &Statement<'_>) -> bool {
    const WORDS: [&str; 3] = ["DELETE", "UPDATE", "MERGE"];
    let mut cursor = statement.cursor();
    cursor.is_any(&WORDS) || (cursor.accept("WITH") && cursor.skip_to_any(&WORDS))
}

/// What a statement takes away. What is not understood takes nothing away.
pub fn losses(statement: &Statement<'_>) -> Vec<Loss> {
    read(statement.cursor()).unwrap_or_default()
}

fn read(mut cursor: Cursor<'_>) -> Option<Vec<Loss>> {
    if cursor.accept("DROP") {
        if cursor.accept("TABLE") {
            return Some(names(&mut cursor)?.into_iter().map(Loss::Table).collect());
        }
        if cursor.accept("SCHEMA") {
            let schemas = names(&mut cursor)?;
            return Some(schemas.into_iter().filter_map(|mut name| name.pop()).map(Loss::Schema).collect());
        }
        return None;
    }
    if cursor.accept("TRUNCATE") {
        cursor.accept("TABLE");
        let tables = names(&mut cursor)?;
        let reach = if cursor.skip_to_any(&["CASCADE"]) { Reach::Cascade } else { Reach::Alone };
        return Some(tables.into_iter().map(|table| Loss::Rows(table, reach)).collect());
    }
    if !cursor.accept_all(&["ALTER", "TABLE"]) {
        return None;
    }
    cursor.accept_existence();
    cursor.accept("ONLY");
    let table = cursor.qualified_name()?;
    cursor.accept_symbol("*");
    let mut losses = Vec::new();
    loop {
        if cursor.accept("DROP") && !cursor.is_any(&["CONSTRAINT", "NOT", "DEFAULT"]) {
            cursor.accept("COLUMN");
            cursor.accept_existence();
            losses.push(Loss::Column(table.clone(), cursor.name()?));
        }
        let changed = changed_column(&mut cursor);
        while !cursor.is_at_end() && !cursor.is_symbol(",") {
            if let (Some(column), true) = (&changed, cursor.is_any(&["USING"])) {
                losses.push(Loss::Values(table.clone(), column.clone()));
            }
            cursor.skip_group();
        }
        if !cursor.accept_symbol(",") {
            return Some(losses);
        }
    }
}

/// The column of `ALTER c TYPE`.
fn changed_column(cursor: &mut Cursor<'_>) -> Option<String> {
    if !cursor.accept("ALTER") {
        return None;
    }
    cursor.accept("COLUMN");
    let column = cursor.name()?;
    cursor.accept_all(&["SET", "DATA"]);
    cursor.accept("TYPE").then_some(column)
}

fn names(cursor: &mut Cursor<'_>) -> Option<Vec<Name>> {
    cursor.accept_existence();
    let mut names = Vec::new();
    loop {
        cursor.accept("ONLY");
        names.push(cursor.qualified_name()?);
        cursor.accept_symbol("*");
        if !cursor.accept_symbol(",") {
            return Some(names);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::split;

    fn of(text: &str) -> Vec<Loss> {
        losses(&split(text).statements[0])
    }

    fn name(parts: &[&str]) -> Name {
        parts.iter().map(|part| (*part).to_owned()).collect()
    }

    #[test]
    fn what_goes_is_named() {
        assert_eq!(
            of("DROP TABLE IF EXISTS s.a, \"B\" CASCADE"),
            [Loss::Table(name(&["s", "a"])), Loss::Table(name(&["B"]))]
        );
        assert_eq!(of("DROP SCHEMA s CASCADE"), [Loss::Schema("s".into())]);
        assert_eq!(
            of("TRUNCATE ONLY a, s.b RESTART IDENTITY CASCADE"),
            [Loss::Rows(name(&["a"]), Reach::Cascade), Loss::Rows(name(&["s", "b"]), Reach::Cascade)]
        );
        assert_eq!(
            of(
                "ALTER TABLE s.t ADD x numeric(1, 2), DROP COLUMN IF EXISTS y, DROP z CASCADE, DROP CONSTRAINT c"
            ),
            [Loss::Column(name(&["s", "t"]), "y".into()), Loss::Column(name(&["s", "t"]), "z".into())]
        );
        assert_eq!(
            of(
                "ALTER TABLE t ALTER COLUMN a SET DATA TYPE date USING left(b, 10)::date, ALTER c TYPE bigint, DROP d"
            ),
            [Loss::Values(name(&["t"]), "a".into()), Loss::Column(name(&["t"]), "d".into())]
        );
        for text in ["DROP INDEX i", "ALTER TABLE t ALTER c DROP NOT NULL", "DELETE FROM t", "DROP VIEW v"] {
            assert_eq!(of(text), [], "{text}");
        }
    }

    #[test]
    fn rows_that_a_statement_chooses_are_told() {
        let changes = |text: &str| changes_rows(&split(text).statements[0]);
        for text in [
            "DELETE FROM t",
            "UPDATE t SET a = 1",
            "WITH d AS (SELECT) DELETE FROM t",
            "MERGE INTO t USING s ON true",
        ] {
            assert!(changes(text), "{text}");
        }
        for text in ["SELECT 1", "INSERT INTO t VALUES (1)", "DROP TABLE t", "WITH d AS (SELECT) SELECT 1"] {
            assert!(!changes(text), "{text}");
        }
    }
}
