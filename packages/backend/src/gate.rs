//! The drift gate, by the library that `cargo xtask db-validate` calls, on the same files with the same configuration.

use crate::settings::Settings;
use jiff::Timestamp;
use schema_core::report::{Finding, Severity};
use schema_core::verdict::Verdict;
use schema_database::configuration::Configuration;
use schema_database::connection::{Target, environment};
use schema_database::gate::{self, At, Options, ScratchRequest};
use schema_database::{Error, repository};
use std::fmt;
use std::path::PathBuf;

/// The repository, the database, and how the one is judged by the other.
pub struct Gate {
    root: PathBuf,
    configuration: Configuration,
    /// The database.
    pub target: Target,
    options: Options,
}

/// What the gate said, and when.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How the database stands to the repository; none when the repository cannot say.
    pub verdict: Option<Verdict>,
    /// The last migration that the database has applied.
    pub version: Option<String>,
    /// When it was asked.
    pub checked_at: Timestamp,
    findings: Vec<Finding>,
}

impl Gate {
    /// Finds the repository and its configuration.
    ///
    /// # Errors
    /// When there is no configuration, or a connection string cannot be understood.
    pub fn open(settings: &Settings) -> Result<Gate, Error> {
        let start = settings.root.canonicalize().map_err(Error::file("find", &settings.root))?;
        let (root, configuration) = Configuration::find(&start)?;
        let target = Target::parse(&settings.database_url, &environment)?;
        let mut scratch = ScratchRequest::from_environment(configuration.postgres_major);
        scratch.binaries = configuration.postgres_binaries.as_ref().map(|path| root.join(path));
        if let Some(url) = &settings.scratch_url {
            scratch.server = Some(Target::parse(url, &environment)?.as_named_server());
        }
        let options = Options { at: At::Dev, scratch, use_cache: true };
        Ok(Gate { root, configuration, target, options })
    }

    /// Asks it.
    ///
    /// # Errors
    /// When that cannot be found out, which is no pass.
    pub fn ask(&self) -> Result<Answer, Error> {
        let connecting = self.target.begin_connecting();
        let store = gate::open_store(&self.options)?;
        let files = repository::read(self.root.clone(), self.configuration.clone(), &store)?;
        let outcome = gate::check_database(files, connecting, &self.options, &store)?;
        Ok(Answer {
            verdict: outcome.verdict,
            version: outcome.applied.last().cloned(),
            checked_at: Timestamp::now(),
            findings: outcome.findings,
        })
    }
}

impl Answer {
    /// Whether the service may run on this database.
    pub fn passes(&self) -> bool {
        self.verdict == Some(Verdict::InSync)
            && self.findings.iter().all(|finding| finding.severity <= Severity::Warning)
    }

    /// The verdict in words.
    pub fn verdict(&self) -> String {
        self.verdict.map_or("unknown".to_owned(), |verdict| verdict.to_string())
    }
}

/// The verdict, and a line for each finding.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database is {}", self.verdict())?;
        for Finding { code, subject, message, location, .. } in &self.findings {
            write!(f, "\n  {code} {subject}: {message}")?;
            if let Some(at) = location {
                write!(f, "  {}:{}", at.file, at.line)?;
            }
        }
        Ok(())
    }
}
