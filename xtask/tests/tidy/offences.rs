//! What is wrong, all of it, and the files that are looked at.

use std::path::{Path, PathBuf};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// What breaks a rule.
#[derive(Default)]
pub(crate) struct Offences(Vec<String>);

impl Offences {
    /// `file` is relative to the top of the repository.
    pub(crate) fn add(&mut self, file: &str, line: usize, what: impl std::fmt::Display) {
        self.0.push(format!("{file}:{line}: error: {what}"));
    }

    #[track_caller]
    pub(crate) fn fail_if_any(self) {
        assert!(self.0.is_empty(), "\n{}\n", self.0.join("\n"));
    }
}

/// A text file of the repository.
pub(crate) struct SourceFile {
    /// Relative to the top of the repository.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    pub(crate) fn read(path: &str) -> SourceFile {
        let text = std::fs::read_to_string(root().join(path));
        SourceFile { path: path.to_owned(), text: text.unwrap_or_else(|error| panic!("{path}: {error}")) }
    }

    /// The lines, counted from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The line that has this text, or the first.
    pub(crate) fn line_of(&self, text: &str) -> usize {
        self.lines().find(|(_, line)| line.contains(text)).map_or(1, |(number, _)| number)
    }
}

/// Every text file below a directory, sorted; what is built or fetched is left out.
pub(crate) fn files_below(directory: &str) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(&root().join(directory), &mut paths);
    paths.sort();
    let read = |path: &PathBuf| {
        let relative = path.strip_prefix(root()).unwrap().display().to_string();
        // What is not UTF-8 is not a text: a picture, an archive.
        std::fs::read_to_string(path).ok().map(|text| SourceFile { path: relative, text })
    };
    paths.iter().filter_map(read).collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    const LEFT_OUT: &[&str] = &[".git", "target", "backups", ".dev", "node_modules"];
    for entry in std::fs::read_dir(directory).unwrap_or_else(|error| panic!("{directory:?}: {error}")) {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if LEFT_OUT.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), paths);
        } else if kind.is_file() {
            paths.push(entry.path());
        }
    }
}

#[test]
fn offences_say_where_they_are() {
    let mut offences = Offences::default();
    offences.add("a/b.rs", 7, "is wrong");
    assert_eq!(offences.0, ["a/b.rs:7: error: is wrong"]);
}
