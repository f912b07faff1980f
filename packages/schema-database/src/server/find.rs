//! Finds the PostgreSQL binaries that are installed on this machine.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use xshell::{Shell, cmd};

use super::account::Account;
use super::{Cache, Error, Result, Version};

/// A directory with the programs of one PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The directory of `initdb` and `postgres`.
    pub directory: PathBuf,
    /// What `postgres --version` says.
    pub version: Version,
}

/// Whether binaries of this machine may be used at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalBinaries {
    /// Look for them.
    Use,
    /// Act as if there were none.
    Hide,
}

/// What is looked for, and where.
#[derive(Debug, Clone)]
pub struct Search {
    /// The major version that is needed; the newest when there is none.
    pub major: Option<u32>,
    /// A directory that the user configured; it comes first, and must be usable.
    pub configured: Option<PathBuf>,
    /// Whether to look anywhere.
    pub local_binaries: LocalBinaries,
}

/// Where packages of distributions and of macOS put the programs, beside `PATH`. A `*` stands for one name.
const USUAL_DIRECTORIES: [&str; 12] = [
    "/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
    "/usr/pgsql-*/bin",                                   // packages of the PostgreSQL project for RHEL, SUSE
    "/usr/lib/postgresql*/bin",                           // SUSE, Gentoo
    "/usr/libexec/postgresql*",                           // Alpine
    "/usr/lib64/pgsql/postgresql-*/bin",                  // Fedora's upgrade packages
    "/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew on Linux
    "/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
    "/Library/PostgreSQL/*/bin",                          // installers of EDB
    "/opt/local/lib/postgresql*/bin",                     // MacPorts
    "/usr/local/pgsql/bin",                               // built from source
];

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This one serves.
    Installation(Installation),
    /// None does, for these reasons.
    Nothing(Vec<String>),
}

/// Looks for an installation: in the configured directory, in `PATH`, where `pg_config` points, and
/// where packages put it.
pub fn find(search: &Search, cache: &Cache) -> Result<Found> {
    if search.local_binaries == LocalBinaries::Hide {
        return Ok(Found::Nothing(vec![
            "local binaries are hidden by SCHEMA_SYNC_LOCAL_BINARIES=off".to_owned(),
        ]));
    }
    let account = Account::choose()?;
    let mut reasons = Vec::new();
    if let Some(directory) = &search.configured {
        match inspect(directory, account, cache)? {
            Ok(found) if serves(&found, search.major) => return Ok(Found::Installation(found)),
            Ok(found) => reasons.push(unsuitable(&found)),
            Err(problem) => return Err(Error::Unusable { directory: directory.clone(), problem }),
        }
    }
    let mut best: Option<Installation> = None;
    let candidates = candidates(cache)?;
    for directory in &candidates {
        match inspect(directory, account, cache)? {
            Ok(found) if !serves(&found, search.major) => reasons.push(unsuitable(&found)),
            Ok(found) if search.major.is_some() => return Ok(Found::Installation(found)),
            Ok(found) => {
                if best.as_ref().is_none_or(|best| best.version < found.version) {
                    best = Some(found);
                }
            }
            Err(problem) => {
                if directory.join("postgres").exists() {
                    reasons.push(format!("`{}` {problem}", directory.display()));
                }
            }
        }
    }
    if best.is_none() && reasons.is_empty() {
        reasons.push("none in PATH, by pg_config, or in the usual directories".to_owned());
    }
    // The same installation may be in PATH and in a usual directory.
    let mut seen = BTreeSet::new();
    reasons.retain(|reason| seen.insert(reason.clone()));
    Ok(best.map_or(Found::Nothing(reasons), Found::Installation))
}

/// The installation in a directory, or what is wrong with it.
pub(super) fn inspect(
    directory: &Path,
    account: Account,
    cache: &Cache,
) -> Result<std::result::Result<Installation, &'static str>> {
    // A link in PATH (Homebrew) stands for the directory that has the other programs too.
    let Ok(postgres) = directory.join("postgres").canonicalize() else {
        return Ok(Err("has no `postgres`"));
    };
    let Some(directory) = postgres.parent().filter(|directory| directory.join("initdb").exists()) else {
        return Ok(Err("has no `initdb`"));
    };
    if !account.reaches(&postgres) {
        return Ok(Err("cannot be reached by the account that servers run as when we are root"));
    }
    let ask = || output_of(&postgres, "--version");
    let output = match cache.remember(&postgres, "--version", ask) {
        Err(Error::Start { .. } | Error::Program { .. }) => {
            return Ok(Err("has a `postgres` that does not run"));
        }
        other => other?,
    };
    match Version::parse(&output) {
        Some(version) => Ok(Ok(Installation { directory: directory.to_owned(), version })),
        None => Err(Error::Version { program: postgres, output }),
    }
}

fn serves(found: &Installation, major: Option<u32>) -> bool {
    major.is_none_or(|major| found.version.major == major)
}

fn unsuitable(found: &Installation) -> String {
    format!("`{}` is PostgreSQL {}", found.directory.display(), found.version.major)
}

/// `PATH`, what `pg_config` says, the usual directories: each once, in this order.
fn candidates(cache: &Cache) -> Result<Vec<PathBuf>> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<PathBuf> = env::split_paths(&path).filter(|place| place.is_absolute()).collect();
    if let Some(program) = program_in(&path, "pg_config") {
        match cache.remember(&program, "--bindir", || output_of(&program, "--bindir")) {
            Ok(output) => directories.push(PathBuf::from(output.trim_end())),
            // Debian's pg_config is a script that fails where only libpq is installed.
            Err(Error::Start { .. } | Error::Program { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    for pattern in USUAL_DIRECTORIES {
        directories.extend(expand(pattern));
    }
    let mut seen = BTreeSet::new();
    directories.retain(|directory| seen.insert(directory.clone()));
    Ok(directories)
}

/// A program that `PATH` has.
pub(super) fn program_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(path)
        .filter(|place| place.is_absolute())
        .map(|place| place.join(name))
        .find(|it| it.is_file())
}

/// The directories of a pattern with at most one `*`, sorted.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some(star) = pattern.find('*') else { return vec![PathBuf::from(pattern)] };
    let start = pattern[..star].rfind('/').map_or(0, |slash| slash + 1);
    let end = pattern[star..].find('/').map_or(pattern.len(), |slash| star + slash);
    let (prefix, suffix) = (&pattern[start..star], &pattern[star + 1..end]);
    // A directory that is not there has nothing in it.
    let Ok(entries) = fs::read_dir(&pattern[..start]) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.len() > prefix.len() + suffix.len())
        .filter(|name| name.starts_with(prefix) && name.ends_with(suffix))
        .map(|name| PathBuf::from(format!("{}{name}{}", &pattern[..start], &pattern[end..])))
        .collect();
    found.sort();
    found
}

/// What a program prints when it is asked one question.
fn output_of(program: &Path, question: &str) -> Result<String> {
    let shell = Shell::new().map_err(|error| start_error(program, error))?;
    // The environment may hold a password. Debian's pg_config is a script that looks for others in PATH.
    let path = env::var_os("PATH").unwrap_or_default();
    let output = cmd!(shell, "{program} {question}")
        .env_clear()
        .env("PATH", path)
        .quiet()
        .ignore_status()
        .output()
        .map_err(|error| start_error(program, error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let (status, output) =
            (output.status.to_string(), String::from_utf8_lossy(&output.stderr).trim().to_owned());
        Err(Error::Program { program: program.to_owned(), status, output })
    }
}

pub(super) fn start_error(program: &Path, error: xshell::Error) -> Error {
    Error::Start { program: program.to_owned(), source: std::io::Error::other(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_name() {
        let root = tempfile::tempdir().unwrap();
        for name in ["postgresql@17/bin", "postgresql@9.6/bin", "postgresql@", "other/bin"] {
            fs::create_dir_all(root.path().join(name)).unwrap();
        }
        let expanded = expand(&format!("{}/postgresql@*/bin", root.path().display()));
        let names: Vec<_> = expanded.iter().map(|path| path.strip_prefix(root.path()).unwrap()).collect();
        assert_eq!(names, [Path::new("postgresql@17/bin"), Path::new("postgresql@9.6/bin")]);
        assert_eq!(expand("/no/such/place-*/bin"), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_configured_directory_without_programs_is_an_error() {
        let (root, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let cache = Cache::open(Some(cache.path())).unwrap();
        let configured = Some(root.path().to_owned());
        let search = Search { major: None, configured, local_binaries: LocalBinaries::Use };
        let error = find(&search, &cache).unwrap_err().to_string();
        assert!(error.ends_with("has no `postgres`"), "{error}");
    }
}
