//! The password file (manual: "The Password File").

use super::parameters::Parameters;
use super::{Environment, is_readable_by_others};
use crate::error::Error;
use std::path::{Path, PathBuf};

/// The password for this connection, when a password file has one.
///
/// # Errors
/// When others may read the file: libpq then ignores it with a warning, which is no way to keep a secret.
pub(super) fn find(
    parameters: &Parameters,
    hosts: &[String],
    user: &str,
    database: &str,
    environment: Environment<'_>,
) -> Result<Option<String>, Error> {
    let named = parameters.get("passfile").map(PathBuf::from);
    let Some(file) = named.or_else(|| Some(Path::new(&environment("HOME")?).join(".pgpass"))) else {
        return Ok(None);
    };
    if !file.is_file() {
        return Ok(None);
    }
    if is_readable_by_others(&file) {
        return Err(Error::PasswordFile { path: file });
    }
    let text = std::fs::read_to_string(&file).map_err(Error::file("read", &file))?;
    let port = parameters.get("port").unwrap_or("5432");
    let host = hosts.first().map_or("localhost", String::as_str);
    let host = if host.starts_with('/') { "localhost" } else { host };
    Ok(text.lines().find_map(|line| match_line(line, [host, port, database, user])))
}

fn match_line(line: &str, wanted: [&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => fields.last_mut()?.extend(characters.next()),
            ':' if fields.len() < 5 => fields.push(String::new()),
            c => fields.last_mut()?.push(c),
        }
    }
    let matches =
        fields.len() == 5 && fields.iter().zip(wanted).all(|(field, wanted)| field == "*" || field == wanted);
    if matches { fields.pop() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_match_by_field() {
        let wanted = ["db", "5432", "wms", "bob"];
        assert_eq!(match_line("db:5432:wms:bob:se:cret", wanted).as_deref(), Some("se:cret"));
        assert_eq!(match_line("*:*:*:bob:se\\:c\\\\ret", wanted).as_deref(), Some("se:c\\ret"));
        assert_eq!(match_line("db:5433:wms:bob:secret", wanted), None);
        assert_eq!(match_line("# db:5432:wms:bob:secret", wanted), None);
    }
}
