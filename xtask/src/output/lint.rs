//! What the lint says, for people.

use super::{Style, fails, print_finding, write};
use crate::arguments::Format;
use crate::exit::ExitCode;
use schema_database::error::count;
use schema_database::gate::Outcome;

/// What the lint says of so many scripts.
pub(crate) fn linted(outcome: &Outcome, scripts: usize, format: Format) -> ExitCode {
    write(outcome, format, |data| {
        outcome.findings.iter().for_each(print_finding);
        if !fails(outcome) {
            let ansi = Style::Good.ansi();
            let nothing = if outcome.findings.is_empty() { "nothing" } else { "nothing but warnings" };
            data.line(format_args!("{ansi}ok{ansi:#}: {nothing} found in {}", count(scripts, "script")));
        }
    })
}
