//! What `ALTER TABLE` asks of rows, action by action.

use super::{Deed, Demand, Name, Rows, bound, clause, constraint};
use crate::cursor::Cursor;

pub(super) fn alter(mut cursor: Cursor<'_>) -> Option<Vec<Deed>> {
    cursor.accept_existence();
    let only = cursor.accept("ONLY");
    let table = cursor.qualified_name()?;
    cursor.accept_symbol("*");
    if cursor.accept("RENAME") {
        return rename(cursor, table);
    }
    if cursor.accept_all(&["ATTACH", "PARTITION"]) {
        let partition = cursor.qualified_name()?;
        let Some(bound) = bound::read(&mut cursor) else { return Some(Vec::new()) };
        let parent = Rows { table: table.clone(), only: false };
        return Some(vec![
            Deed::Asks(Rows { table: partition, only: false }, Demand::Within(table.clone(), bound.clone())),
            Deed::Asks(parent, Demand::Within(table, bound)),
        ]);
    }
    let mut deeds = Vec::new();
    loop {
        deeds.extend(action(&mut cursor, &Rows { table: table.clone(), only }).unwrap_or_default());
        clause::to_comma_or(&mut cursor, &[]);
        if !cursor.accept_symbol(",") {
            return Some(deeds);
        }
    }
}

fn rename(mut cursor: Cursor<'_>, table: Name) -> Option<Vec<Deed>> {
    if cursor.accept("CONSTRAINT") {
        return Some(Vec::new());
    }
    if cursor.accept("TO") {
        let mut renamed = table.clone();
        *renamed.last_mut()? = cursor.name()?;
        return Some(vec![Deed::MakesTable(table), Deed::MakesTable(renamed)]);
    }
    cursor.accept("COLUMN");
    let old = cursor.name()?;
    if !cursor.accept("TO") {
        return None;
    }
    let new = cursor.name()?;
    Some(vec![Deed::MakesColumn(table.clone(), old), Deed::MakesColumn(table, new)])
}

fn action(cursor: &mut Cursor<'_>, rows: &Rows) -> Option<Vec<Deed>> {
    let asks = |demand| Some(vec![Deed::Asks(rows.clone(), demand)]);
    if cursor.accept_all(&["VALIDATE", "CONSTRAINT"]) {
        return asks(Demand::Validated(cursor.name()?));
    }
    if cursor.accept("DROP") {
        if cursor.is_word("CONSTRAINT") {
            return None;
        }
        cursor.accept("COLUMN");
        cursor.accept_existence();
        return Some(vec![Deed::MakesColumn(rows.table.clone(), cursor.name()?)]);
    }
    if cursor.accept("ALTER") {
        cursor.accept("COLUMN");
        let column = cursor.name()?;
        if cursor.accept_all(&["SET", "NOT", "NULL"]) {
            return asks(Demand::NotNull(column));
        }
        if !cursor.accept_all(&["SET", "DATA", "TYPE"]) && !cursor.accept("TYPE") {
            return None;
        }
        let type_text = clause::to_comma_or(cursor, &["USING", "COLLATE"]).to_owned();
        if cursor.accept("COLLATE") {
            cursor.qualified_name()?;
        }
        let using = cursor.accept("USING").then(|| clause::to_comma_or(cursor, &[]).to_owned());
        // An expression may make anything of the values.
        let changed = using.is_some().then(|| Deed::ChangesRows(rows.table.clone()));
        let asked = Deed::Asks(rows.clone(), Demand::Type { column, type_text, using });
        return Some(std::iter::once(asked).chain(changed).collect());
    }
    if cursor.accept("ADD") { add(cursor, rows) } else { None }
}

fn add(cursor: &mut Cursor<'_>, rows: &Rows) -> Option<Vec<Deed>> {
    let name = if cursor.accept("CONSTRAINT") { Some(cursor.name()?) } else { None };
    let is_constraint = name.is_some()
        || cursor.is_any(&["CHECK", "PRIMARY", "UNIQUE", "FOREIGN", "EXCLUDE"])
        || cursor.is_word("NOT");
    if is_constraint {
        let demand = constraint::read(cursor)?;
        return Some(if constraint::is_unchecked(*cursor) {
            vec![Deed::AddsUnchecked(rows.table.clone(), name?, demand)]
        } else {
            vec![Deed::Asks(rows.clone(), demand)]
        });
    }
    cursor.accept("COLUMN");
    cursor.accept_existence();
    let column = cursor.name()?;
    let mut deeds = Vec::new();
    let serial = ["SMALLSERIAL", "SERIAL", "BIGSERIAL", "SERIAL2", "SERIAL4", "SERIAL8"];
    let mut has_value = cursor.is_any(&serial);
    let mut is_required = false;
    while !cursor.is_at_end() && !cursor.is_symbol(",") {
        has_value |= cursor.is_any(&["DEFAULT", "GENERATED"]);
        if cursor.accept_all(&["NOT", "NULL"]) || cursor.accept_all(&["PRIMARY", "KEY"]) {
            is_required = true;
        } else {
            cursor.skip_group();
        }
    }
    if is_required && !has_value {
        deeds.push(Deed::Asks(rows.clone(), Demand::Absent(column.clone())));
    }
    deeds.push(Deed::MakesColumn(rows.table.clone(), column));
    Some(deeds)
}
