//! What git knows of another revision.

use crate::failure::Failure;
use std::path::Path;
use xshell::{Cmd, Shell, cmd};

/// git, asked from within a directory of a working tree.
pub(crate) struct Git {
    shell: Shell,
}

impl Git {
    pub(crate) fn at(directory: &Path) -> Result<Git, Failure> {
        let shell = Shell::new().map_err(failed)?;
        shell.change_dir(directory);
        let git = Git { shell };
        if quiet(cmd!(git.shell, "git rev-parse --is-inside-work-tree")).is_none() {
            return Err(Failure::usage(
                format!("{} is in no working tree of git", directory.display()),
                "run it in a clone of the repository, with git installed",
            ));
        }
        Ok(git)
    }

    /// The commit that a revision means; `None` when there is none of this name.
    pub(crate) fn commit(&self, revision: &str) -> Result<Option<String>, Failure> {
        let revision = format!("{revision}^{{commit}}");
        Ok(quiet(cmd!(self.shell, "git rev-parse --verify --quiet --end-of-options {revision}")))
    }

    /// The names of the files that a revision has in a directory.
    pub(crate) fn files(&self, revision: &str, directory: &Path) -> Result<Vec<String>, Failure> {
        let place = format!("{}/", directory.display());
        let command = cmd!(self.shell, "git ls-tree -z --name-only {revision} -- {place}");
        let listing = command.quiet().read().map_err(failed)?;
        let names = listing.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()).collect())
    }

    /// The text of a file in a revision; `None` when there is no such file.
    pub(crate) fn text(&self, revision: &str, file: &Path) -> Result<Option<String>, Failure> {
        let object = format!("{revision}:./{}", file.display());
        let command = cmd!(self.shell, "git cat-file blob {object}").ignore_status().quiet().ignore_stderr();
        let output = command.output().map_err(failed)?;
        let text = output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned());
        Ok(text)
    }
}

/// What a command prints, if it succeeds and prints anything.
fn quiet(command: Cmd<'_>) -> Option<String> {
    command.quiet().ignore_stderr().read().ok().filter(|text| !text.is_empty())
}

fn failed(error: xshell::Error) -> Failure {
    Failure::usage(format!("cannot ask git: {error}"), "see whether `git status` works here")
}
