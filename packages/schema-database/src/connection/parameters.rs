//! Connection strings, service files and `PG*` variables (manual: "Connection Strings", "The Connection
//! Service File", "Environment Variables").

use super::Environment;
use crate::error::Error;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Parameter key words with their values.
#[derive(Clone, Default)]
pub(super) struct Parameters(BTreeMap<String, String>);

/// The key words that are understood, and the variables that stand in for them.
const KEYWORDS: &[(&str, &str)] = &[
    ("application_name", "PGAPPNAME"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("dbname", "PGDATABASE"),
    ("host", "PGHOST"),
    ("options", "PGOPTIONS"),
    ("passfile", "PGPASSFILE"),
    ("password", "PGPASSWORD"),
    ("port", "PGPORT"),
    ("service", "PGSERVICE"),
    ("sslmode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("user", "PGUSER"),
];

fn wrong(message: String) -> Error {
    Error::ConnectionString(message)
}

impl Parameters {
    pub(super) fn parse(text: &str) -> Result<Parameters, Error> {
        if text.trim().is_empty() {
            // An unset secret of a pipeline, most often. To check some other database instead would be a false pass.
            return Err(wrong("it is empty".to_owned()));
        }
        match text.split_once("://") {
            Some(("postgres" | "postgresql", rest)) => parse_url(rest),
            Some((scheme, _)) if !scheme.contains('=') => {
                Err(wrong(format!("`{scheme}` is not `postgresql`")))
            }
            Some(_) | None => parse_keywords(text),
        }
    }

    fn set(&mut self, keyword: &str, value: &str) -> Result<(), Error> {
        if !KEYWORDS.iter().any(|(known, _)| *known == keyword) {
            return Err(if self.get("password").is_some() {
                wrong("a parameter is not known; a password with blanks must stand in quotes".to_owned())
            } else {
                wrong(format!("the parameter `{keyword}` is not known"))
            });
        }
        self.0.insert(keyword.to_owned(), value.to_owned());
        Ok(())
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&str> {
        self.0.get(keyword).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// What is still open is taken from the service, then from the variables.
    pub(super) fn complete(mut self, environment: Environment<'_>) -> Result<Parameters, Error> {
        if let Some(name) = self.get("service").map(str::to_owned).or_else(|| environment("PGSERVICE")) {
            for (keyword, value) in read_service(&name, environment)?.0 {
                self.0.entry(keyword).or_insert(value);
            }
        }
        for (keyword, variable) in KEYWORDS {
            if self.get(keyword).is_none()
                && let Some(value) = environment(variable)
            {
                self.set(keyword, &value)?;
            }
        }
        Ok(self)
    }

    /// The hosts, or where this system's servers listen by default.
    pub(super) fn hosts(&self) -> Vec<String> {
        match self.get("host") {
            Some(hosts) => hosts.split(',').map(str::to_owned).collect(),
            None if Path::new("/var/run/postgresql").is_dir() => vec!["/var/run/postgresql".to_owned()],
            None => vec!["localhost".to_owned()],
        }
    }

    pub(super) fn ports(&self) -> Result<Vec<u16>, Error> {
        let ports = self.get("port").unwrap_or("5432").split(',');
        ports.map(|port| port.parse().map_err(|_| wrong(format!("`{port}` is not a port")))).collect()
    }

    pub(super) fn number(&self, keyword: &str) -> Result<Option<u64>, Error> {
        let parse = |value: &str| value.parse().map_err(|_| wrong(format!("`{value}` is not a {keyword}")));
        self.get(keyword).map(parse).transpose()
    }
}

/// A `/` or `?` in a password ends the authority: what follows is taken for the host, the port or the database, and
/// must not be shown as such.
fn parse_url(rest: &str) -> Result<Parameters, Error> {
    let parsed = parse_parts(rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    // `?user=bob@tenant` is usual with managed services.
    let is_misread = query.contains('@') && !authority.contains('@') && parsed.is_err();
    if database.contains('@') || is_misread {
        return Err(wrong(
            "`@`, `/`, `?` and `#` in a name or password must be percent-encoded, as `%2F` for `/`"
                .to_owned(),
        ));
    }
    parsed
}

fn parse_parts(rest: &str) -> Result<Parameters, Error> {
    let mut parameters = Parameters::default();
    let decode = |text: &str| {
        let decoded =
            percent_decode_str(text).decode_utf8().map_err(|_| wrong("it is not UTF-8".to_owned()))?;
        Ok::<String, Error>(decoded.into_owned())
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    let (account, servers) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = account.split_once(':').unwrap_or((account, ""));
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for server in servers.split(',').filter(|server| !server.is_empty()) {
        let (host, port) = split_port(server);
        hosts.push(decode(host)?);
        ports.push(port.unwrap_or("5432").to_owned());
    }
    for (keyword, value) in
        [("user", decode(user)?), ("password", decode(password)?), ("dbname", decode(database)?)]
    {
        if !value.is_empty() {
            parameters.set(keyword, &value)?;
        }
    }
    if !hosts.is_empty() {
        parameters.set("host", &hosts.join(","))?;
    }
    if servers.contains(':') {
        parameters.set("port", &ports.join(","))?;
        parameters.ports()?;
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (keyword, value) =
            pair.split_once('=').ok_or_else(|| wrong("a parameter has no value".to_owned()))?;
        parameters.set(&decode(keyword)?, &decode(value)?)?;
    }
    Ok(parameters)
}

/// `host:port`, where the host may be an IPv6 address in brackets.
fn split_port(server: &str) -> (&str, Option<&str>) {
    if let Some((address, rest)) = server.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (address, rest.strip_prefix(':'));
    }
    match server.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (server, None),
    }
}

fn parse_keywords(text: &str) -> Result<Parameters, Error> {
    let mut parameters = Parameters::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let Some((keyword, after)) = rest.split_once('=') else {
            return Err(if parameters.get("password").is_some() {
                wrong("a password with blanks must stand in quotes".to_owned())
            } else {
                wrong(format!("`{rest}` is not of the form key=value"))
            });
        };
        let (value, after) = take_value(after.trim_start())?;
        parameters.set(keyword.trim_end(), &value)?;
        rest = after.trim_start();
    }
    Ok(parameters)
}

/// A value, bare or in single quotes, with backslash escapes.
fn take_value(text: &str) -> Result<(String, &str), Error> {
    let quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut characters = text.char_indices().skip(usize::from(quoted));
    while let Some((index, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if quoted => return Ok((value, &text[index + 1..])),
            c if c.is_whitespace() && !quoted => return Ok((value, &text[index..])),
            c => value.push(c),
        }
    }
    if quoted { Err(wrong("a quote is not closed".to_owned())) } else { Ok((value, "")) }
}

fn read_service(name: &str, environment: Environment<'_>) -> Result<Parameters, Error> {
    let candidates = [
        environment("PGSERVICEFILE").map(PathBuf::from),
        environment("HOME").map(|home| Path::new(&home).join(".pg_service.conf")),
        environment("PGSYSCONFDIR").map(|directory| Path::new(&directory).join("pg_service.conf")),
    ];
    let header = format!("[{name}]");
    for file in candidates.into_iter().flatten().filter(|file| file.is_file()) {
        let text = std::fs::read_to_string(&file).map_err(Error::file("read", &file))?;
        let mut lines = text.lines().map(str::trim).skip_while(|line| *line != header);
        if lines.next().is_none() {
            continue;
        }
        let mut parameters = Parameters::default();
        for line in lines.take_while(|line| !line.starts_with('[')) {
            if let Some((keyword, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
                parameters.set(keyword.trim(), value.trim())?;
            }
        }
        return Ok(parameters);
    }
    Err(wrong(format!("the service `{name}` is in no service file")))
}
