//! The tables of one schema and their references, as SVG.

use super::layout::{Layout, Place, Size, layout};
use crate::catalog::{Attributes, Catalog, Value};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote::{display, escape_controls};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A table as it is drawn: schema and name.
type Name = (String, String);

/// A table with what is told of it.
struct Table {
    name: Name,
    columns: Vec<Column>,
    /// Of another schema: drawn for its name only.
    is_foreign: bool,
    is_drifted: bool,
}

struct Column {
    name: String,
    r#type: String,
    is_key: bool,
    is_reference: bool,
    is_required: bool,
}

/// A foreign key: from which column of which table to which table.
struct Reference {
    name: String,
    from: Name,
    column: Option<String>,
    to: Name,
}

const HEAD: f64 = 30.0;
const LINE: f64 = 20.0;
/// How wide a letter of the monospaced font is.
const LETTER: f64 = 7.3;
const LONGEST: usize = 44;

/// The schemas that have tables.
pub(super) fn schemas(catalog: &Catalog) -> BTreeSet<String> {
    tables(catalog).map(|id| id.path[0].to_string()).collect()
}

fn tables(catalog: &Catalog) -> impl Iterator<Item = &ObjectId> {
    // A partition is what the whole is.
    let is_table = |(id, attributes): &(&ObjectId, &Attributes)| {
        matches!(id.kind, Kind::Table | Kind::ForeignTable)
            && id.path.len() == 2
            && attributes.get("partition_of").is_none()
    };
    catalog.objects.iter().filter(is_table).map(|(id, _)| id)
}

fn name_of(id: &ObjectId) -> Name {
    (id.path[0].to_string(), id.path[1].to_string())
}

/// The diagram of one schema. `drifted` are the tables that differ, or parts of them.
pub(super) fn diagram(catalog: &Catalog, schema: &str, drifted: &BTreeSet<Name>) -> Markup {
    let references = references(catalog);
    let own: Vec<&ObjectId> = tables(catalog).filter(|id| &*id.path[0] == schema).collect();
    let mut drawn: Vec<Table> = own.into_iter().map(|id| table(catalog, id, &references, drifted)).collect();
    let references: Vec<Reference> =
        references.into_iter().filter(|reference| reference.from.0 == schema).collect();
    let elsewhere: BTreeSet<&Name> =
        references.iter().map(|reference| &reference.to).filter(|name| name.0 != schema).collect();
    drawn.extend(elsewhere.into_iter().map(|name| Table {
        name: name.clone(),
        columns: Vec::new(),
        is_foreign: true,
        is_drifted: drifted.contains(name),
    }));
    let numbers: BTreeMap<&Name, usize> =
        drawn.iter().enumerate().map(|(index, table)| (&table.name, index)).collect();
    let edges: Vec<(usize, usize)> = references
        .iter()
        .filter_map(|reference| Some((*numbers.get(&reference.from)?, *numbers.get(&reference.to)?)))
        .collect();
    let sizes: Vec<Size> = drawn.iter().map(size).collect();
    let Layout { places, width, height } = layout(&sizes, &edges);
    let lines = references.iter().filter_map(|reference| {
        let (from, to) = (*numbers.get(&reference.from)?, *numbers.get(&reference.to)?);
        let row =
            drawn[from].columns.iter().position(|column| Some(&column.name) == reference.column.as_ref());
        Some((reference, path((places[from], &sizes[from], row), (places[to], &sizes[to]))))
    });
    html! {
        svg.diagram role="img" aria-label={ "tables of the schema " (shown(schema)) }
            viewBox={ "0 0 " (number(width)) " " (number(height)) } width=(number(width)) height=(number(height)) {
            @for (reference, path) in lines {
                path.reference d=(path) data-from=(shown(&reference.from.1)) data-to=(shown(&reference.to.1)) {
                    title { (shown(&reference.name)) }
                }
            }
            @for ((table, place), size) in drawn.iter().zip(&places).zip(&sizes) {
                (draw(table, *place, size))
            }
        }
    }
}

fn draw(table: &Table, place: Place, size: &Size) -> Markup {
    let (schema, name) = &table.name;
    let title =
        if table.is_foreign { format!("{}.{}", display(schema), display(name)) } else { display(name) };
    let words: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    html! {
        g.table.foreign[table.is_foreign].drifted[table.is_drifted]
            transform={ "translate(" (number(place.x)) " " (number(place.y)) ")" }
            data-search=(shown(&format!("{schema}.{name} {}", words.join(" ")))) data-table=(shown(name)) {
            rect.box width=(number(size.width)) height=(number(size.height)) rx="8" {}
            @if !table.columns.is_empty() {
                path.head d={ "M0 30V8a8 8 0 0 1 8-8H" (number(size.width - 8.0)) "a8 8 0 0 1 8 8V30Z" } {}
            }
            text.name x="12" y="20" { (cut(&title)) @if table.is_drifted { " ●" } title { (shown(&title)) } }
            @for (index, column) in table.columns.iter().enumerate() {
                (draw_column(column, HEAD + LINE * index as f64 + 15.0, size.width))
            }
        }
    }
}

fn draw_column(column: &Column, y: f64, width: f64) -> Markup {
    let sign = match (column.is_key, column.is_reference) {
        (true, _) => "◆",
        (false, true) => "→",
        (false, false) => "",
    };
    html! {
        text.sign x="10" y=(number(y)) { (sign) }
        text.column.required[column.is_required] x="26" y=(number(y)) { (cut(&display(&column.name))) }
        text.type x=(number(width - 12.0)) y=(number(y)) text-anchor="end" { (cut(&column.r#type)) }
    }
}

fn size(table: &Table) -> Size {
    let letters = |text: &str| text.chars().count().min(LONGEST + 1);
    let line = |column: &Column| letters(&display(&column.name)) + letters(&column.r#type) + 8;
    let longest = table.columns.iter().map(line).max().unwrap_or(0);
    let title = letters(&table.name.1) + if table.is_foreign { letters(&table.name.0) + 6 } else { 6 };
    let width = (longest.max(title) as f64 * LETTER).max(140.0).round();
    let columns = table.columns.len() as f64;
    Size { width, height: if columns > 0.0 { HEAD + LINE * columns + 6.0 } else { HEAD } }
}

/// A line from a column's row to the head of a table.
fn path(from: (Place, &Size, Option<usize>), to: (Place, &Size)) -> String {
    let (start, size, row) = from;
    let (end, theirs) = to;
    let y1 = start.y + row.map_or(HEAD / 2.0, |row| HEAD + LINE * row as f64 + 10.0);
    let y2 = end.y + HEAD / 2.0;
    let is_left = end.x + theirs.width <= start.x;
    let (x1, x2) =
        if is_left { (start.x, end.x + theirs.width) } else { (start.x + size.width, end.x + theirs.width) };
    let bend = if is_left { ((x1 - x2) / 2.0).max(24.0) } else { -36.0 };
    [x1, y1, x1 - bend, y1, x2 + bend.abs(), y2, x2, y2].map(number).chunks(2).enumerate().fold(
        String::new(),
        |path, (index, point)| {
            let letter = ["M", "C", " ", " "][index];
            format!("{path}{letter}{} {}", point[0], point[1])
        },
    )
}

fn table(catalog: &Catalog, id: &ObjectId, references: &[Reference], drifted: &BTreeSet<Name>) -> Table {
    let name = name_of(id);
    let keys = keys(catalog, &name);
    let mut columns: Vec<(i64, Column)> = catalog
        .objects
        .iter()
        .filter(|(column, _)| column.kind == Kind::Column && column.path[..2] == id.path[..])
        .map(|(column, attributes)| {
            let own = column.path[2].to_string();
            let position = match attributes.get("_position") {
                Some(Value::Number(position)) => *position,
                Some(Value::Flag(_) | Value::Text(_) | Value::List(_)) | None => i64::MAX,
            };
            let is_reference = references
                .iter()
                .any(|reference| reference.from == name && reference.column.as_ref() == Some(&own));
            let drawn = Column {
                r#type: text(attributes, "type").unwrap_or_default(),
                is_key: keys.contains(&own),
                is_reference,
                is_required: attributes.get("not_null").is_some(),
                name: own,
            };
            (position, drawn)
        })
        .collect();
    columns.sort_by_key(|(position, _)| *position);
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    Table { is_drifted: drifted.contains(&name), name, columns, is_foreign: false }
}

/// The columns of the primary key.
fn keys(catalog: &Catalog, table: &Name) -> BTreeSet<String> {
    let is_key = |(id, attributes): &(&ObjectId, &Attributes)| {
        id.kind == Kind::Constraint
            && is_of(id, table)
            && text(attributes, "type").is_some_and(|kind| kind == "primary key")
    };
    let constraints = catalog.objects.iter().filter(is_key);
    constraints.flat_map(|(_, attributes)| list(attributes, "columns")).collect()
}

fn is_of(id: &ObjectId, (schema, name): &Name) -> bool {
    id.path.first().is_some_and(|part| **part == **schema)
        && id.path.get(1).is_some_and(|part| **part == **name)
}

fn references(catalog: &Catalog) -> Vec<Reference> {
    let by_address: BTreeMap<String, Name> = tables(catalog)
        .map(|id| (format!("{}.{}", quoted(&id.path[0]), quoted(&id.path[1])), name_of(id)))
        .collect();
    let reference = |(id, attributes): (&ObjectId, &Attributes)| {
        let to = by_address.get(&text(attributes, "referenced_table")?)?.clone();
        let from = (id.path.first()?.to_string(), id.path.get(1)?.to_string());
        let column = list(attributes, "columns").into_iter().next();
        Some(Reference { name: id.path.last()?.to_string(), from, column, to })
    };
    let is_constraint = |(id, _): &(&ObjectId, &Attributes)| id.kind == Kind::Constraint;
    catalog.objects.iter().filter(is_constraint).filter_map(reference).collect()
}

/// As PostgreSQL's quote_ident does.
fn quoted(name: &Arc<str>) -> String {
    crate::quote::name(name)
}

fn text(attributes: &Attributes, name: &str) -> Option<String> {
    match attributes.get(name)? {
        Value::Text(text) => Some(text.to_string()),
        Value::Flag(_) | Value::Number(_) | Value::List(_) => None,
    }
}

fn list(attributes: &Attributes, name: &str) -> Vec<String> {
    match attributes.get(name) {
        Some(Value::List(names)) => names.iter().map(ToString::to_string).collect(),
        Some(Value::Flag(_) | Value::Number(_) | Value::Text(_)) | None => Vec::new(),
    }
}

/// Nothing in a name may turn the text around it.
fn shown(text: &str) -> String {
    escape_controls(text)
}

fn cut(text: &str) -> String {
    let text = shown(text);
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

fn number(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}
