//! Names of objects in statements: what a `CREATE` defines, what a `COMMENT ON`, an `ALTER` or a `GRANT` is about.
//!
//! Read by words, not by sqlparser: it must hold for every object kind, on every major version, and for a
//! statement whose end nobody but PostgreSQL can parse.

mod signature;

use crate::cursor::Cursor;
use signature::{OutArguments, cast, normalize_type, operator, routine};

/// Objects that share one name space, so that one name in it means one of them.
#[expect(clippy::enum_variant_names, reason = "PostgreSQL calls it an operator class")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Schema,
    Extension,
    Language,
    AccessMethod,
    Collation,
    Conversion,
    /// Enums, composites, ranges, base types and domains.
    Type,
    Attribute,
    DomainConstraint,
    /// Functions, procedures and aggregates.
    Routine,
    Cast,
    Transform,
    Operator,
    OperatorFamily,
    OperatorClass,
    TextSearchParser,
    TextSearchTemplate,
    TextSearchDictionary,
    TextSearchConfiguration,
    ForeignDataWrapper,
    Server,
    UserMapping,
    /// Tables, foreign tables, views, materialized views, sequences and indexes.
    Relation,
    Column,
    Constraint,
    Statistics,
    Trigger,
    Rule,
    Policy,
    EventTrigger,
    Publication,
    Subscription,
    Grant,
}

impl Class {
    /// The class of a kind of object, by the kind's label.
    pub(crate) fn of_kind(label: &str) -> Option<Class> {
        Some(match label {
            "schema" => Class::Schema,
            "extension" => Class::Extension,
            "language" => Class::Language,
            "access method" => Class::AccessMethod,
            "collation" => Class::Collation,
            "conversion" => Class::Conversion,
            "enum" | "composite" | "domain" | "range" | "base type" => Class::Type,
            "attribute" => Class::Attribute,
            "domain constraint" => Class::DomainConstraint,
            "function" | "procedure" | "aggregate" => Class::Routine,
            "cast" => Class::Cast,
            "transform" => Class::Transform,
            "operator" => Class::Operator,
            "operator family" => Class::OperatorFamily,
            "operator class" => Class::OperatorClass,
            "text search parser" => Class::TextSearchParser,
            "text search template" => Class::TextSearchTemplate,
            "text search dictionary" => Class::TextSearchDictionary,
            "text search configuration" => Class::TextSearchConfiguration,
            "foreign data wrapper" => Class::ForeignDataWrapper,
            "server" => Class::Server,
            "user mapping" => Class::UserMapping,
            "table" | "foreign table" | "view" | "materialized view" | "sequence" | "index" => {
                Class::Relation
            }
            "column" => Class::Column,
            "constraint" => Class::Constraint,
            "statistics" => Class::Statistics,
            "trigger" => Class::Trigger,
            "rule" => Class::Rule,
            "policy" => Class::Policy,
            "event trigger" => Class::EventTrigger,
            "publication" | "publication table" | "publication schema" => Class::Publication,
            "subscription" => Class::Subscription,
            "grant" => Class::Grant,
            _ => return None,
        })
    }

    /// Whether the objects live in schemas, so that their path begins with one.
    fn is_in_schema(self) -> bool {
        match self {
            Class::Collation
            | Class::Conversion
            | Class::Type
            | Class::Routine
            | Class::Operator
            | Class::OperatorFamily
            | Class::OperatorClass
            | Class::TextSearchParser
            | Class::TextSearchTemplate
            | Class::TextSearchDictionary
            | Class::TextSearchConfiguration
            | Class::Relation
            | Class::Statistics => true,
            Class::Schema
            | Class::Extension
            | Class::Language
            | Class::AccessMethod
            | Class::Attribute
            | Class::DomainConstraint
            | Class::Cast
            | Class::Transform
            | Class::ForeignDataWrapper
            | Class::Server
            | Class::UserMapping
            | Class::Column
            | Class::Constraint
            | Class::Trigger
            | Class::Rule
            | Class::Policy
            | Class::EventTrigger
            | Class::Publication
            | Class::Subscription
            | Class::Grant => false,
        }
    }
}

/// An object as a statement names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) class: Class,
    /// From the outside in, as in an object's identity; a routine's last part is its argument types.
    pub(crate) path: Vec<String>,
}

/// The words by which statements call the classes; the longer of two that begin alike comes first.
const CALLED: &[(&[&str], Class)] = &[
    (&["SCHEMA"], Class::Schema),
    (&["EXTENSION"], Class::Extension),
    (&["TRUSTED", "PROCEDURAL", "LANGUAGE"], Class::Language),
    (&["TRUSTED", "LANGUAGE"], Class::Language),
    (&["PROCEDURAL", "LANGUAGE"], Class::Language),
    (&["LANGUAGE"], Class::Language),
    (&["ACCESS", "METHOD"], Class::AccessMethod),
    (&["COLLATION"], Class::Collation),
    (&["DEFAULT", "CONVERSION"], Class::Conversion),
    (&["CONVERSION"], Class::Conversion),
    (&["TYPE"], Class::Type),
    (&["DOMAIN"], Class::Type),
    (&["FUNCTION"], Class::Routine),
    (&["PROCEDURE"], Class::Routine),
    (&["ROUTINE"], Class::Routine),
    (&["AGGREGATE"], Class::Routine),
    (&["CAST"], Class::Cast),
    (&["TRANSFORM"], Class::Transform),
    (&["OPERATOR", "CLASS"], Class::OperatorClass),
    (&["OPERATOR", "FAMILY"], Class::OperatorFamily),
    (&["OPERATOR"], Class::Operator),
    (&["TEXT", "SEARCH", "PARSER"], Class::TextSearchParser),
    (&["TEXT", "SEARCH", "TEMPLATE"], Class::TextSearchTemplate),
    (&["TEXT", "SEARCH", "DICTIONARY"], Class::TextSearchDictionary),
    (&["TEXT", "SEARCH", "CONFIGURATION"], Class::TextSearchConfiguration),
    (&["FOREIGN", "DATA", "WRAPPER"], Class::ForeignDataWrapper),
    (&["FOREIGN", "SERVER"], Class::Server),
    (&["SERVER"], Class::Server),
    (&["USER", "MAPPING"], Class::UserMapping),
    (&["FOREIGN", "TABLE"], Class::Relation),
    (&["MATERIALIZED", "VIEW"], Class::Relation),
    (&["RECURSIVE", "VIEW"], Class::Relation),
    (&["UNLOGGED", "TABLE"], Class::Relation),
    (&["UNLOGGED", "SEQUENCE"], Class::Relation),
    (&["UNIQUE", "INDEX"], Class::Relation),
    (&["TABLE"], Class::Relation),
    (&["VIEW"], Class::Relation),
    (&["SEQUENCE"], Class::Relation),
    (&["INDEX"], Class::Relation),
    (&["COLUMN"], Class::Column),
    (&["CONSTRAINT", "TRIGGER"], Class::Trigger),
    (&["CONSTRAINT"], Class::Constraint),
    (&["STATISTICS"], Class::Statistics),
    (&["EVENT", "TRIGGER"], Class::EventTrigger),
    (&["TRIGGER"], Class::Trigger),
    (&["RULE"], Class::Rule),
    (&["POLICY"], Class::Policy),
    (&["PUBLICATION"], Class::Publication),
    (&["SUBSCRIPTION"], Class::Subscription),
];

/// Steps over the words for a class of objects.
pub(crate) fn accept_class(cursor: &mut Cursor<'_>) -> Option<Class> {
    CALLED.iter().find(|(words, _)| cursor.accept_all(words)).map(|&(_, class)| class)
}

/// The object that a `CREATE` defines; the cursor stands at `CREATE`. Temporary objects are none.
pub(crate) fn created(cursor: &mut Cursor<'_>, default_schema: &str) -> Option<Name> {
    if !cursor.accept("CREATE") {
        return None;
    }
    cursor.accept_all(&["OR", "REPLACE"]);
    let is_index = cursor.is_any(&["INDEX", "UNIQUE"]);
    let is_procedure = cursor.is_word("PROCEDURE");
    let class = accept_class(cursor)?;
    match class {
        Class::Relation if is_index => index(cursor, default_schema),
        Class::Routine => routine(cursor, default_schema, OutArguments::of_procedure(is_procedure)),
        _ => {
            cursor.accept_existence();
            named(cursor, class, default_schema)
        }
    }
}

/// The object that `KIND name` names in `COMMENT ON`, `ALTER`, `GRANT … ON` or `SECURITY LABEL … ON`.
pub(crate) fn mentioned(cursor: &mut Cursor<'_>, default_schema: &str) -> Option<Name> {
    let is_procedure = cursor.is_word("PROCEDURE");
    let class = accept_class(cursor)?;
    cursor.accept_existence();
    cursor.accept("ONLY");
    match class {
        Class::Routine => routine(cursor, default_schema, OutArguments::of_procedure(is_procedure)),
        Class::Column => {
            let mut path = cursor.qualified_name()?;
            if path.len() == 2 {
                path.insert(0, default_schema.to_owned());
            }
            Some(Name { class, path })
        }
        _ => named(cursor, class, default_schema),
    }
}

/// The name of an object of a known class, as it stands behind the words for the class.
fn named(cursor: &mut Cursor<'_>, class: Class, default_schema: &str) -> Option<Name> {
    let qualified = |cursor: &mut Cursor<'_>| qualified_in(cursor, default_schema);
    let path = match class {
        Class::Schema if cursor.accept("AUTHORIZATION") => vec![cursor.name()?],
        Class::Cast => cast(cursor)?,
        Class::Transform => {
            cursor.accept("FOR");
            let start = cursor.offset();
            cursor.skip_to_any(&["LANGUAGE"]);
            let transformed = cursor.text_since(start);
            cursor.accept("LANGUAGE");
            vec![normalize_type(transformed), cursor.name()?]
        }
        Class::UserMapping => {
            cursor.accept("FOR");
            let role = cursor.name()?;
            cursor.accept("SERVER");
            vec![cursor.name()?, role]
        }
        Class::Operator => operator(cursor, default_schema)?,
        Class::OperatorClass | Class::OperatorFamily => {
            let mut path = qualified(cursor)?;
            cursor.skip_to_any(&["USING"]);
            cursor.accept("USING");
            path.push(cursor.name()?);
            path
        }
        Class::Constraint | Class::Trigger | Class::Rule | Class::Policy => {
            return part(cursor, class, default_schema);
        }
        _ if class.is_in_schema() => qualified(cursor)?,
        _ => vec![cursor.name()?],
    };
    Some(Name { class, path })
}

/// `name ON table`, `name … ON table`, `name AS ON event TO table`, `name ON DOMAIN domain`.
fn part(cursor: &mut Cursor<'_>, class: Class, default_schema: &str) -> Option<Name> {
    let name = cursor.name()?;
    cursor.skip_to_any(&["ON"]);
    cursor.accept("ON");
    if class == Class::Rule && cursor.accept_any(&["SELECT", "INSERT", "UPDATE", "DELETE"]) {
        cursor.accept("TO");
    }
    let class =
        if class == Class::Constraint && cursor.accept("DOMAIN") { Class::DomainConstraint } else { class };
    let mut path = qualified_in(cursor, default_schema)?;
    path.push(name);
    Some(Name { class, path })
}

/// An index lives in its table's schema; one without a name has none that the text tells.
fn index(cursor: &mut Cursor<'_>, default_schema: &str) -> Option<Name> {
    cursor.accept("CONCURRENTLY");
    cursor.accept_existence();
    if cursor.is_word("ON") {
        return None;
    }
    let name = cursor.name()?;
    cursor.accept("ON");
    cursor.accept("ONLY");
    let table = qualified_in(cursor, default_schema)?;
    Some(Name { class: Class::Relation, path: vec![table.into_iter().next()?, name] })
}

/// A name with its schema: the one before it, else the default.
pub(crate) fn qualified_in(cursor: &mut Cursor<'_>, default_schema: &str) -> Option<Vec<String>> {
    let mut path = cursor.qualified_name()?;
    if path.len() == 1 {
        path.insert(0, default_schema.to_owned());
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: Option<Name>) -> String {
        name.map_or("nothing".to_owned(), |name| format!("{:?} {}", name.class, name.path.join("|")))
    }

    #[test]
    fn a_create_names_what_it_defines() {
        for (text, expected) in [
            ("CREATE SCHEMA IF NOT EXISTS a AUTHORIZATION b", "Schema a"),
            ("CREATE SCHEMA AUTHORIZATION b", "Schema b"),
            ("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"", "Extension uuid-ossp"),
            ("CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE x HANDLER h", "Language x"),
            ("CREATE ACCESS METHOD m TYPE INDEX HANDLER h", "AccessMethod m"),
            ("CREATE COLLATION s.c (provider = icu)", "Collation s|c"),
            ("CREATE DEFAULT CONVERSION c FOR 'a' TO 'b' FROM f", "Conversion home|c"),
            ("CREATE TYPE \"T\" AS ENUM ('a')", "Type home|T"),
            ("CREATE DOMAIN s.d AS text", "Type s|d"),
            ("CREATE CAST (int AS s.t) WITHOUT FUNCTION", "Cast integer|s.t"),
            (
                "CREATE OR REPLACE TRANSFORM FOR hstore LANGUAGE plperl (FROM SQL WITH FUNCTION f(internal))",
                "Transform hstore|plperl",
            ),
            (
                "CREATE OPERATOR s.=== (LEFTARG = int, RIGHTARG = text, FUNCTION = f)",
                "Operator s|===|integer|text",
            ),
            ("CREATE OPERATOR ! (RIGHTARG = bool, FUNCTION = f)", "Operator home|!||boolean"),
            (
                "CREATE OPERATOR CLASS s.c DEFAULT FOR TYPE int USING btree AS STORAGE int",
                "OperatorClass s|c|btree",
            ),
            ("CREATE OPERATOR FAMILY f USING hash", "OperatorFamily home|f|hash"),
            ("CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)", "TextSearchConfiguration home|c"),
            ("CREATE FOREIGN DATA WRAPPER w", "ForeignDataWrapper w"),
            ("CREATE SERVER IF NOT EXISTS s FOREIGN DATA WRAPPER w", "Server s"),
            ("CREATE USER MAPPING FOR bob SERVER s", "UserMapping s|bob"),
            ("CREATE UNLOGGED TABLE IF NOT EXISTS a.t (x int)", "Relation a|t"),
            ("CREATE FOREIGN TABLE t (x int) SERVER s", "Relation home|t"),
            ("CREATE OR REPLACE RECURSIVE VIEW v (n) AS SELECT 1", "Relation home|v"),
            ("CREATE MATERIALIZED VIEW s.v AS SELECT 1", "Relation s|v"),
            ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY a.t (x)", "Relation a|i"),
            ("CREATE INDEX ON t (x)", "nothing"),
            ("CREATE STATISTICS s.st ON a, b FROM t", "Statistics s|st"),
            (
                "CREATE CONSTRAINT TRIGGER g AFTER INSERT OR UPDATE OF a ON s.t FOR EACH ROW EXECUTE FUNCTION f()",
                "Trigger s|t|g",
            ),
            ("CREATE RULE r AS ON INSERT TO s.t DO INSTEAD NOTHING", "Rule s|t|r"),
            ("CREATE POLICY p ON t USING (true)", "Policy home|t|p"),
            ("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "EventTrigger e"),
            ("CREATE PUBLICATION p FOR ALL TABLES", "Publication p"),
            ("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "Subscription s"),
            ("CREATE TEMP TABLE t (a int)", "nothing"),
            ("CREATE ROLE r", "nothing"),
            ("DROP TABLE t", "nothing"),
            ("CREATE", "nothing"),
        ] {
            assert_eq!(path(created(&mut Cursor::new(text), "home")), expected, "{text}");
        }
    }

    #[test]
    fn other_statements_mention_objects() {
        for (text, expected) in [
            ("TABLE ONLY s.t ADD COLUMN x int", "Relation s|t"),
            ("COLUMN s.t.c IS 'x'", "Column s|t|c"),
            ("COLUMN t.c IS 'x'", "Column home|t|c"),
            ("CONSTRAINT c ON s.t IS 'x'", "Constraint s|t|c"),
            ("CONSTRAINT c ON DOMAIN s.d IS 'x'", "DomainConstraint s|d|c"),
            ("TRIGGER g ON t IS 'x'", "Trigger home|t|g"),
            ("RULE r ON t IS 'x'", "Rule home|t|r"),
            ("FUNCTION s.f(integer, text) IS 'x'", "Routine s|f|integer, text"),
            ("OPERATOR s.+ (int, NONE) IS 'x'", "Operator s|+|integer|"),
            ("CAST (text AS s.t) IS 'x'", "Cast text|s.t"),
            ("TYPE IF EXISTS t OWNER TO x", "Type home|t"),
            ("DATABASE d IS 'x'", "nothing"),
        ] {
            assert_eq!(path(mentioned(&mut Cursor::new(text), "home")), expected, "{text}");
        }
    }
}
