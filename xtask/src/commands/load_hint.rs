//! What helps when `schema.sql` or a migration does not load, by SQLSTATE.

use schema_database::error::LoadFailure;
use schema_database::load::Clue;

/// A hint, where there is one that helps.
pub(crate) fn hint(failure: &LoadFailure) -> Option<String> {
    let message = failure.message.as_str();
    if let Some(clue) = &failure.clue {
        return Some(explain(clue));
    }
    match failure.sqlstate.as_str() {
        "0A000" | "58P01" if message.contains("extension \"") => quoted(message).map(missing_extension),
        "42704" if message.starts_with("type \"") => Some(match quoted(message) {
            Some(name) => format!("create the type `{name}`, or the extension that has it, above this statement"),
            None => "create the type above this statement".to_owned(),
        }),
        "42P01" => Some("create the relation above this statement; names are not searched for in other schemas".to_owned()),
        "42P07" | "42710" | "42723" => {
            Some("it exists already: an earlier statement of the file, or of an earlier migration, makes it".to_owned())
        }
        "3F000" => Some("write CREATE SCHEMA above this statement".to_owned()),
        "42883" => Some("create the function above this statement, or qualify its name with its schema".to_owned()),
        "42601" if message.starts_with("memory exhausted") => Some("it is nested too deep for PostgreSQL's parser".to_owned()),
        "54001" => Some("it is nested too deep for the server's stack: see its setting max_stack_depth".to_owned()),
        "42601" => Some("the word at the caret is where PostgreSQL stopped understanding; the mistake is often just before it".to_owned()),
        "55P04" => Some("a new enum value can be used only after its transaction: move its use into a later migration".to_owned()),
        _ => None,
    }
}

fn explain(clue: &Clue) -> String {
    let (name, is_type, extension, line) = match clue {
        Clue::DefinedBelow { name, line } => {
            return format!("`{name}` is created on line {line}: move that above this statement");
        }
        Clue::Similar { name, is_type, extension, line } => (name, is_type, extension, line),
    };
    let what = if *is_type { "type" } else { "relation" };
    let created = line.map(|line| format!(", created on line {line}")).unwrap_or_default();
    match extension {
        Some(extension) if created.is_empty() => format!("the extension `{extension}` has a {what} `{name}`"),
        Some(extension) => format!("the extension `{extension}`{created}, has a {what} `{name}`"),
        None => format!("there is a {what} `{name}`{created}"),
    }
}

fn quoted(message: &str) -> Option<&str> {
    message.split('"').nth(1)
}

/// The extensions of PostgreSQL's own distribution.
const CONTRIB: &[&str] = &[
    "adminpack",
    "amcheck",
    "autoinc",
    "bloom",
    "bool_plperl",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "dict_int",
    "dict_xsyn",
    "earthdistance",
    "file_fdw",
    "fuzzystrmatch",
    "hstore",
    "insert_username",
    "intagg",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "old_snapshot",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_logicalinspect",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_surgery",
    "pg_trgm",
    "pg_visibility",
    "pg_walinspect",
    "pgcrypto",
    "pgrowlocks",
    "pgstattuple",
    "postgres_fdw",
    "refint",
    "seg",
    "sslinfo",
    "tablefunc",
    "tcn",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
    "xml2",
];

/// Which package brings an extension, where that is known.
fn missing_extension(name: &str) -> String {
    let package = match name {
        "postgis" | "postgis_topology" | "postgis_raster" => "postgresql-MAJOR-postgis-3",
        "vector" => "postgresql-MAJOR-pgvector",
        "pg_cron" => "postgresql-MAJOR-cron",
        "timescaledb" => "timescaledb-2-postgresql-MAJOR",
        "pg_partman" => "postgresql-MAJOR-partman",
        "plperl" | "plperlu" => "postgresql-plperl-MAJOR",
        "plpython3u" => "postgresql-plpython3-MAJOR",
        "pltcl" | "pltclu" => "postgresql-pltcl-MAJOR",
        name if CONTRIB.contains(&name) => "postgresql-contrib",
        _ => {
            return format!(
                "the scratch server lacks the extension `{name}`: find the package that brings it (Debian: `apt-cache search {name}`) and install it there, or name a server that has it with `--scratch-url`"
            );
        }
    };
    format!(
        "the scratch server lacks the extension `{name}`: install it there (Debian: `apt-get install {package}`), or name a server that has it with `--scratch-url`"
    )
}
