//! The embedded PostgreSQL: binaries out of a package, for a machine that has none.
//!
//! The machine's own package client fetches, so its proxy and mirror settings hold; no script of the
//! package runs, and nothing is unpacked that has not the digest in `embedded.tsv`.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use xshell::{Shell, cmd};

use super::account::Account;
use super::find::{inspect, program_in, start_error};
use super::unpack::unpack_package;
use super::{Cache, Error, Installation, Result};

/// One line of `embedded.tsv`: the package that serves a major version on a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The major version of PostgreSQL.
    pub major: u32,
    /// Operating system and processor, as the packages name them.
    pub platform: String,
    /// The version of the package.
    pub version: String,
    /// The SHA-256 of its tarball.
    pub digest: String,
}

const TABLE: &str = include_str!("embedded.tsv");

/// The package of a major version for this machine; the newest when there is no wish.
pub fn package_for(major: Option<u32>) -> Option<Package> {
    let platform = platform()?;
    let serves = |it: &Package| it.platform == platform && major.is_none_or(|major| it.major == major);
    packages().filter(serves).max_by_key(|package| package.major)
}

/// The embedded PostgreSQL of a package: from the cache, or fetched into it once.
pub fn fetch_embedded(package: &Package, cache: &Cache, announce: fn(&str)) -> Result<Installation> {
    let name = format!("{}-{}-{}", package.major, package.version, &package.digest[..8]);
    let place = cache.subdirectory("embedded")?.join(&name);
    if let Ok(installation) = installed(&place, cache)? {
        return Ok(installation);
    }
    // Whoever gets the lock second finds it done.
    let _lock = cache.lock(&format!("embedded-{name}"))?;
    if let Ok(installation) = installed(&place, cache)? {
        return Ok(installation);
    }
    announce(&format!("fetching the embedded PostgreSQL {}: {}, once", package.major, full_name(package)));
    install(package, &place)?;
    installed(&place, cache)?.map_err(|problem| Error::Unusable { directory: place.join("bin"), problem })
}

/// What is in the cache, or what is wrong with it.
fn installed(place: &Path, cache: &Cache) -> Result<std::result::Result<Installation, &'static str>> {
    if !place.join("share/postgresql/postgres.bki").exists() {
        return Ok(Err("has no `share` directory beside it"));
    }
    inspect(&place.join("bin"), Account::choose()?, cache)
}

fn install(package: &Package, place: &Path) -> Result<()> {
    let parent = place.parent().unwrap_or(place);
    let prefix = format!(".{}-", place.file_name().unwrap_or_default().to_string_lossy());
    remove_unfinished(parent, &prefix)?;
    let temporary = tempfile::Builder::new()
        .prefix(&prefix)
        .permissions(Permissions::from_mode(0o755))
        .tempdir_in(parent)
        .map_err(Error::file("create a directory in", parent))?;
    let archive = pack(package, temporary.path())?;
    let root = temporary.path().join("root");
    fs::create_dir(&root).map_err(Error::file("create", &root))?;
    fs::set_permissions(&root, Permissions::from_mode(0o755))
        .map_err(Error::file("set the mode of", &root))?;
    unpack_package(&full_name(package), &archive, &package.digest, &root)?;
    // Once for a thousand files: after a power cut, an entry that has its name is complete.
    rustix::fs::sync();
    if place.exists() {
        // Incomplete, or we would not be here.
        fs::remove_dir_all(place).map_err(Error::file("remove", place))?;
    }
    fs::rename(&root, place).map_err(Error::file("rename to", place))
}

/// Removes what a process that died had begun to unpack. We hold the lock of the entry: no other is alive.
fn remove_unfinished(directory: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(directory).map_err(Error::file("list", directory))? {
        let entry = entry.map_err(Error::file("list", directory))?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            fs::remove_dir_all(entry.path()).map_err(Error::file("remove", &entry.path()))?;
        }
    }
    Ok(())
}

/// Has the package client write the tarball into a directory.
fn pack(package: &Package, directory: &Path) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let npm = program_in(&path, "npm").ok_or(Error::NoPackageClient)?;
    let name = full_name(package);
    let shell = Shell::new().map_err(|error| start_error(&npm, error))?;
    let output = cmd!(shell, "{npm} pack --ignore-scripts --pack-destination {directory} {name}")
        .quiet()
        .ignore_status()
        .output()
        .map_err(|error| start_error(&npm, error))?;
    if !output.status.success() {
        let codes = codes(&String::from_utf8_lossy(&output.stderr));
        let output_text = format!("{codes}; `npm pack {name}` says more");
        return Err(Error::Program { program: npm, status: output.status.to_string(), output: output_text });
    }
    let entries = fs::read_dir(directory).map_err(Error::file("list", directory))?;
    let archives = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut archives = archives.filter(|path| path.extension().is_some_and(|extension| extension == "tgz"));
    archives.next().ok_or_else(|| Error::Program {
        program: npm,
        status: "it ended well".to_owned(),
        output: format!("but wrote no archive of {name}"),
    })
}

fn full_name(package: &Package) -> String {
    format!("@embedded-postgres/{}@{}", package.platform, package.version)
}

/// The codes in an error of npm, such as `E404` or `ENOTFOUND`. The rest of its text names mirrors, and
/// the credentials that their addresses can carry.
fn codes(output: &str) -> String {
    let code = |line: &str| Some(line.split_once(" code ")?.1.trim().to_owned());
    let codes: Vec<String> = output
        .lines()
        .filter(|line| line.starts_with("npm e") || line.starts_with("npm E"))
        .filter_map(code)
        .collect();
    if codes.is_empty() { "without a code".to_owned() } else { codes.join(", ") }
}

fn packages() -> impl Iterator<Item = Package> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t').map(str::to_owned);
        let major = columns.next()?.parse().ok()?;
        Some(Package { major, platform: columns.next()?, version: columns.next()?, digest: columns.next()? })
    })
}

/// This machine, in the packages' words.
fn platform() -> Option<&'static str> {
    match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => Some("linux-x64"),
        ("linux", "aarch64") => Some("linux-arm64"),
        ("macos", "x86_64") => Some("darwin-x64"),
        ("macos", "aarch64") => Some("darwin-arm64"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_package() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(packages().count(), lines);
        for package in packages() {
            assert!(package.version.starts_with(&format!("{}.", package.major)), "{package:?}");
            assert!(
                package.digest.len() == 64 && package.digest.bytes().all(|it| it.is_ascii_hexdigit()),
                "{package:?}"
            );
        }
    }

    #[test]
    fn an_error_of_npm_is_shown_without_addresses() {
        let output =
            "npm warn x\nnpm error code E404\nnpm error network request to https://user:secret@host/x failed";
        assert_eq!(codes(output), "E404");
        assert_eq!(codes("npm ERR! code ENOTFOUND\nnpm ERR! errno ENOTFOUND"), "ENOTFOUND");
        assert_eq!(codes("killed"), "without a code");
    }
}
