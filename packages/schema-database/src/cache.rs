//! What was learned from scratch servers, kept by everything that it depends on.
//!
//! An entry is believed only when its name is the hash of its inputs and its content has the hash that it
//! says: a stale entry has another name, a damaged one another content, and both are made anew.

use crate::error::Error;
use crate::server::Cache;
use schema_core::chain::digest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Entries that nobody read for this long are removed.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// Where entries are kept; `None` when the user wants none.
#[derive(Clone, Debug)]
pub struct Store {
    directory: Option<PathBuf>,
}

/// The name of an entry: a hash of all that it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key of what depends on these inputs, and on this program.
    ///
    /// The program's file stands for its code: its size and time of change are new with each build.
    pub fn of(domain: &str, inputs: &[&str]) -> Key {
        let program = std::env::current_exe().and_then(std::fs::metadata).map_or_else(
            |_| String::new(),
            |metadata| format!("{} {:?}", metadata.len(), metadata.modified().ok()),
        );
        let mut parts = vec![env!("CARGO_PKG_VERSION"), program.as_str()];
        parts.extend(inputs);
        Key(digest(domain, &parts))
    }

    /// The key of what depends on all that this one depends on, and on these inputs.
    pub fn with(&self, domain: &str, inputs: &[String]) -> Key {
        let parts: Vec<&str> = std::iter::once(&self.0).chain(inputs).map(String::as_str).collect();
        Key(digest(domain, &parts))
    }
}

/// An entry that was found: a small head that is always wanted, and a body that seldom is.
#[derive(Debug)]
pub struct Entry<Head> {
    /// The small part.
    pub head: Head,
    body: Body,
}

#[derive(Debug)]
struct Body {
    file: PathBuf,
    offset: usize,
    checksum: String,
}

/// The first line of an entry's file.
#[derive(Serialize, Deserialize)]
struct Line<Head> {
    key: String,
    head: Head,
    body_checksum: String,
}

impl Store {
    /// The store in the tool's cache directory.
    ///
    /// # Errors
    /// When the directory cannot be made, or is not ours alone.
    pub fn open(cache: &Cache) -> Result<Store, Error> {
        let directory = cache.directory().join("catalogs");
        std::fs::create_dir_all(&directory).map_err(Error::file("create", &directory))?;
        Ok(Store { directory: Some(directory) })
    }

    /// A store that keeps nothing and finds nothing.
    pub fn none() -> Store {
        Store { directory: None }
    }

    /// The entry of this key. Anything that is not exactly what was written is no entry.
    pub fn find<Head: DeserializeOwned + Serialize>(&self, key: &Key) -> Option<Entry<Head>> {
        let file = self.directory.as_ref()?.join(&key.0);
        let mut first = String::new();
        std::io::BufRead::read_line(
            &mut std::io::BufReader::new(std::fs::File::open(&file).ok()?),
            &mut first,
        )
        .ok()?;
        let (checksum, json) = first.trim_end().split_once(' ')?;
        if checksum != hash(json) {
            return None;
        }
        let line: Line<Head> =
            serde_json::from_str(json).ok().filter(|line: &Line<Head>| line.key == key.0)?;
        // Reading is use: the time of change is when the entry was last wanted.
        if let Ok(file) = std::fs::File::options().append(true).open(&file) {
            drop(file.set_modified(SystemTime::now()));
        }
        let body = Body { file, offset: first.len(), checksum: line.body_checksum };
        Some(Entry { head: line.head, body })
    }

    /// Keeps an entry. A full or read-only disk only means that the work is done again next time.
    pub fn keep<Head: Serialize>(&self, key: &Key, head: &Head, body: &str) {
        if let Some(directory) = &self.directory {
            let line = Line { key: key.0.clone(), head, body_checksum: hash(body) };
            let json = serde_json::to_string(&line).unwrap_or_default();
            let written = tempfile::NamedTempFile::new_in(directory).and_then(|mut file| {
                writeln!(file, "{} {json}", hash(&json))?;
                file.write_all(body.as_bytes())?;
                file.persist(directory.join(&key.0)).map_err(|error| error.error)
            });
            drop(written);
            self.remove_old();
        }
    }

    fn remove_old(&self) {
        let Some(entries) = self.directory.as_ref().and_then(|directory| std::fs::read_dir(directory).ok())
        else {
            return;
        };
        for entry in entries.flatten() {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            let age = modified.ok().and_then(|modified| modified.elapsed().ok());
            if age.is_some_and(|age| age > KEPT_FOR) {
                drop(std::fs::remove_file(entry.path()));
            }
        }
    }
}

impl<Head> Entry<Head> {
    /// The large part, if it still is what was written.
    pub fn body(&self) -> Option<String> {
        let mut bytes = std::fs::read(&self.body.file).ok()?;
        let body = String::from_utf8(bytes.split_off(self.body.offset.min(bytes.len()))).ok()?;
        (hash(&body) == self.body.checksum).then_some(body)
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let directory = tempfile::tempdir().unwrap();
        let store = Store { directory: Some(directory.path().to_path_buf()) };
        (directory, store)
    }

    #[test]
    fn what_was_kept_is_found_by_the_same_inputs_only() {
        let (_directory, store) = store();
        let key = Key::of("test", &["a"]);
        store.keep(&key, &7, "the body\n");
        let entry: Entry<u32> = store.find(&key).unwrap();
        assert_eq!((entry.head, entry.body().as_deref()), (7, Some("the body\n")));
        assert!(store.find::<u32>(&Key::of("test", &["b"])).is_none());
        assert!(store.find::<u32>(&Key::of("other", &["a"])).is_none());
        assert!(Store::none().find::<u32>(&key).is_none());
    }

    #[test]
    fn any_damage_makes_an_entry_unbelievable() {
        let (directory, store) = store();
        let key = Key::of("test", &["a"]);
        store.keep(&key, &7, "the body\n");
        let file = directory.path().join(&key.0);
        let good = std::fs::read(&file).unwrap();
        for index in 0..good.len() {
            let mut damaged = good.clone();
            damaged[index] ^= 1;
            std::fs::write(&file, &damaged).unwrap();
            let believed = store.find::<u32>(&key).and_then(|entry| entry.body());
            assert_eq!(believed, None, "byte {index}");
            std::fs::write(&file, &good[..index]).unwrap();
            assert_eq!(store.find::<u32>(&key).and_then(|entry| entry.body()), None, "cut at {index}");
        }
    }

    #[test]
    fn an_entry_under_another_name_is_not_believed() {
        let (directory, store) = store();
        let (key, other) = (Key::of("test", &["a"]), Key::of("test", &["b"]));
        store.keep(&key, &7, "the body\n");
        std::fs::rename(directory.path().join(&key.0), directory.path().join(&other.0)).unwrap();
        assert!(store.find::<u32>(&other).is_none());
    }
}
