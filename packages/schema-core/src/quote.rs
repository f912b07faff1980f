//! Quoting of names and literals: the only place where text becomes part of SQL.

/// A name as an SQL identifier, always in double quotes.
///
/// # Panics
/// When the name holds a NUL, which no PostgreSQL identifier can.
pub fn identifier(name: &str) -> String {
    assert!(!name.contains('\0'), "an identifier cannot hold a NUL");
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name as an SQL identifier, in double quotes only where it needs them: as `quote_ident` does, so that reviewers
/// see plain names.
///
/// # Panics
/// When the name holds a NUL, which no PostgreSQL identifier can.
pub fn name(name: &str) -> String {
    if is_plain(name) && KEYWORDS.binary_search(&name).is_err() { name.to_owned() } else { identifier(name) }
}

/// A name in a schema: both as [`name`] writes them.
///
/// # Panics
/// When one holds a NUL.
pub fn qualified(schema: &str, name_in_it: &str) -> String {
    format!("{}.{}", name(schema), name(name_in_it))
}

/// A value as an SQL string literal, safe whatever `standard_conforming_strings` is
/// (manual: "String Constants with C-Style Escapes").
///
/// # Panics
/// When the value holds a NUL, which no PostgreSQL text can.
pub fn literal(value: &str) -> String {
    assert!(!value.contains('\0'), "a literal cannot hold a NUL");
    let doubled = value.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// A name as people write it: bare when it needs no quotes. It stays in its line, whatever it holds.
///
/// Reserved words are not known here: for display, not for SQL.
pub fn display(name: &str) -> String {
    if is_plain(name) {
        return name.to_owned();
    }
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    escape_controls(&quoted).replace('\n', "\\n").replace('\t', "\\t")
}

/// Whether a name is the same with and without quotes, keywords aside.
fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first == '_' || first.is_ascii_lowercase())
        && characters.all(|c| c == '_' || c == '$' || c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// The words that cannot be every kind of name without quotes, of all majors from 13 to 18, sorted: `pg_get_keywords()`
/// but for its unreserved ones.
const KEYWORDS: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

/// Text from a server or a file, safe to print on a terminal: control and bidirectional-override
/// characters become visible escapes.
pub fn escape_controls(text: &str) -> String {
    let dangerous = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    if !text.contains(dangerous) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if dangerous(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_double_their_quotes() {
        assert_eq!(identifier(r#"a"; DROP TABLE b; --"#), r#""a""; DROP TABLE b; --""#);
    }

    #[test]
    fn names_are_quoted_where_they_need_it() {
        assert_eq!(
            ["items", "order", "Items", "a b"].map(name),
            ["items", "\"order\"", "\"Items\"", "\"a b\""]
        );
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn literals_are_safe_with_backslashes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"\'; --"), r"E'\\''; --'");
    }

    #[test]
    fn display_quotes_only_what_needs_it() {
        assert_eq!(display("items_2"), "items_2");
        assert_eq!(display("Items"), "\"Items\"");
        assert_eq!(display("2x"), "\"2x\"");
        assert_eq!(display(""), "\"\"");
        assert_eq!(display("a\u{202e}b"), "\"a\\u{202e}b\"");
        assert_eq!(display("a\n\tb"), "\"a\\n\\tb\"");
    }
}
