//! Unpacking archives: only plain files and directories, only below the target.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::cache::hex;
use super::{Error, Result};

/// The part of a package that is PostgreSQL.
const ROOT: &str = "package/native";

/// Unpacks `package/native` of a package into a directory that is there and empty, after the whole
/// file had the expected digest.
pub(super) fn unpack_package(package: &str, archive: &Path, expected: &str, target: &Path) -> Result<()> {
    // Read once (at most 55 MB): what was verified is what is unpacked.
    let bytes = fs::read(archive).map_err(Error::file("read", archive))?;
    let found = hex(&Sha256::digest(&bytes));
    if found != expected {
        return Err(Error::Checksum { package: package.to_owned(), expected: expected.to_owned(), found });
    }
    let mut entries = tar::Archive::new(GzDecoder::new(bytes.as_slice()));
    for entry in entries.entries().map_err(Error::file("read", archive))? {
        let mut entry = entry.map_err(Error::file("read", archive))?;
        let path = entry.path().map_err(Error::file("read", archive))?.into_owned();
        let Ok(inside) = path.strip_prefix(ROOT) else { continue };
        let unsafe_entry = |why| unsafe_archive(archive, &path, why);
        if !is_inside(inside) {
            return Err(unsafe_entry("leads outside"));
        }
        match entry.header().entry_type() {
            tar::EntryType::Directory => create_directory(&target.join(inside))?,
            tar::EntryType::Regular => {
                let mode = entry.header().mode().map_err(Error::file("read", archive))?;
                write_file(&target.join(inside), &mut entry, if mode & 0o100 == 0 { 0o644 } else { 0o755 })?;
            }
            _ => return Err(unsafe_entry("is neither a file nor a directory")),
        }
    }
    link_libraries(archive, target)
}

/// Makes the links that a package cannot hold: `native/pg-symlinks.json` lists `source` and `target`,
/// relative to the package. Without them the server does not find its libraries.
fn link_libraries(archive: &Path, root: &Path) -> Result<()> {
    let list = root.join("pg-symlinks.json");
    let text = fs::read_to_string(&list).map_err(Error::file("read", &list))?;
    let not_links = || unsafe_archive(archive, &list, "is not a list of links");
    let links: Vec<Value> = serde_json::from_str(&text).map_err(|_| not_links())?;
    for link in &links {
        let place = |key: &str| {
            let path = Path::new(link.get(key)?.as_str()?).strip_prefix("native").ok()?;
            is_inside(path).then(|| path.to_owned())
        };
        let (source, target) = place("source").zip(place("target")).ok_or_else(not_links)?;
        let depth = target.components().count() - 1;
        let upwards: PathBuf = (0..depth).map(|_| "..").collect();
        let from = if source.parent() == target.parent() {
            PathBuf::from(source.file_name().ok_or_else(not_links)?)
        } else {
            upwards.join(&source)
        };
        let path = root.join(&target);
        symlink(&from, &path).map_err(Error::file("link", &path))?;
    }
    Ok(())
}

/// Whether a path only goes down, and somewhere.
pub(super) fn is_inside(path: &Path) -> bool {
    path.components().next().is_some() && path.components().all(|part| matches!(part, Component::Normal(_)))
}

fn write_file(path: &Path, content: &mut impl Read, mode: u32) -> Result<()> {
    path.parent().map_or(Ok(()), create_directory)?;
    let mut write = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        io::copy(content, &mut file)?;
        // A strict umask must not hide the programs from the account that runs them.
        file.set_permissions(Permissions::from_mode(mode))
    };
    write().map_err(Error::file("write", path))
}

fn create_directory(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    path.parent().map_or(Ok(()), create_directory)?;
    fs::create_dir(path)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(0o755)))
        .map_err(Error::file("create", path))
}

fn unsafe_archive(archive: &Path, entry: &Path, why: &str) -> Error {
    Error::UnsafeArchive { archive: archive.to_owned(), problem: format!("`{}` {why}", entry.display()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn archive(entries: &[(&str, tar::EntryType, &str)]) -> (tempfile::NamedTempFile, String) {
        let mut builder =
            tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
        for (path, kind, content) in entries {
            let mut header = tar::Header::new_gnu();
            // Written by hand: the library itself refuses to write a path that leads outside.
            header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(content.len() as u64);
            header.set_mode(0o755);
            header.set_cksum();
            builder.append(&header, content.as_bytes()).unwrap();
        }
        let bytes = builder.into_inner().unwrap().finish().unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        (file, hex(&Sha256::digest(&bytes)))
    }

    fn unpack(entries: &[(&str, tar::EntryType, &str)]) -> (tempfile::TempDir, Result<()>) {
        let (file, digest) = archive(entries);
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("target");
        fs::create_dir(&target).unwrap();
        let outcome = unpack_package("a@1", file.path(), &digest, &target);
        (parent, outcome)
    }

    const LINKS: &str = r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#;

    #[test]
    fn files_and_links_are_unpacked() {
        let file = tar::EntryType::Regular;
        let (parent, outcome) = unpack(&[
            ("package/package.json", file, "left out"),
            ("package/native/lib/libpq.so.5.18", file, "library"),
            ("package/native/pg-symlinks.json", file, LINKS),
        ]);
        outcome.unwrap();
        let target = parent.path().join("target");
        assert_eq!(fs::read_to_string(target.join("lib/libpq.so.5")).unwrap(), "library");
        assert!(!target.join("package.json").exists());
    }

    #[test]
    fn an_archive_that_leads_outside_is_refused() {
        for (entries, reason) in [
            (vec![("package/native/../x", tar::EntryType::Regular, "x")], "leads outside"),
            (vec![("package/native/x", tar::EntryType::Symlink, "")], "is neither a file nor a directory"),
            (vec![("package/native/x", tar::EntryType::Link, "")], "is neither a file nor a directory"),
            (
                vec![(
                    "package/native/pg-symlinks.json",
                    tar::EntryType::Regular,
                    r#"[{"source":"native/../../../etc/passwd","target":"native/lib/x"}]"#,
                )],
                "is not a list of links",
            ),
        ] {
            let (parent, outcome) = unpack(&entries);
            let error = outcome.unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
            assert!(!parent.path().join("x").exists() && !parent.path().join("target/x").exists());
        }
    }

    #[test]
    fn a_damaged_archive_is_not_unpacked() {
        let (file, _) = archive(&[("package/native/x", tar::EntryType::Regular, "x")]);
        let target = tempfile::tempdir().unwrap();
        let error = unpack_package("a@1", file.path(), &"0".repeat(64), target.path()).unwrap_err();
        assert!(matches!(error, Error::Checksum { .. }), "{error}");
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 0);
    }
}
