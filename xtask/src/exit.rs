//! How the process ends.

use std::io::Write;

/// The code that the process ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExitCode(u8);

impl ExitCode {
    /// All is well.
    pub(crate) const SUCCESS: ExitCode = ExitCode(0);

    /// Ends the process. The system takes all its memory back at once: the allocator, which would hand it over piece by
    /// piece when a process ends the usual way, is not asked to.
    pub(crate) fn end(self) -> ! {
        // Nobody is left to be told what could not be written.
        let _ = std::io::stdout().flush();
        signal_hook::low_level::exit(self.0.into())
    }
}

impl From<u8> for ExitCode {
    fn from(code: u8) -> ExitCode {
        ExitCode(code)
    }
}
