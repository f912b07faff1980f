//! What helps when `schema.sql` or a migration does not load, by SQLSTATE.

use schema_database::error::LoadFailure;

/// A hint, where there is one that helps.
pub(crate) fn hint(failure: &LoadFailure) -> Option<String> {
    let message = failure.message.as_str();
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
        "42601" => Some("the word at the caret is where PostgreSQL stopped understanding; the mistake is often just before it".to_owned()),
        "55P04" => Some("a new enum value can be used only after its transaction: move its use into a later migration".to_owned()),
        _ => None,
    }
}

fn quoted(message: &str) -> Option<&str> {
    message.split('"').nth(1)
}

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
        _ => "postgresql-contrib",
    };
    format!(
        "the scratch server lacks the extension `{name}`: install it there (Debian: `apt-get install {package}`), or name a server that has it with `--scratch-url`"
    )
}
