//! What a side of a comparison is given as: a script, a directory of migrations, a database, a snapshot, or nothing.

use crate::connection::{self, Target};
use crate::error::Error;
use schema_script::text::SourceText;
use std::path::{Path, PathBuf};

/// Where a catalog comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file of SQL, loaded in scratch.
    Script(PathBuf),
    /// A directory of migrations, replayed in scratch.
    Migrations(PathBuf),
    /// Scripts that have been read, with their names, run one after the other in scratch.
    Scripts(Vec<(String, SourceText)>),
    /// A database.
    Database(Box<Target>),
    /// A catalog in its text form.
    Snapshot(PathBuf),
    /// No objects at all.
    Empty,
}

impl Source {
    /// The source that a word on the command line means. A path is relative to `directory`.
    ///
    /// # Errors
    /// When it is no connection string that can be understood, and no file or directory of ours.
    pub fn parse(word: &str, directory: &Path) -> Result<Source, Error> {
        let path = directory.join(word);
        let has_extension = |extension: &str| path.extension().is_some_and(|other| other == extension);
        if word == "empty" {
            Ok(Source::Empty)
        } else if word.contains("://") || word.starts_with("service=") || !path.exists() && word.contains('=')
        {
            Ok(Source::Database(Box::new(Target::parse(word, &connection::environment)?)))
        } else if path.is_dir() {
            Ok(Source::Migrations(path))
        } else if has_extension("json") || has_extension("jsonl") {
            Ok(Source::Snapshot(path))
        } else if path.is_file() {
            Ok(Source::Script(path))
        } else {
            Err(Error::Source { word: word.to_owned() })
        }
    }
}
