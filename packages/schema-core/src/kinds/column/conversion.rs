//! How values get from one type to another when a column's type changes.

/// The USING expression, where PostgreSQL does not convert by itself.
///
/// An assignment cast is left to PostgreSQL: it fails where a value does not fit, while an explicit cast to
/// `varchar(n)` would cut it off silently (manual: "Value Expressions", "Type Casts").
pub(super) fn using(column: &str, old: &str, new: &str) -> Option<String> {
    let (from, to) = (base(old), base(new));
    if is_array(old) != is_array(new) && is_array(new) {
        return Some(format!("ARRAY[{column}]::{new}"));
    }
    if assigns(from, to) && is_array(old) == is_array(new) {
        // The same name, but not the same type: one that was made anew under the old one's name.
        return (from == to && old == new && from.contains('.')).then(|| format!("{column}::text::{new}"));
    }
    Some(match (from, to) {
        ("integer", "boolean") => format!("{column}::boolean"),
        ("smallint" | "bigint" | "numeric" | "real" | "double precision", "boolean") => {
            format!("({column} <> 0)")
        }
        ("boolean", "smallint" | "bigint" | "numeric" | "real" | "double precision") => {
            format!("{column}::integer::{new}")
        }
        ("boolean", "integer") => format!("{column}::integer"),
        (from, "json" | "jsonb") if !is_text(from) => format!("pg_catalog.to_{to}({column})"),
        ("jsonb", to) if is_number(to) || to == "boolean" => format!("{column}::{new}"),
        (from, _) if is_text(from) => format!("{column}::{new}"),
        ("integer" | "bigint", "bit") | ("bit", "integer" | "bigint") => format!("{column}::{new}"),
        _ => format!("{column}::text::{new}"),
    })
}

/// Whether the values need not be written anew: the new type holds the same bytes
/// (manual: "ALTER TABLE", notes). What is doubtful counts as a rewrite.
pub(super) fn keeps_rows_as_they_are(old: &str, new: &str) -> bool {
    let (from, to) = (base(old), base(new));
    let widens = |from: Option<&str>, to: Option<&str>| match (from, to) {
        (_, None) => true,
        (Some(from), Some(to)) => match (from.parse::<u32>(), to.parse::<u32>()) {
            (Ok(from), Ok(to)) => from <= to,
            _ => from == to,
        },
        (None, Some(_)) => false,
    };
    match (from, to) {
        (from, to) if old == new => !from.contains('.') || from != to,
        ("text" | "character varying", "text") | ("cidr", "inet") => true,
        ("character varying" | "text", "character varying") => widens(modifier(old), modifier(new)),
        ("bit varying", "bit varying") => widens(modifier(old), modifier(new)),
        ("numeric", "numeric") => match (modifier(old), modifier(new)) {
            (_, None) => true,
            (Some(old), Some(new)) => {
                let (old, new) = (old.split_once(','), new.split_once(','));
                old.map(|(_, scale)| scale) == new.map(|(_, scale)| scale)
                    && widens(old.map(|pair| pair.0), new.map(|pair| pair.0))
            }
            (None, Some(_)) => false,
        },
        _ => false,
    }
}

/// Whether the new type has a place for every value of the old one: a wider number, or text.
pub(crate) fn takes_every_value(old: &str, new: &str) -> bool {
    const WIDER: &[&str] = &["smallint", "integer", "bigint", "numeric"];
    let place = |name: &str| WIDER.iter().position(|number| *number == name);
    match (place(old), place(new)) {
        (Some(old), Some(new)) => old <= new,
        _ => new == "text" || (old, new) == ("real", "double precision") || (old, new) == ("json", "jsonb"),
    }
}

/// How values of the type are stored unless said otherwise. Only types of variable length can be told otherwise.
pub(super) fn default_storage(r#type: &str) -> &'static str {
    match base(r#type) {
        "numeric" | "inet" | "cidr" if !is_array(r#type) => "MAIN",
        _ => "EXTENDED",
    }
}

/// The type's name without its modifier and brackets: `timestamp without time zone` of
/// `timestamp(3) without time zone`.
fn base(name: &str) -> &str {
    match name {
        name if name.starts_with("timestamp") && name.contains("without") => "timestamp without time zone",
        name if name.starts_with("timestamp") && name.contains("with time zone") => {
            "timestamp with time zone"
        }
        name if name.starts_with("time") && name.contains("without") => "time without time zone",
        name if name.starts_with("time") && name.contains("with time zone") => "time with time zone",
        name if name.starts_with("interval") => "interval",
        name => {
            let name = name.trim_end_matches("[]");
            if name.starts_with('"') || name.contains('.') {
                name
            } else {
                name.split('(').next().unwrap_or(name)
            }
        }
    }
}

fn modifier(name: &str) -> Option<&str> {
    name.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(modifier, _)| modifier)
}

fn is_array(name: &str) -> bool {
    name.ends_with("[]")
}

fn is_text(base: &str) -> bool {
    matches!(
        base,
        "text" | "character varying" | "character" | "bpchar" | "name" | "citext" | "public.citext"
    )
}

fn is_number(base: &str) -> bool {
    matches!(base, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
}

/// Whether there is a cast that assignment uses (`pg_cast.castcontext` i or a), or both are the same type.
fn assigns(from: &str, to: &str) -> bool {
    const DATE: &str = "date";
    const TIMESTAMP: &str = "timestamp without time zone";
    const TIMESTAMPTZ: &str = "timestamp with time zone";
    const TIME: &str = "time without time zone";
    const TIMETZ: &str = "time with time zone";
    from == to
        // Everything is assigned to text by its output function.
        || is_text(to)
        || is_number(from) && is_number(to)
        || matches!(
            (from, to),
            (DATE | TIMESTAMP | TIMESTAMPTZ, DATE | TIMESTAMP | TIMESTAMPTZ)
                | (TIMESTAMP | TIMESTAMPTZ | "interval" | TIMETZ, TIME)
                | (TIME | TIMESTAMPTZ, TIMETZ)
                | (TIME, "interval")
                | ("cidr" | "inet", "cidr" | "inet")
                | ("bit" | "bit varying", "bit" | "bit varying")
                | ("json" | "jsonb", "json" | "jsonb")
                | ("smallint" | "integer" | "bigint" | "numeric", "money")
                | ("money", "numeric")
                | ("macaddr" | "macaddr8", "macaddr" | "macaddr8")
                | ("integer" | "bigint" | "smallint", "oid")
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignment_needs_no_expression() {
        for (old, new) in [
            ("integer", "bigint"),
            ("text", "character varying(3)"),
            ("numeric(10,2)", "integer"),
            ("uuid", "text"),
        ] {
            assert_eq!(using("c", old, new), None, "{old} to {new}");
        }
    }

    #[test]
    fn other_types_are_cast() {
        assert_eq!(using("c", "text", "integer").as_deref(), Some("c::integer"));
        assert_eq!(using("c", "text", "public.mood").as_deref(), Some("c::public.mood"));
        assert_eq!(using("c", "public.mood", "public.mood").as_deref(), Some("c::text::public.mood"));
        assert_eq!(using("c", "bigint", "boolean").as_deref(), Some("(c <> 0)"));
        assert_eq!(using("c", "integer", "jsonb").as_deref(), Some("pg_catalog.to_jsonb(c)"));
        assert_eq!(using("c", "integer", "integer[]").as_deref(), Some("ARRAY[c]::integer[]"));
    }

    #[test]
    fn only_widening_keeps_the_rows() {
        assert!(keeps_rows_as_they_are("character varying(10)", "character varying(20)"));
        assert!(keeps_rows_as_they_are("character varying(10)", "text"));
        assert!(keeps_rows_as_they_are("numeric(10,2)", "numeric(12,2)"));
        assert!(!keeps_rows_as_they_are("numeric(10,2)", "numeric(12,3)"));
        assert!(!keeps_rows_as_they_are("character varying(20)", "character varying(10)"));
        assert!(!keeps_rows_as_they_are("integer", "bigint"));
        assert!(!keeps_rows_as_they_are("public.mood", "public.mood"));
    }
}
