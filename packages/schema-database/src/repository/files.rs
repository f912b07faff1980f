//! Reading files that may be anything: links, pipes and devices are refused before they are opened.

use crate::error::Error;
use schema_script::directory::{DOWN, EntryKind, check_directory, check_down};
use schema_script::finding::Finding;
use schema_script::name::MigrationName;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// No script is this large; a file that is was not written by people.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The bytes of a regular file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let refuse = |reason: &str| Err(Error::file("read", path)(io::Error::other(reason.to_owned())));
    let metadata = std::fs::symlink_metadata(path).map_err(Error::file("read", path))?;
    match metadata.file_type() {
        kind if kind.is_symlink() => refuse("it is a symbolic link; replace it by the file itself"),
        kind if !kind.is_file() => refuse("it is not a regular file"),
        _ if metadata.len() > LARGEST => refuse("it is larger than 256 MiB"),
        _ => std::fs::read(path).map_err(Error::file("read", path)),
    }
}

/// A migration's file.
#[derive(Debug)]
pub(super) struct MigrationFile {
    pub(super) path: PathBuf,
    pub(super) version: String,
    pub(super) name: String,
}

/// What is in the migrations directory.
#[derive(Debug)]
pub(super) struct Listing {
    /// Oldest first.
    pub(super) migrations: Vec<MigrationFile>,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn list_migrations(directory: &Path) -> Result<Listing, Error> {
    let failed = || Error::file("list", directory);
    // A walk follows its root wherever it leads, and a file is a walk without entries.
    let root = std::fs::symlink_metadata(directory).map_err(failed())?;
    if root.is_symlink() {
        return Err(failed()(io::Error::other("it is a symbolic link; replace it by the directory itself")));
    }
    if !root.is_dir() {
        return Err(failed()(rustix::io::Errno::NOTDIR.into()));
    }
    let entries = entries(directory)?;
    let mut checked = check_directory(&entries);
    if entries.contains(&(DOWN.to_owned(), EntryKind::Directory)) {
        checked.findings.extend(check_down(&self::entries(&directory.join(DOWN))?, &checked.names));
    }
    let file = |name: &MigrationName| MigrationFile {
        path: directory.join(name.file_name()),
        version: name.version().to_string(),
        name: name.title().to_owned(),
    };
    Ok(Listing { migrations: checked.names.iter().map(file).collect(), findings: checked.findings })
}

/// What stands in a directory itself.
fn entries(directory: &Path) -> Result<Vec<(String, EntryKind)>, Error> {
    let failed = || Error::file("list", directory);
    let walk = WalkDir::new(directory).min_depth(1).max_depth(1).sort_by_file_name();
    let name_and_kind = |entry: walkdir::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), kind(entry.file_type()))
    };
    walk.into_iter().map(|entry| entry.map(name_and_kind).map_err(|error| failed()(error.into()))).collect()
}

fn kind(file_type: std::fs::FileType) -> EntryKind {
    match file_type {
        kind if kind.is_file() => EntryKind::File,
        kind if kind.is_dir() => EntryKind::Directory,
        kind if kind.is_symlink() => EntryKind::SymbolicLink,
        _ => EntryKind::Special,
    }
}
