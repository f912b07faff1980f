//! The second witness: the schema as `pg_dump` writes it, which shares no line with our reader.

use super::side::Workshop;
use crate::connection::{Target, libpq_variables};
use crate::error::Error;
use crate::server::{Cache, Found, LocalBinaries, Search, find};
use postgres::Config;
use schema_core::plan::settled;
use schema_core::scope::{TOOL_SCHEMA, VERSION_TABLE};
use schema_script::text::SourceText;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use tempfile::NamedTempFile;
use xshell::{Cmd, Shell, cmd};

/// Whether owners and privileges are part of a dump: not where the two sides' principals have different names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owners {
    Told,
    LeftOut,
}

/// What pg_dump writes, without what says nothing: each definition, sorted; the lines of a table and of privileges sorted
/// too, because the order of columns and of grants is no difference. Nor is how an expression is spelled before it was read again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dump(Vec<String>);

impl Dump {
    /// What each of the two has and the other lacks, without what may be secret in it.
    pub(super) fn difference(&self, other: &Dump) -> Option<(Vec<String>, Vec<String>)> {
        let only = |one: &Dump, other: &Dump| -> Vec<String> {
            let lacking = one.0.iter().filter(|definition| other.0.binary_search(definition).is_err());
            lacking.map(|definition| without_options(definition)).collect()
        };
        let (ours, theirs) = (only(self, other), only(other, self));
        (self != other).then_some((ours, theirs))
    }
}

/// The schema of a database; `None` when there is no pg_dump of the server's major version.
pub(super) fn of(way: &Way, workshop: &Workshop, owners: Owners) -> Result<Option<Dump>, Error> {
    let Some(program) = program(workshop)? else { return Ok(None) };
    let shell = Shell::new().map_err(Error::program("pg_dump"))?;
    let version_table = format!("public.{VERSION_TABLE}");
    let mut command =
        cmd!(shell, "{program} --schema-only --exclude-schema {TOOL_SCHEMA} --exclude-table {version_table}");
    if owners == Owners::LeftOut {
        command = command.args(["--no-owner", "--no-privileges"]);
    }
    let text = run(command, way)?;
    Ok(Some(Dump(definitions(&settled(&text)))))
}

/// The schema of a database as a script that loads it.
pub(super) fn script(way: &Way, workshop: &Workshop) -> Result<SourceText, Error> {
    let Some(program) = program(workshop)? else { return Err(Error::NoPgDump { major: workshop.major() }) };
    let shell = Shell::new().map_err(Error::program("pg_dump"))?;
    let text = run(cmd!(shell, "{program} --schema-only"), way)?;
    // Its own guards against scripts within scripts (\restrict) are commands of psql.
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("\\restrict ") && !line.starts_with("\\unrestrict "))
        .collect();
    SourceText::decode(lines.join("\n").as_bytes())
        .map_err(|error| Error::Program { program: "pg_dump", message: error.to_string() })
}

/// The rows of a database as statements; `None` when there is no pg_dump of the server's major version.
pub(super) fn rows(way: &Way, workshop: &Workshop) -> Result<Option<String>, Error> {
    let Some(program) = program(workshop)? else { return Ok(None) };
    let shell = Shell::new().map_err(Error::program("pg_dump"))?;
    Ok(Some(run(cmd!(shell, "{program} --data-only --column-inserts"), way)?))
}

/// pg_dump of the server's own major version: another one words things differently.
fn program(workshop: &Workshop) -> Result<Option<PathBuf>, Error> {
    let request = workshop.request();
    let search = Search {
        major: Some(workshop.major()),
        configured: request.binaries.clone(),
        local_binaries: LocalBinaries::Use,
    };
    let cache = Cache::open(request.cache_directory.as_deref())?;
    Ok(match find(&search, &cache)? {
        Found::Installation(installation) => {
            Some(installation.directory.join("pg_dump")).filter(|path| path.is_file())
        }
        Found::Nothing(_) => None,
    })
}

/// The way to a database, for its client programs.
pub(super) struct Way {
    variables: Vec<(&'static str, String)>,
    password: Option<Vec<u8>>,
}

impl From<&Target> for Way {
    fn from(target: &Target) -> Way {
        Way { variables: target.libpq_variables(), ..Way::from(target.config()) }
    }
}

impl From<&Config> for Way {
    fn from(config: &Config) -> Way {
        Way { variables: libpq_variables(config), password: config.get_password().map(<[u8]>::to_vec) }
    }
}

/// The password, in a file that is ours alone: arguments and environment can be seen by others (manual: "The Password
/// File").
fn write_passfile(way: &Way) -> Result<NamedTempFile, Error> {
    let failed = || Error::file("write a password file in", std::env::temp_dir());
    let mut file = tempfile::Builder::new().prefix("passfile_").tempfile().map_err(failed())?;
    if let Some(password) = &way.password {
        let escaped = String::from_utf8_lossy(password).replace('\\', "\\\\").replace(':', "\\:");
        writeln!(file, "*:*:*:*:{escaped}").map_err(failed())?;
    }
    Ok(file)
}

fn run(command: Cmd<'_>, way: &Way) -> Result<String, Error> {
    let passfile = write_passfile(way)?;
    // Nothing else of our environment is its to know, or to be led astray by.
    let kept = ["PATH", "HOME", "TMPDIR", "TZ"];
    let kept = kept.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    let command = command
        .arg("--no-password")
        .env_clear()
        .envs(kept)
        .envs(way.variables.iter().filter(|(_, value)| !value.is_empty()).cloned())
        .env("LC_ALL", "C")
        .env("PGCLIENTENCODING", "UTF8")
        .env("PGPASSFILE", passfile.path());
    let output = command.quiet().ignore_status().output().map_err(Error::program("pg_dump"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::Program { program: "pg_dump", message })
}

/// The definitions in a dump: what stands between its headings, but for comments, settings and psql's commands.
fn definitions(text: &str) -> Vec<String> {
    let mut definitions = Vec::new();
    let partitions = partitions(text);
    for block in text.split("\n--\n-- Name: ") {
        let is_kept = |line: &&str| {
            let noise = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict ", "\\unrestrict "];
            !line.is_empty() && !noise.iter().any(|start| line.starts_with(start))
        };
        // The rest of the heading's line is a comment, too.
        let block = block.split_once('\n').map_or("", |(_, rest)| rest);
        let mut lines: Vec<String> = block.lines().filter(is_kept).map(str::to_owned).collect();
        let grants = lines.iter().all(|line| line.starts_with("GRANT ") || line.starts_with("REVOKE "));
        if grants {
            lines.sort();
        }
        lines.iter_mut().for_each(|line| *line = with_sorted_parameters(line));
        // The connection of a subscription is a secret: that of a copy has none.
        for line in lines.iter_mut().filter(|line| line.starts_with("CREATE SUBSCRIPTION ")) {
            *line = without_connection(line);
        }
        let is_table =
            lines.first().is_some_and(|line| line.starts_with("CREATE ") && line.contains("TABLE "));
        if is_table {
            lines.iter_mut().skip(1).for_each(|line| *line = line.trim_end_matches(',').to_owned());
            if lines[0]
                .strip_suffix(" (")
                .and_then(name_of_table)
                .is_some_and(|name| partitions.contains(name))
            {
                lines.iter_mut().skip(1).for_each(|line| *line = without_name_of_not_null(line));
            }
            lines[1..].sort();
        }
        if !lines.is_empty() && !is_left_to_the_server(&lines[0]) {
            definitions.push(lines.join("\n"));
        }
    }
    definitions.sort();
    definitions
}

/// What extensions and the schema public come with a comment for, and often lack once restored, is no difference: others are the first
/// witness's.
fn is_left_to_the_server(line: &str) -> bool {
    line.starts_with("COMMENT ON EXTENSION ") || line == "COMMENT ON SCHEMA public IS '';"
}

/// The names of the tables that are attached to others.
fn partitions(text: &str) -> BTreeSet<&str> {
    let attached = text
        .lines()
        .filter_map(|line| line.strip_prefix("ALTER TABLE ONLY ")?.split_once(" ATTACH PARTITION "));
    attached
        .filter_map(|(_, partition)| {
            partition.split_once(" FOR VALUES ").or(partition.split_once(" DEFAULT"))
        })
        .map(|(name, _)| name)
        .collect()
}

fn name_of_table(line: &str) -> Option<&str> {
    line.split_once("TABLE ").map(|(_, name)| name)
}

/// What a partition calls the NOT NULL that it has from above (18) is no difference: nothing renames it there.
fn without_name_of_not_null(line: &str) -> String {
    match line.rsplit_once(" CONSTRAINT ") {
        Some((column, constraint)) if constraint.ends_with(" NOT NULL") => format!("{column} NOT NULL"),
        Some(_) | None => line.to_owned(),
    }
}

/// The parameters in `WITH (…)` and `SET (…)`: their order is no difference.
fn with_sorted_parameters(line: &str) -> String {
    let sorted = |word: &str| {
        let (before, rest) = line.split_once(word)?;
        let (parameters, after) = rest.split_once(')')?;
        let mut parameters: Vec<&str> = parameters.split(", ").collect();
        parameters.sort_unstable();
        Some(format!("{before}{word}{}){after}", parameters.join(", ")))
    };
    sorted("WITH (").or_else(|| sorted(" SET (")).unwrap_or_else(|| line.to_owned())
}

/// Options of what leads to other servers may be passwords: nobody is shown them.
fn without_options(definition: &str) -> String {
    let leads_away = ["CREATE USER MAPPING ", "CREATE SERVER ", "CREATE FOREIGN DATA WRAPPER "];
    match definition.split_once(" OPTIONS (") {
        Some((before, _)) if leads_away.iter().any(|start| definition.starts_with(start)) => {
            format!("{before} OPTIONS (hidden);")
        }
        Some(_) | None => definition.to_owned(),
    }
}

fn without_connection(line: &str) -> String {
    match (line.split_once(" CONNECTION '"), line.rsplit_once("' PUBLICATION ")) {
        (Some((name, _)), Some((_, publications))) => format!("{name} PUBLICATION {publications}"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_without_passwords() {
        let mapping = |options: &str| {
            let text = format!("\n--\n-- Name: m\n--\n\nCREATE USER MAPPING FOR bob SERVER far{options};\n");
            Dump(definitions(&text))
        };
        let (found, wanted) = mapping("").difference(&mapping(" OPTIONS (\n    password 'x'\n)")).unwrap();
        assert_eq!(found, ["CREATE USER MAPPING FOR bob SERVER far;"]);
        assert_eq!(wanted, ["CREATE USER MAPPING FOR bob SERVER far OPTIONS (hidden);"]);
    }

    #[test]
    fn the_order_of_columns_and_definitions_is_no_difference() {
        let head = "--\n-- PostgreSQL database dump\n--\nSET x = 1;\n";
        let table = |columns: &str| {
            format!("\n--\n-- Name: t; Type: TABLE\n--\n\nCREATE TABLE public.t (\n{columns}\n);\n")
        };
        let view = "\n--\n-- Name: v; Type: VIEW\n--\n\nCREATE VIEW public.v AS\n SELECT 1;\n";
        let one = format!("{head}{}{view}", table("    a integer,\n    b text"));
        let other = format!("{head}{view}{}", table("    b text,\n    a integer"));
        assert_eq!(definitions(&one), definitions(&other));
        assert_ne!(definitions(&one), definitions(&format!("{head}{view}{}", table("    b text"))));
    }
}
