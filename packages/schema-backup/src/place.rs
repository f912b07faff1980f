//! Where a database is, in the words of libpq, and how the client programs learn it: by their environment and a password
//! file of mode 0600, never by arguments, which everyone on the machine can see.

use crate::error::Error;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// A database that the client programs are to connect to.
#[derive(Clone)]
pub struct Place {
    /// libpq's variables, `PGHOST` and the others, without the password.
    pub variables: Vec<(&'static str, String)>,
    /// The password, when there is one.
    pub password: Option<Secret>,
}

/// A text that is never shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being shown.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// A message without this secret, in its own form and as it stands in a URL.
    pub(crate) fn redact(&self, message: &str) -> String {
        let encoded: String = self.0.bytes().map(encode).collect();
        let texts = [self.0.as_str(), encoded.as_str()].into_iter().filter(|text| text.len() > 2);
        texts.fold(message.to_owned(), |message, text| message.replace(text, "(hidden)"))
    }
}

fn encode(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.variables).finish()
    }
}

impl Place {
    /// The name of the database.
    pub fn database(&self) -> &str {
        let named = self.variables.iter().find(|(name, _)| *name == "PGDATABASE");
        named.map_or("", |(_, value)| value)
    }

    /// The same server, another database.
    pub fn with_database(&self, database: &str) -> Place {
        let mut place = self.clone();
        place.variables.retain(|(name, _)| *name != "PGDATABASE");
        place.variables.push(("PGDATABASE", database.to_owned()));
        place
    }

    /// A way in that lasts as long as the value: the password lies in a file in this directory, which is ours alone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn open(&self, directory: &Path) -> Result<Access, Error> {
        let file = match &self.password {
            Some(Secret(password)) => Some(write_passfile(directory, password)?),
            None => None,
        };
        Ok(Access { place: self.clone(), file, _room: None })
    }

    /// As [`Place::open`], in a directory of its own.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn open_alone(&self) -> Result<Access, Error> {
        let room = tempfile::Builder::new().prefix("schema-sync-").tempdir();
        let room = room.map_err(Error::file("make a directory in", std::env::temp_dir()))?;
        let access = self.open(room.path())?;
        Ok(Access { _room: Some(room), ..access })
    }
}

/// Created by `O_EXCL` with mode 0600, and gone with the value (manual: "The Password File").
fn write_passfile(directory: &Path, password: &str) -> Result<NamedTempFile, Error> {
    let failed = || Error::file("write a password file in", directory);
    let mut file = tempfile::Builder::new().prefix("passfile_").tempfile_in(directory).map_err(failed())?;
    let escaped = password.replace('\\', "\\\\").replace(':', "\\:");
    writeln!(file, "*:*:*:*:{escaped}").and_then(|()| file.flush()).map_err(failed())?;
    Ok(file)
}

/// A database that the client programs can connect to now.
pub(crate) struct Access {
    place: Place,
    file: Option<NamedTempFile>,
    _room: Option<TempDir>,
}

impl Access {
    /// The variables for programs of a major version.
    pub(crate) fn variables(&self, major: u32) -> Vec<(&'static str, String)> {
        let mut variables = self.place.variables.clone();
        for (name, value) in &mut variables {
            // libpq knows the word since 16; before, it would be the name of a file.
            if *name == "PGSSLROOTCERT" && value == "system" && major < 16 {
                *value = system_roots().display().to_string();
            }
        }
        // The text of rows depends on these, which pg_dump leaves as the role or the database has them: a copy of the database
        // in scratch is to give the same.
        variables.push(("PGTZ", "UTC".to_owned()));
        let hexadecimal = "-c bytea_output=hex";
        match variables.iter_mut().find(|(name, _)| *name == "PGOPTIONS") {
            Some((_, options)) => *options = format!("{options} {hexadecimal}"),
            None => variables.push(("PGOPTIONS", hexadecimal.to_owned())),
        }
        // Without a password the user's own file may have none for this server either: nobody is asked at a prompt.
        let passfile = self.file.as_ref().map_or(Path::new("/dev/null"), NamedTempFile::path);
        variables.push(("PGPASSFILE", passfile.display().to_string()));
        variables
    }

    pub(crate) fn redact(&self, message: &str) -> String {
        match &self.place.password {
            Some(secret) => secret.redact(message),
            None => message.to_owned(),
        }
    }

    pub(crate) fn database(&self) -> &str {
        self.place.database()
    }
}

/// The authorities that the operating system trusts, as one file.
fn system_roots() -> PathBuf {
    const USUAL: [&str; 4] = [
        "/etc/ssl/certs/ca-certificates.crt", // Debian, Alpine, Arch
        "/etc/pki/tls/certs/ca-bundle.crt",   // Fedora, RHEL
        "/etc/ssl/ca-bundle.pem",             // SUSE
        "/etc/ssl/cert.pem",                  // macOS
    ];
    USUAL.iter().map(PathBuf::from).find(|file| file.is_file()).unwrap_or_else(|| USUAL[0].into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn place(password: &str) -> Place {
        Place { variables: vec![("PGDATABASE", "wms".into())], password: Some(Secret::new(password)) }
    }

    #[test]
    fn the_password_is_in_a_file_for_us_alone_and_nowhere_else() {
        let directory = tempfile::tempdir().unwrap();
        let access = place("a:b\\c").open(directory.path()).unwrap();
        let variables = access.variables(15);
        let (_, file) = variables.iter().find(|(name, _)| *name == "PGPASSFILE").unwrap();
        assert_eq!(std::fs::read_to_string(file).unwrap(), "*:*:*:*:a\\:b\\\\c\n");
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!format!("{variables:?} {:?}", access.place).contains("a:b"));
        let file = file.clone();
        drop(access);
        assert!(!Path::new(&file).exists());
    }

    #[test]
    fn messages_lose_the_password_in_both_its_forms() {
        let secret = Secret::new("pa/ss");
        assert_eq!(secret.redact("no pa/ss, no pa%2Fss"), "no (hidden), no (hidden)");
        assert_eq!(format!("{secret:?}"), "(hidden)");
    }
}
