//! A database that is behind: what it lacks is in the repository.

use crate::arguments::{Common, DbMigrate, DbSync};
use crate::commands::db_migrate;
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
pub(super) fn settle(command: &DbSync, common: &Common, outcome: &Outcome) -> Result<Settled, Failure> {
    for migration in &outcome.pending {
        output::note("pending", migration);
    }
    if !command.run_pending {
        output::note("decide", "`--run-pending` runs them");
        return Ok(Settled::Listed);
    }
    // How it ended is what the gate says next.
    db_migrate::run(&DbMigrate::usual(), common)?;
    Ok(Settled::Run)
}
