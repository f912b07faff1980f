//! Names that are made of types: those of routines, operators and casts.

use super::{Class, Name, qualified_in};
use crate::cursor::Cursor;
use crate::scan::TokenKind;

pub(super) fn cast(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    let start = cursor.offset();
    cursor.skip_group();
    let group = cursor.text_since(start).strip_prefix('(')?.strip_suffix(')')?;
    let mut inner = Cursor::new(group);
    inner.skip_to_any(&["AS"]);
    let target = group.get(inner.offset() + 2..)?;
    Some(vec![normalize_type(group.get(..inner.offset())?), normalize_type(target)])
}

/// `schema.+ (LEFTARG = a, RIGHTARG = b, …)` where it is created, `schema.+ (a, b)` where it is mentioned.
pub(super) fn operator(cursor: &mut Cursor<'_>, default_schema: &str) -> Option<Vec<String>> {
    let mut schema = default_schema.to_owned();
    while cursor.is_kind(TokenKind::Word) || cursor.is_kind(TokenKind::QuotedName) {
        schema = cursor.name()?;
        cursor.accept_symbol(".");
    }
    let symbol = cursor.is_kind(TokenKind::Operator).then(|| cursor.token_text().to_owned())?;
    cursor.advance();
    let (mut left, mut right) = (None, None);
    for (position, argument) in arguments(cursor)?.iter().enumerate() {
        match argument.split_once('=') {
            Some((key, value)) if key.trim().eq_ignore_ascii_case("leftarg") => {
                left = Some(normalize_type(value))
            }
            Some((key, value)) if key.trim().eq_ignore_ascii_case("rightarg") => {
                right = Some(normalize_type(value))
            }
            Some(_) => {}
            None if position == 0 => left = Some(normalize_type(argument)),
            None => right = Some(normalize_type(argument)),
        }
    }
    let or_none = |side: Option<String>| side.filter(|side| side != "none").unwrap_or_default();
    Some(vec![schema, symbol, or_none(left), or_none(right)])
}

/// Whether a routine's OUT arguments are part of its identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OutArguments {
    /// A procedure's are part of its identity (manual: "CREATE PROCEDURE", since 14).
    Count,
    Ignore,
}

impl OutArguments {
    pub(super) fn of_procedure(is_procedure: bool) -> OutArguments {
        if is_procedure { OutArguments::Count } else { OutArguments::Ignore }
    }
}

/// `name(arguments)`; the last part of the path is the types, as PostgreSQL writes those of its own.
pub(super) fn routine(
    cursor: &mut Cursor<'_>,
    default_schema: &str,
    out_arguments: OutArguments,
) -> Option<Name> {
    let mut path = qualified_in(cursor, default_schema)?;
    let types: Vec<_> =
        arguments(cursor)?.iter().filter_map(|argument| argument_type(argument, out_arguments)).collect();
    path.push(types.join(", "));
    Some(Name { class: Class::Routine, path })
}

/// The pieces between the commas of the group here, those of an ordered-set aggregate too.
fn arguments<'text>(cursor: &mut Cursor<'text>) -> Option<Vec<&'text str>> {
    if !cursor.is_kind(TokenKind::Open) {
        return None;
    }
    cursor.advance();
    let mut arguments = Vec::new();
    loop {
        let start = cursor.offset();
        while !(cursor.is_at_end()
            || cursor.is_kind(TokenKind::Close)
            || cursor.is_symbol(",")
            || cursor.is_word("ORDER"))
        {
            cursor.skip_group();
        }
        if cursor.offset() > start {
            arguments.push(cursor.text_since(start));
        }
        if cursor.is_at_end() {
            return None;
        }
        if cursor.is_kind(TokenKind::Close) {
            cursor.advance();
            return Some(arguments);
        }
        if cursor.accept("ORDER") {
            cursor.accept("BY");
        } else {
            cursor.advance();
        }
    }
}

fn argument_type(argument: &str, out_arguments: OutArguments) -> Option<String> {
    let mut cursor = Cursor::new(argument);
    if cursor.is_symbol("*") {
        return None;
    }
    if cursor.accept("OUT") {
        if out_arguments == OutArguments::Ignore {
            return None;
        }
    } else {
        cursor.accept_any(&["IN", "INOUT", "VARIADIC"]);
    }
    let start = cursor.offset();
    while !(cursor.is_at_end()
        || cursor.is_word("DEFAULT")
        || cursor.is_symbol("=")
        || cursor.is_symbol(":="))
    {
        cursor.skip_group();
    }
    let declared = cursor.text_since(start);
    let mut named = Cursor::new(declared);
    let (_name, is_named) = (named.name(), !named.is_at_end() && !is_one_type(declared));
    Some(normalize_type(if is_named { &declared[named.offset()..] } else { declared }))
}

/// Whether a text is a type with no argument's name before it.
fn is_one_type(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    let is_long = cursor.accept_all(&["DOUBLE", "PRECISION"])
        || cursor.accept_all(&["CHARACTER", "VARYING"])
        || cursor.accept_all(&["CHAR", "VARYING"])
        || cursor.accept_all(&["BIT", "VARYING"])
        || cursor.accept_all(&["NATIONAL", "CHARACTER"])
        || cursor.accept_all(&["NATIONAL", "CHAR"])
        || (cursor.accept_any(&["TIMESTAMP", "TIME", "INTERVAL"]) && !cursor.is_kind(TokenKind::Word))
        || cursor.is_any(&["WITH", "WITHOUT", "SETOF"]);
    if is_long {
        return true;
    }
    cursor = Cursor::new(text);
    if cursor.accept_any(&["TIMESTAMP", "TIME"]) && cursor.is_any(&["WITH", "WITHOUT"]) {
        return true;
    }
    cursor = Cursor::new(text);
    cursor.qualified_name().is_some()
        && !(cursor.is_kind(TokenKind::Word) || cursor.is_kind(TokenKind::QuotedName))
}

/// A type as `format_type` would write it: without modifiers, with PostgreSQL's own names for its own types.
pub(super) fn normalize_type(text: &str) -> String {
    let mut cursor = Cursor::new(text);
    cursor.accept("SETOF");
    let (mut words, mut suffix) = (Vec::new(), String::new());
    while !cursor.is_at_end() {
        if cursor.is_kind(TokenKind::Open) {
            cursor.skip_group();
        } else if cursor.is_symbol("[") || cursor.accept("ARRAY") {
            suffix = "[]".to_owned();
            cursor.skip_to_any(&[]);
        } else if cursor.is_kind(TokenKind::QuotedName) {
            words.push(cursor.token_text().to_owned());
            cursor.advance();
        } else {
            words.push(cursor.token_text().to_ascii_lowercase());
            cursor.advance();
        }
    }
    let name = words.join(" ").replace(" . ", ".");
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    let own = match name {
        "int" | "int4" => "integer",
        "int2" => "smallint",
        "int8" => "bigint",
        "bool" => "boolean",
        "varchar" | "char varying" => "character varying",
        "char" | "bpchar" | "national character" | "national char" | "nchar" => "character",
        "decimal" | "dec" => "numeric",
        "float" | "float8" => "double precision",
        "float4" => "real",
        "varbit" => "bit varying",
        "timestamp" => "timestamp without time zone",
        "timestamptz" => "timestamp with time zone",
        "time" => "time without time zone",
        "timetz" => "time with time zone",
        other => other,
    };
    format!("{own}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::created;

    fn path(name: Option<Name>) -> String {
        name.map_or("nothing".to_owned(), |name| format!("{:?} {}", name.class, name.path.join("|")))
    }

    #[test]
    fn a_routine_is_named_by_its_argument_types() {
        for (text, expected) in [
            ("CREATE FUNCTION s.f() RETURNS int", "Routine s|f|"),
            (
                "CREATE OR REPLACE FUNCTION f(a int4, b varchar(20) DEFAULT 'x, y')",
                "Routine home|f|integer, character varying",
            ),
            (
                "CREATE FUNCTION f(double precision, timestamp with time zone)",
                "Routine home|f|double precision, timestamp with time zone",
            ),
            (
                "CREATE FUNCTION f(at timestamptz, at2 timestamp(3) without time zone)",
                "Routine home|f|timestamp with time zone, timestamp without time zone",
            ),
            (
                "CREATE FUNCTION f(IN a numeric(10,2), OUT b text, INOUT c s.t, VARIADIC d text[])",
                "Routine home|f|numeric, s.t, text[]",
            ),
            ("CREATE FUNCTION f(s.\"T\", \"Name\" \"Type\" = 1)", "Routine home|f|s.\"T\", \"Type\""),
            ("CREATE FUNCTION f(a int[3][], b text ARRAY)", "Routine home|f|integer[], text[]"),
            ("CREATE PROCEDURE p(IN a int, OUT b text)", "Routine home|p|integer, text"),
            ("CREATE AGGREGATE g(*) (SFUNC = f, STYPE = int)", "Routine home|g|"),
            (
                "CREATE AGGREGATE g(a float8 ORDER BY anyelement) (SFUNC = f)",
                "Routine home|g|double precision, anyelement",
            ),
            ("CREATE FUNCTION f(a pg_catalog.int4)", "Routine home|f|integer"),
            ("CREATE FUNCTION f(a", "nothing"),
        ] {
            assert_eq!(path(created(&mut Cursor::new(text), "home")), expected, "{text}");
        }
    }
}
