//! A statement that changes many rows, to be run in many short transactions: its parts, so that it can be cut to some of
//! the rows at a time.
//!
//! What is left to be done is what its WHERE says. Nothing else has to be remembered: a run that was killed goes on with
//! the rows that still fit.

use crate::cursor::Cursor;
use crate::split::Statement;

/// How many rows at a time, unless the directive says otherwise.
pub const ROWS: u32 = 5000;

/// In which order, how many at a time, and how fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The columns by which rows are taken; none for those of the primary key.
    pub by: Vec<String>,
    /// How many rows a transaction changes.
    pub rows: u32,
    /// How long nothing is done between two transactions, in milliseconds.
    pub pause: u32,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { by: Vec::new(), rows: ROWS, pause: 0 }
    }
}

/// An UPDATE or DELETE, in parts, each as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill<'text> {
    /// The table: parts of its name.
    pub table: Vec<String>,
    /// What the statement calls it: its alias, else the last part of its name.
    pub called: String,
    /// Name and alias, as they can stand in a FROM as well.
    pub target: &'text str,
    /// The other tables that it reads.
    pub sources: Option<&'text str>,
    /// All that stands before the condition, WHERE included.
    pub head: &'text str,
    /// What is left to be done.
    pub condition: &'text str,
}

/// Why a statement cannot be run so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is none that changes rows.
    #[error("only `UPDATE` and `DELETE` are run some rows at a time")]
    OtherStatement,
    /// Nobody could tell where it stopped.
    #[error(
        "without a `WHERE` that says what is left to do nobody can tell, after a crash, where it stopped"
    )]
    NoCondition,
    /// Nobody would get what it returns.
    #[error("nobody gets what it returns")]
    Returning,
}

/// The parts of a statement.
///
/// # Errors
/// When it cannot be cut to some rows.
pub fn backfill<'text>(statement: &Statement<'text>) -> Result<Backfill<'text>, Refusal> {
    let text = statement.text;
    let mut cursor = statement.cursor();
    let ends: &[&str] = if cursor.accept("UPDATE") {
        &["SET"]
    } else if cursor.accept_all(&["DELETE", "FROM"]) {
        &["USING", "WHERE", "RETURNING"]
    } else {
        return Err(Refusal::OtherStatement);
    };
    let start = cursor.offset();
    cursor.accept("ONLY");
    let table = cursor.qualified_name().ok_or(Refusal::OtherStatement)?;
    cursor.accept_symbol("*");
    let is_named = cursor.accept("AS") || !cursor.is_any(ends);
    let alias = if is_named { cursor.name() } else { None };
    let called = alias.or_else(|| table.last().cloned()).ok_or(Refusal::OtherStatement)?;
    let target = cursor.text_since(start);
    let mut sources = None;
    if skip_to_clause(&mut cursor, &["FROM", "USING"]) {
        cursor.advance();
        let start = cursor.offset();
        skip_to_clause(&mut cursor, &[]);
        sources = Some(cursor.text_since(start));
    }
    if !cursor.accept("WHERE") || cursor.is_at_end() || cursor.is_word("CURRENT") {
        return Err(Refusal::NoCondition);
    }
    let head = cursor.text_since(0);
    if cursor.skip_to_any(&["RETURNING"]) {
        return Err(Refusal::Returning);
    }
    let condition = text.get(head.len()..).unwrap_or_default();
    Ok(Backfill { table, called, target, sources, head, condition })
}

/// Goes on to the next clause; true when it is one of these. `a IS DISTINCT FROM b` begins none.
fn skip_to_clause(cursor: &mut Cursor<'_>, wanted: &[&str]) -> bool {
    while !cursor.is_at_end() {
        if cursor.is_any(wanted) {
            return true;
        }
        if cursor.is_any(&["WHERE", "RETURNING"]) {
            return false;
        }
        if !cursor.accept_all(&["DISTINCT", "FROM"]) {
            cursor.skip_group();
        }
    }
    false
}

impl Backfill<'_> {
    /// The statement for the rows that a further condition takes as well. Places in it stay where they are in the text.
    pub fn cut_to(&self, range: &str) -> String {
        // The parenthesis takes the place of the white space behind WHERE, where there is any.
        let condition = self.condition.strip_prefix(char::is_whitespace).unwrap_or(self.condition);
        format!("{}({condition}\n) AND {range}", self.head)
    }

    /// The rows that are left, as what can stand behind SELECT …, with a further condition.
    pub fn left(&self, range: &str) -> String {
        let sources = self.sources.map(|sources| format!(", {sources}")).unwrap_or_default();
        format!("FROM {}{sources}\nWHERE ({}\n){range}", self.target, self.condition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::split;

    fn of(text: &str) -> Result<Backfill<'_>, Refusal> {
        backfill(&split(text).statements[0])
    }

    #[test]
    fn a_statement_has_a_target_sources_and_a_condition() {
        let found =
            of("UPDATE ONLY s.\"T\" AS t SET a = b IS DISTINCT FROM c, d = (SELECT 1 FROM x WHERE y)\n\
                        FROM u, v WHERE t.a IS NULL AND u.b = t.b")
            .unwrap();
        assert_eq!((found.table.join("."), found.called.as_str()), ("s.T".to_owned(), "t"));
        assert_eq!((found.target, found.sources), ("ONLY s.\"T\" AS t", Some("u, v")));
        assert_eq!(found.condition, " t.a IS NULL AND u.b = t.b");
        let found = of("DELETE FROM t x USING u WHERE(x.a = u.a)").unwrap();
        assert_eq!((found.called.as_str(), found.target, found.sources), ("x", "t x", Some("u")));
        assert_eq!(found.cut_to("r"), "DELETE FROM t x USING u WHERE((x.a = u.a)\n) AND r");
        let found = of("UPDATE s.t SET a = 1 WHERE a IS NULL").unwrap();
        assert_eq!((found.called.as_str(), found.target, found.sources), ("t", "s.t", None));
        assert_eq!(found.cut_to("r"), "UPDATE s.t SET a = 1 WHERE(a IS NULL\n) AND r");
        assert_eq!(found.left(" AND r"), "FROM s.t\nWHERE ( a IS NULL\n) AND r");
    }

    #[test]
    fn what_cannot_be_gone_on_with_is_refused() {
        for (text, refusal) in [
            ("INSERT INTO t SELECT 1 WHERE true", Refusal::OtherStatement),
            ("WITH x AS (SELECT 1) UPDATE t SET a = 1 WHERE a = 2", Refusal::OtherStatement),
            ("UPDATE t SET a = 1", Refusal::NoCondition),
            ("DELETE FROM t", Refusal::NoCondition),
            ("UPDATE t SET a = (SELECT 1 WHERE true)", Refusal::NoCondition),
            ("DELETE FROM t WHERE CURRENT OF c", Refusal::NoCondition),
            ("DELETE FROM t WHERE a RETURNING b", Refusal::Returning),
            ("UPDATE", Refusal::OtherStatement),
        ] {
            assert_eq!(of(text), Err(refusal), "{text}");
        }
    }
}
