//! What a statement that runs alone changes, so that somebody can look whether it has run.
//!
//! Nothing outside a transaction is done together with its record: after a crash only the catalog can tell. A statement
//! of which no catalog tells is refused before anything runs.

use crate::cursor::Cursor;
use crate::split::Statement;

/// What a statement that runs alone changes. Names are as written: parts, qualified or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `CREATE INDEX CONCURRENTLY`.
    CreateIndex {
        /// The index's own name: it lies where its table does.
        index: String,
        /// Its table.
        table: Vec<String>,
    },
    /// `DROP INDEX CONCURRENTLY`.
    DropIndex {
        /// The index.
        index: Vec<String>,
    },
    /// `REINDEX INDEX CONCURRENTLY`, `REINDEX TABLE CONCURRENTLY`.
    Reindex {
        /// The index or table.
        relation: Vec<String>,
    },
    /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`.
    Detach {
        /// The partitioned table.
        table: Vec<String>,
        /// What is no longer to be its partition.
        partition: Vec<String>,
    },
    /// `CREATE SUBSCRIPTION` with a slot at the publisher.
    CreateSubscription {
        /// Its name.
        subscription: String,
    },
    /// `DROP SUBSCRIPTION` with its slot.
    DropSubscription {
        /// Its name.
        subscription: String,
    },
    /// What changes nothing when it is done once more: `VACUUM`, `ALTER SYSTEM`, `CLUSTER`, …
    Repeatable,
}

/// Why a statement cannot be applied outside a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An invalid index of this name, left by somebody else, would pass for the one that is wanted.
    #[error("`IF NOT EXISTS` takes an invalid index of that name for the one that is wanted")]
    IfNotExists,
    /// The server chooses its name.
    #[error("an index without a name cannot be found again after a crash")]
    Unnamed,
    /// It would let go of the lock that keeps other runners away.
    #[error("it ends what the session holds, the lock against other runners too")]
    EndsSession,
    /// What a crash leaves of it is spread over tables that it does not name.
    #[error("after a crash nobody knows which of its indexes are done: name the tables one by one")]
    ManyTables,
    /// Nothing says afterwards whether it ran.
    #[error("nothing in the database would say after a crash whether it has run")]
    Unknown,
}

/// What a statement which cannot run in a transaction changes.
///
/// # Errors
/// When that could not be found out after a crash.
pub fn effect(statement: &Statement<'_>) -> Result<Effect, Refusal> {
    let mut cursor = statement.cursor();
    match cursor.word().map(str::to_ascii_uppercase).as_deref() {
        Some("CREATE") => create(cursor),
        Some("DROP") => drop(cursor),
        Some("ALTER") => alter(cursor),
        Some("REINDEX") => reindex(cursor),
        Some("VACUUM" | "CLUSTER" | "REPACK") => Ok(Effect::Repeatable),
        Some("DISCARD") => Err(Refusal::EndsSession),
        Some(_) | None => Err(Refusal::Unknown),
    }
}

fn create(mut cursor: Cursor<'_>) -> Result<Effect, Refusal> {
    if cursor.accept("SUBSCRIPTION") {
        let subscription = cursor.name().ok_or(Refusal::Unknown)?;
        return Ok(Effect::CreateSubscription { subscription });
    }
    cursor.accept("UNIQUE");
    if !cursor.accept_all(&["INDEX", "CONCURRENTLY"]) {
        return Err(Refusal::Unknown);
    }
    if cursor.is_word("IF") {
        return Err(Refusal::IfNotExists);
    }
    if cursor.is_word("ON") {
        return Err(Refusal::Unnamed);
    }
    let index = cursor.name().ok_or(Refusal::Unknown)?;
    if !cursor.accept("ON") {
        return Err(Refusal::Unknown);
    }
    cursor.accept("ONLY");
    let table = cursor.qualified_name().ok_or(Refusal::Unknown)?;
    Ok(Effect::CreateIndex { index, table })
}

fn drop(mut cursor: Cursor<'_>) -> Result<Effect, Refusal> {
    let is_subscription = cursor.accept("SUBSCRIPTION");
    if !is_subscription && !cursor.accept_all(&["INDEX", "CONCURRENTLY"]) {
        return Err(Refusal::Unknown);
    }
    cursor.accept_existence();
    if is_subscription {
        let subscription = cursor.name().ok_or(Refusal::Unknown)?;
        return Ok(Effect::DropSubscription { subscription });
    }
    Ok(Effect::DropIndex { index: cursor.qualified_name().ok_or(Refusal::Unknown)? })
}

fn alter(mut cursor: Cursor<'_>) -> Result<Effect, Refusal> {
    if cursor.accept("SYSTEM") {
        return Ok(Effect::Repeatable);
    }
    if cursor.accept("SUBSCRIPTION") {
        let _subscription = cursor.name();
        // The publications are named whole: setting them twice is setting them once.
        let is_repeatable = cursor.accept("REFRESH") || cursor.accept_all(&["SET", "PUBLICATION"]);
        return if is_repeatable { Ok(Effect::Repeatable) } else { Err(Refusal::Unknown) };
    }
    if !cursor.accept("TABLE") {
        return Err(Refusal::Unknown);
    }
    cursor.accept_existence();
    cursor.accept("ONLY");
    let table = cursor.qualified_name().ok_or(Refusal::Unknown)?;
    if !cursor.accept_all(&["DETACH", "PARTITION"]) {
        return Err(Refusal::Unknown);
    }
    let partition = cursor.qualified_name().ok_or(Refusal::Unknown)?;
    Ok(Effect::Detach { table, partition })
}

fn reindex(mut cursor: Cursor<'_>) -> Result<Effect, Refusal> {
    let mut is_concurrent = false;
    if cursor.is_symbol("(") || cursor.is_kind(crate::scan::TokenKind::Open) {
        let mut options = cursor;
        cursor.skip_group();
        while options.offset() < cursor.offset() && !options.is_at_end() {
            is_concurrent |= options.is_word("CONCURRENTLY");
            options.advance();
        }
    }
    if cursor.accept_any(&["INDEX", "TABLE"]) {
        cursor.accept("CONCURRENTLY");
        return Ok(Effect::Reindex { relation: cursor.qualified_name().ok_or(Refusal::Unknown)? });
    }
    let is_wide = cursor.accept_any(&["SCHEMA", "DATABASE", "SYSTEM"]);
    if is_concurrent || cursor.accept("CONCURRENTLY") {
        return Err(Refusal::ManyTables);
    }
    if is_wide { Ok(Effect::Repeatable) } else { Err(Refusal::Unknown) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::split;

    fn of(text: &str) -> Result<Effect, Refusal> {
        effect(&split(text).statements[0])
    }

    fn names(parts: &[&str]) -> Vec<String> {
        parts.iter().map(|part| (*part).to_owned()).collect()
    }

    #[test]
    fn what_is_changed_is_named() {
        let table = names(&["s", "T"]);
        assert_eq!(
            of("CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY s.\"T\" (a)"),
            Ok(Effect::CreateIndex { index: "i".into(), table: table.clone() })
        );
        assert_eq!(
            of("DROP INDEX CONCURRENTLY IF EXISTS s.i"),
            Ok(Effect::DropIndex { index: names(&["s", "i"]) })
        );
        assert_eq!(
            of("ALTER TABLE IF EXISTS ONLY s.\"T\" DETACH PARTITION s.p CONCURRENTLY"),
            Ok(Effect::Detach { table, partition: names(&["s", "p"]) })
        );
        for text in ["REINDEX TABLE CONCURRENTLY t", "REINDEX (VERBOSE, CONCURRENTLY) INDEX t"] {
            assert_eq!(of(text), Ok(Effect::Reindex { relation: names(&["t"]) }), "{text}");
        }
        for text in [
            "VACUUM FULL t",
            "CLUSTER",
            "ALTER SYSTEM SET work_mem = '1MB'",
            "REINDEX SCHEMA s",
            "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
        ] {
            assert_eq!(of(text), Ok(Effect::Repeatable), "{text}");
        }
    }

    #[test]
    fn what_nobody_could_look_for_is_refused() {
        for (text, refusal) in [
            ("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", Refusal::IfNotExists),
            ("CREATE INDEX CONCURRENTLY ON t (a)", Refusal::Unnamed),
            ("DISCARD ALL", Refusal::EndsSession),
            ("REINDEX (CONCURRENTLY) DATABASE", Refusal::ManyTables),
            ("REINDEX SCHEMA CONCURRENTLY s", Refusal::ManyTables),
            ("CREATE DATABASE d", Refusal::Unknown),
            ("ALTER SUBSCRIPTION s ADD PUBLICATION p", Refusal::Unknown),
            ("COMMIT PREPARED 'x'", Refusal::Unknown),
        ] {
            assert_eq!(of(text), Err(refusal), "{text}");
        }
    }
}
