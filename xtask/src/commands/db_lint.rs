//! `cargo xtask db-lint`: what is dangerous in the scripts, told from their text alone.

use super::Session;
use crate::arguments::lint::DbLint;
use crate::arguments::{At, Common};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_core::report::Finding;
use schema_database::gate::Outcome;
use schema_database::lint;
use schema_database::repository::{self, relative};
use schema_script::Purpose;
use std::path::Path;

pub(crate) fn run(command: &DbLint, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, At::Ci)?;
    let (findings, scripts) =
        if command.files.is_empty() { of_repository(&session)? } else { of_files(&session, &command.files)? };
    let mut outcome = Outcome { findings, ..Outcome::default() };
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(output::linted(&outcome, scripts, common.format))
}

fn of_repository(session: &Session) -> Result<(Vec<Finding>, usize), Failure> {
    let files = session.read_files()?;
    // A file that is no text cannot be judged, and its finding says so.
    let Some(repository) = &files.repository else { return Ok((files.findings, 0)) };
    let judged: Vec<_> = lint::judged(repository).collect();
    let is_judged = |finding: &Finding| judged.iter().any(|(source, _)| source.file == finding.subject);
    let mut findings: Vec<Finding> = files.findings.iter().filter(|it| is_judged(it)).cloned().collect();
    findings.extend(lint::lint_repository(repository, &session.store, lint::Wanted::Everything));
    Ok((findings, judged.len()))
}

fn of_files(session: &Session, files: &[impl AsRef<Path>]) -> Result<(Vec<Finding>, usize), Failure> {
    let schema = session.root.join(&session.configuration.schema).canonicalize().ok();
    let mut findings = lint::unknown_rules(&session.configuration);
    for file in files {
        let text = repository::read_script(file.as_ref())?;
        let path = file.as_ref().canonicalize().unwrap_or_else(|_| file.as_ref().to_path_buf());
        let purpose =
            if Some(&path) == schema.as_ref() { Purpose::CanonicalSchema } else { Purpose::Migration };
        let root = session.root.canonicalize().unwrap_or_else(|_| session.root.clone());
        let name = relative(&root, &path);
        findings.extend(lint::lint_and_check(&session.configuration, &session.store, &name, &text, purpose));
    }
    Ok((findings, files.len()))
}
