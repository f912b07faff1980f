//! Which materialized views a script leaves empty, for somebody else to fill.

use crate::definition::qualified_in;
use crate::locate::SearchPath;
use crate::split::{Statement, split};
use std::collections::BTreeSet;

/// The materialized views that a script makes, or leaves, `WITH NO DATA`: schema and name.
pub fn views_without_data(text: &str) -> BTreeSet<Vec<String>> {
    // Where the word is not, no statement is: splitting a long script takes much longer than looking for a word.
    if !text.to_ascii_lowercase().contains("materialized") {
        return BTreeSet::new();
    }
    let mut search_path = SearchPath::default();
    let mut views = BTreeSet::new();
    for statement in &split(text).statements {
        search_path.follow(statement);
        if let Some((view, data)) = materialized_view(statement, search_path.schema()) {
            match data {
                Data::Absent => views.insert(view),
                Data::Present => views.remove(&view),
            };
        }
    }
    views
}

enum Data {
    Present,
    Absent,
}

/// The view that a statement makes or refreshes.
fn materialized_view(statement: &Statement<'_>, schema: &str) -> Option<(Vec<String>, Data)> {
    let mut cursor = statement.cursor();
    if !cursor.accept_all(&["CREATE", "MATERIALIZED", "VIEW"]) {
        cursor.accept_all(&["REFRESH", "MATERIALIZED", "VIEW"]).then_some(())?;
    }
    cursor.accept("CONCURRENTLY");
    cursor.accept_existence();
    let view = qualified_in(&mut cursor, schema)?;
    while cursor.skip_to_any(&["WITH"]) {
        cursor.advance();
        if cursor.accept_all(&["NO", "DATA"]) && cursor.is_at_end() {
            return Some((view, Data::Absent));
        }
    }
    Some((view, Data::Present))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_view_counts() {
        let text = "CREATE MATERIALIZED VIEW a.full AS WITH x AS (SELECT 1) SELECT * FROM x;
            CREATE MATERIALIZED VIEW a.empty AS WITH x AS (SELECT 1) SELECT * FROM x WITH NO DATA;
            CREATE MATERIALIZED VIEW IF NOT EXISTS unqualified AS SELECT 1 WITH NO DATA;
            SET search_path = \"Own\", public;
            create materialized view other (a) with (fillfactor = 70) as select 1 with no data;
            CREATE MATERIALIZED VIEW filled AS SELECT 1 WITH NO DATA;
            REFRESH MATERIALIZED VIEW filled;
            CREATE MATERIALIZED VIEW emptied AS SELECT 1 WITH DATA;
            REFRESH MATERIALIZED VIEW \"Own\".emptied WITH NO DATA;
            COMMENT ON MATERIALIZED VIEW a.full IS 'WITH NO DATA';";
        let names: Vec<String> = views_without_data(text).iter().map(|path| path.join(".")).collect();
        assert_eq!(names, ["Own.emptied", "Own.other", "a.empty", "public.unqualified"]);
    }
}
