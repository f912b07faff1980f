//! Finds the client programs of PostgreSQL that are installed, their versions, and which one serves a server.
//!
//! An archive is best made by the programs of the server's own major: those of the next server can read it, while
//! pg_restore 17 and newer cannot restore into an older server within one transaction. So the server's own major comes
//! first, then the newest that is newer; never an older one, which pg_dump itself refuses.

use crate::error::Error;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use xshell::{Shell, cmd};

/// A version of a client program: `15.18 (Debian 15.18-0+deb12u1)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// `15` in `15.18`.
    pub major: u32,
    /// `18` in `15.18`; none in `19beta1`.
    pub minor: Option<u32>,
    /// All that follows the product's name.
    pub text: String,
}

impl Version {
    /// Reads what `pg_dump --version` prints: `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
    pub fn parse(output: &str) -> Option<Version> {
        let (_, text) = output.trim().split_once("(PostgreSQL) ")?;
        let number = |text: &str| {
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            Some((text[..digits].parse::<u32>().ok()?, text[digits..].to_owned()))
        };
        let (major, rest) = number(text)?;
        let minor = rest.strip_prefix('.').and_then(number).map(|(minor, _)| minor);
        Some(Version { major, minor, text: text.to_owned() })
    }

    /// The security floor that this version is below, when it is.
    pub fn floor(&self) -> Option<Floor> {
        floors().find(|floor| {
            floor.major == self.major
                && self.minor.is_none_or(|minor| floor.minor.is_none_or(|least| minor < least))
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a client program must be at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The major version.
    pub major: u32,
    /// The first minor without the holes; none when no release of the major closes them.
    pub minor: Option<u32>,
    /// The holes.
    pub advisories: String,
}

impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            Some(minor) => write!(f, "{}.{minor}", self.major),
            None => write!(f, "{} (no release of {} is safe)", self.major + 1, self.major),
        }
    }
}

/// The security floors, by major.
pub fn floors() -> impl Iterator<Item = Floor> {
    let lines = include_str!("floors.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut fields = line.split('\t');
        let major = fields.next()?.parse().ok()?;
        Some(Floor { major, minor: fields.next()?.parse().ok(), advisories: fields.next()?.to_owned() })
    })
}

/// The client programs in one directory, all of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tools {
    /// Where they are.
    pub directory: PathBuf,
    /// What `pg_dump --version` says.
    pub version: Version,
}

impl Tools {
    pub(crate) fn program(&self, program: &'static str) -> PathBuf {
        self.directory.join(program)
    }
}

/// Where packages of distributions and of macOS put the programs, beside `PATH`: a prefix, then a suffix.
const USUAL_DIRECTORIES: [(&str, &str); 11] = [
    ("/usr/lib/postgresql/", "/bin"),                          // Debian, Ubuntu
    ("/usr/pgsql-", "/bin"), // packages of the PostgreSQL project for RHEL, SUSE
    ("/usr/lib/postgresql", "/bin"), // SUSE, Gentoo
    ("/usr/libexec/postgresql", ""), // Alpine
    ("/opt/homebrew/opt/postgresql@", "/bin"), // Homebrew on Apple silicon
    ("/usr/local/opt/postgresql@", "/bin"), // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt/postgresql@", "/bin"), // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions/", "/bin"), // Postgres.app
    ("/Library/PostgreSQL/", "/bin"), // installers of EDB
    ("/opt/local/lib/postgresql", "/bin"), // MacPorts
    ("/usr/local/pgsql", "/bin"), // built from source
];

/// Everything that is installed, newest first: in the configured directory, in `PATH`, and where packages put it.
pub fn find(configured: Option<&Path>) -> Vec<Tools> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<PathBuf> = configured.map(Path::to_owned).into_iter().collect();
    directories.extend(std::env::split_paths(&path).filter(|place| place.is_absolute()));
    directories.extend(USUAL_DIRECTORIES.iter().flat_map(|(prefix, suffix)| expand(prefix, suffix)));
    let mut seen = BTreeSet::new();
    let mut found: Vec<Tools> = directories
        .into_iter()
        .filter_map(|directory| inspect(&directory))
        .filter(|tools| seen.insert(tools.directory.clone()))
        .collect();
    found.sort_by(|one, other| other.version.cmp(&one.version));
    found
}

/// Both programs, of one version. Debian's `/usr/bin/pg_dump` is a script that picks a version by itself: not what is
/// wanted where the version matters, and it is no program of PostgreSQL.
fn inspect(directory: &Path) -> Option<Tools> {
    let dump = directory.join("pg_dump").canonicalize().ok()?;
    if dump.file_name().is_none_or(|name| name != "pg_dump") {
        return None;
    }
    let directory = dump.parent()?.to_owned();
    let version = version_of(&dump)?;
    (version_of(&directory.join("pg_restore"))? == version).then_some(Tools { directory, version })
}

/// With nothing of our environment, which may hold a password.
fn version_of(program: &Path) -> Option<Version> {
    let shell = Shell::new().ok()?;
    let command = cmd!(shell, "{program} --version").env_clear().env("LC_ALL", "C");
    Version::parse(&command.quiet().ignore_stderr().read().ok()?)
}

fn expand(prefix: &str, suffix: &str) -> Vec<PathBuf> {
    let (parent, start) = prefix.rsplit_once('/').unwrap_or(("", prefix));
    // A directory that is not there has nothing in it.
    let Ok(entries) = std::fs::read_dir(format!("{parent}/")) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(start))
        .map(|name| PathBuf::from(format!("{parent}/{name}{suffix}")))
        .collect();
    found.sort();
    found
}

/// The programs that serve a server of this major best.
///
/// # Errors
/// When none is able to.
pub fn choose<'a>(found: &'a [Tools], program: &'static str, major: u32) -> Result<&'a Tools, Error> {
    let own = found.iter().find(|tools| tools.version.major == major);
    let newer = || found.iter().filter(|tools| tools.version.major > major);
    let restoring = newer().find(|tools| restores_into(tools.version.major, major));
    own.or(restoring).or(newer().next()).ok_or_else(|| Error::NoTool {
        program,
        major,
        found: found.iter().map(|tools| tools.version.text.clone()).collect(),
    })
}

/// Whether pg_restore of a major restores into a server of another. From 17 on it sets `transaction_timeout` first, which
/// servers before 17 do not know (release notes of 17).
pub(crate) fn restores_into(major: u32, server: u32) -> bool {
    major < 17 || server >= 17
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools(version: &str) -> Tools {
        let version = Version::parse(&format!("pg_dump (PostgreSQL) {version}")).unwrap();
        Tools { directory: PathBuf::from("/x").join(&version.text), version }
    }

    #[test]
    fn the_servers_own_major_comes_first_then_the_newest() {
        let found = [tools("18.1"), tools("16.2"), tools("15.20"), tools("15.9")];
        let chosen = |major| choose(&found, "pg_dump", major).map(|tools| tools.version.text.as_str());
        assert_eq!(chosen(15).unwrap(), "15.20");
        assert_eq!(chosen(14).unwrap(), "16.2", "what 18 writes, nothing restores into 14");
        assert_eq!(chosen(17).unwrap(), "18.1");
        let message = chosen(19).unwrap_err().to_string();
        assert!(message.contains("PostgreSQL 19") && message.contains("only 18.1, 16.2"), "{message}");
    }

    #[test]
    fn floors_are_by_major() {
        let floor = |version: &str| tools(version).version.floor().map(|floor| floor.to_string());
        assert_eq!(floor("15.19 (Debian)").as_deref(), Some("15.20"));
        assert_eq!(floor("15.20"), None);
        assert_eq!(floor("18.7"), None);
        assert_eq!(floor("18beta1").as_deref(), Some("18.7"));
        assert_eq!(floor("13.99").as_deref(), Some("14 (no release of 13 is safe)"));
        assert_eq!(floor("19.0"), None);
        assert_eq!(floors().count(), 6);
    }
}
