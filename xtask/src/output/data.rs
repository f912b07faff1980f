//! What a command was asked for: stdout, which may be closed at any time, or full.

use super::{Style, note, problem};
use crate::exit::ExitCode;
use crate::failure::code;
use std::fmt::Arguments;
use std::io::{self, Write};

/// What a command was asked for, as it is: no colour is in it, and nothing that looks like one is taken out.
pub(crate) fn data(text: &str, code: ExitCode) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let failure = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).err();
    Data { failure }.end(code)
}

/// Stdout, which may be closed at any time (`| head -1`), or full.
#[derive(Default)]
pub(super) struct Data {
    failure: Option<io::Error>,
}

impl Data {
    /// After something was written by others.
    pub(super) fn after(written: io::Result<()>) -> Data {
        Data { failure: written.err() }
    }

    pub(super) fn line(&mut self, line: Arguments<'_>) {
        if self.failure.is_none() {
            self.failure = writeln!(anstream::stdout(), "{line}").err();
        }
    }

    /// The exit code: what the outcome means, unless the data was lost. Who closed the pipe has read enough.
    pub(super) fn end(mut self, code: ExitCode) -> ExitCode {
        if self.failure.is_none() {
            self.failure = anstream::stdout().flush().err();
        }
        match self.failure {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                problem(Style::Error, "error", "cannot write to the standard output");
                note("caused by", &error.to_string());
                ExitCode::from(code::COULD_NOT)
            }
            Some(_) | None => code,
        }
    }
}
