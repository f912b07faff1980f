//! A database that is behind: what it lacks is in the repository.

use crate::arguments::DbSync;
use crate::failure::Failure;
use crate::output;
use schema_database::gate::Outcome;

/// What was done.
pub(super) enum Settled {
    /// The migrations were run.
    Run,
    /// They were only named.
    Listed,
}

/// Names the pending migrations, and runs them when that was asked for.
pub(super) fn settle(command: &DbSync, outcome: &Outcome) -> Result<Settled, Failure> {
    for migration in &outcome.pending {
        output::note("pending", migration);
    }
    if !command.run_pending {
        output::note("decide", "`--run-pending` runs them");
        return Ok(Settled::Listed);
    }
    run()?;
    Ok(Settled::Run)
}

/// The runner's place: this is all that is known of it here.
fn run() -> Result<(), Failure> {
    Err(Failure::found(
        "pending migrations cannot be run from here yet",
        "apply them in their order, then run this again",
    ))
}
