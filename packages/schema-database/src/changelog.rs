//! The changelog beside `schema.sql`: what was decided about drift and changed migrations, newest first.

use crate::error::Error;
use std::io::Write;
use std::path::Path;

/// One decision.
#[derive(Debug)]
pub struct Entry {
    /// What was decided.
    pub title: String,
    /// Who, why, from what to what: one line each.
    pub lines: Vec<String>,
}

const HEAD: &str = "# Changelog of the schema\n\nDecisions about drift and changed migrations, newest first. Written by `cargo xtask`.\n";

/// Adds an entry above the earlier ones. The file is whole at every moment.
///
/// # Errors
/// When the file cannot be read or written.
pub fn append(path: &Path, entry: &Entry) -> Result<(), Error> {
    let old = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => HEAD.to_owned(),
        Err(error) => return Err(Error::file("read", path)(error)),
    };
    let date = now();
    let lines: String = entry.lines.iter().map(|line| format!("- {}\n", one_line(line))).collect();
    let section = format!("\n## {date}: {}\n\n{lines}", one_line(&entry.title));
    let place = old.find("\n## ").unwrap_or(old.len());
    write_whole(path, &format!("{}{section}{}", &old[..place], &old[place..]))
}

/// Now, as people read it.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Now, as names of files have it: `20240115_143022`, in UTC.
pub fn stamp() -> String {
    jiff::Timestamp::now().strftime("%Y%m%d_%H%M%S").to_string()
}

/// What people typed must not look like another entry.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Replaces a file's content at once: readers see the old text or the new one, also after a crash.
///
/// # Errors
/// When the directory cannot be written to.
pub fn write_whole(path: &Path, text: &str) -> Result<(), Error> {
    // The parent of a name alone is empty.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = parent.unwrap_or(Path::new("."));
    let write = || {
        let mut file = tempfile::Builder::new().permissions(permissions(path)).tempfile_in(directory)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        std::fs::File::open(directory)?.sync_all()
    };
    write().map_err(Error::file("write", path))
}

/// Those of the file that is replaced, else what committed files have.
fn permissions(path: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path)
        .map_or_else(|_| std::fs::Permissions::from_mode(0o644), |metadata| metadata.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_entry_stands_first() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("CHANGELOG.md");
        for title in ["one", "two\n## three"] {
            append(&path, &Entry { title: title.into(), lines: vec!["Reason: because".into()] }).unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# Changelog of the schema\n"));
        let titles: Vec<&str> =
            text.lines().filter_map(|line| Some(line.strip_prefix("## ")?.split_once(": ")?.1)).collect();
        assert_eq!(titles, ["two ## three", "one"]);
        assert_eq!(text.matches("- Reason: because").count(), 2);
    }
}
