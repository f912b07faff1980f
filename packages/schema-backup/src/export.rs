//! The schema as a script that is the same, byte by byte, whenever the schema is, and that holds no secret.
//!
//! pg_dump makes an archive in memory, and pg_restore writes of it all but what may hold a password: an entry that is left
//! out of the archive's list never becomes text, so that none has to be found in a text.

use crate::child::Job;
use crate::crypt;
use crate::error::Error;
use crate::hash;
use crate::place::Place;
use crate::restore;
use crate::store::Backup;
use crate::tool::{self, Tools};
use crate::verify::{self, Means};
use std::io::{Read, Write};

/// A schema as a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The script.
    pub script: String,
    /// What is not in it, because it may hold a password.
    pub left_out: Vec<String>,
}

/// What may hold a password: user mappings have it in their options, subscriptions in their connection strings. These are
/// pg_dump's own words for sorts of entries; a table of that name is a `TABLE`.
const SECRETIVE: [&str; 2] = ["USER MAPPING ", "SUBSCRIPTION "];

/// What cannot be said without a subscription; and what fills a materialized view, which is no schema, though pg_restore
/// takes it for some.
const LEFT_OUT: [&str; 4] = [
    "COMMENT - SUBSCRIPTION ",
    "SECURITY LABEL - SUBSCRIPTION ",
    "SUBSCRIPTION TABLE ",
    "MATERIALIZED VIEW DATA ",
];

/// The schema of a database, whose server is of this major.
///
/// # Errors
/// When pg_dump or pg_restore fails.
pub fn of_database(place: &Place, major: u32, found: &[Tools]) -> Result<Export, Error> {
    let tools = tool::choose(found, "pg_dump", major)?;
    let access = place.open_alone()?;
    let arguments = ["--schema-only", "--format=custom", "--compress=0", "--no-password", "--encoding=UTF8"];
    let arguments = arguments.map(str::to_owned).to_vec();
    let archive = Job { tools, program: "pg_dump", arguments, access: Some(&access) }.read(b"")?;
    script_of(&archive, tools)
}

/// The schema in a backup, every byte of which is checked before.
///
/// # Errors
/// When the backup is not whole, or pg_restore fails.
pub fn of_backup(backup: &Backup, means: &Means<'_>) -> Result<Export, Error> {
    verify::bytes(backup, means)?;
    let manifest = verify::structure(backup)?;
    let tools = restore::reader(means.tools, manifest, None)?;
    let path = backup.directory.join(&manifest.archive);
    if !manifest.encrypted {
        return script_at(&[path.display().to_string()], b"", tools);
    }
    let mut archive = Vec::new();
    crypt::decrypt(hash::open(&path)?, &backup.name, means.identity)?
        .read_to_end(&mut archive)
        .map_err(Error::file("decrypt", &path))?;
    script_of(&archive, tools)
}

fn script_of(archive: &[u8], tools: &Tools) -> Result<Export, Error> {
    script_at(&[], archive, tools)
}

fn script_at(place: &[String], input: &[u8], tools: &Tools) -> Result<Export, Error> {
    let run = |arguments: Vec<String>| {
        let arguments = arguments.into_iter().chain(place.iter().cloned()).collect();
        Job { tools, program: "pg_restore", arguments, access: None }.read(input)
    };
    let list = run(vec!["--list".to_owned(), "--schema-only".to_owned()])?;
    let list = String::from_utf8_lossy(&list).into_owned();
    let (wanted, left_out) = choose(&list);
    let mut file = tempfile::NamedTempFile::new().map_err(Error::file("write", std::env::temp_dir()))?;
    file.write_all(wanted.as_bytes()).map_err(Error::file("write", file.path()))?;
    let list = format!("--use-list={}", file.path().display());
    let script = run(vec!["--schema-only".to_owned(), "--file=-".to_owned(), list])?;
    Ok(Export { script: without_versions(&String::from_utf8_lossy(&script)), left_out })
}

/// The lines of a list that are wanted, and what the others are: `2345; 0 0 USER MAPPING - USER MAPPING …`.
fn choose(list: &str) -> (String, Vec<String>) {
    let (mut wanted, mut left_out) = (String::new(), Vec::new());
    for line in list.lines().filter(|line| !line.starts_with(';')) {
        let what = line.splitn(4, ' ').nth(3).unwrap_or_default();
        let is_any = |starts: &[&str]| starts.iter().any(|start| what.starts_with(start));
        if is_any(&LEFT_OUT) {
            continue;
        }
        if is_any(&SECRETIVE) {
            left_out.push(what.to_owned());
        } else {
            wanted.push_str(line);
            wanted.push('\n');
        }
    }
    (wanted, left_out)
}

/// Without the lines at the head and the end that differ from program to program and from time to time.
fn without_versions(script: &str) -> String {
    let lines: Vec<&str> = script.lines().collect();
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with("--") && !is_volatile(line);
    let first = lines.iter().position(is_said).unwrap_or(lines.len());
    let end = lines.iter().rposition(is_said).map_or(first, |last| last + 1);
    let body = lines[first..end].iter().copied();
    quiet(&lines[..first])
        .chain(body)
        .chain([""])
        .chain(quiet(&lines[end..]))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The comments of the head or the end, with an empty line after each block.
fn quiet<'a>(lines: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let kept: Vec<&str> =
        lines.iter().copied().filter(|line| !line.is_empty() && !is_volatile(line)).collect();
    let ends = if kept.is_empty() { None } else { Some("") };
    kept.into_iter().chain(ends)
}

fn is_volatile(line: &str) -> bool {
    ["\\restrict ", "\\unrestrict ", "-- Dumped from ", "-- Dumped by ", "-- Started on ", "-- Completed on "]
        .iter()
        .any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_hold_a_password_is_left_out() {
        let list = ";\n; Archive\n215; 1259 16386 TABLE public USER MAPPING bob\n\
                    2345; 0 0 USER MAPPING - USER MAPPING bob SERVER far bob\n\
                    2346; 6100 16401 SUBSCRIPTION - feed bob\n2347; 0 0 COMMENT - SUBSCRIPTION feed bob\n";
        let (wanted, left_out) = choose(list);
        assert_eq!(wanted, "215; 1259 16386 TABLE public USER MAPPING bob\n");
        assert_eq!(left_out, ["USER MAPPING - USER MAPPING bob SERVER far bob", "SUBSCRIPTION - feed bob"]);
    }

    #[test]
    fn lines_of_a_body_are_no_noise() {
        let script = "--\n-- dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 15.18\n\nSET x = 1;\n\
                      AS $$\n\\restrict me\n-- Dumped by hand\n\n\n$$;\n\n\n--\n-- complete\n--\n\n\\unrestrict abc\n\n";
        let text = without_versions(script);
        assert!(text.contains("$$\n\\restrict me\n-- Dumped by hand\n"), "{text}");
        assert!(!text.contains("abc") && !text.contains("15.18"), "{text}");
    }
}
