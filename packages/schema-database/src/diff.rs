//! The plan that leads from one source to another, proven.

mod dump;
mod prove;
mod rehearse;
mod rename;
mod replay;
mod rows;
mod side;

pub use prove::{Proof, Unproven};
pub use rehearse::Rows;
pub use replay::{Replays, RowsLeft, replays_alike, rows_left};

use crate::connection::Target;
use crate::error::Error;
use crate::respell;
use crate::server::Request as ScratchRequest;
use crate::source::Source;
use crate::view::View;
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, compare};
use schema_core::plan::rename::Rename;
use schema_core::plan::{Form, Plan};
use schema_core::report::Location;
use schema_core::scope::Scope;
use schema_script::text::SourceText;
use side::{Side, Workshop};

/// How a plan is made.
#[derive(Clone)]
pub struct Options {
    /// Where scratch databases come from; its major version is that of sources that are files.
    pub scratch: ScratchRequest,
    /// What somebody else manages.
    pub ignore: Scope,
    /// How tables that exist are treated.
    pub form: Form,
    /// What is known to have been renamed, wholes before their parts, beside what directives say.
    pub renames: Vec<Rename>,
    /// Whether the plan is run on a scratch database before anybody sees it.
    pub proof: Demand,
}

/// Whether a plan has to be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// It is run on a scratch copy of the old state, and what comes out is compared.
    Proven,
    /// It is taken as planned.
    AsPlanned,
}

/// A plan, and what is known of it.
#[derive(Debug)]
pub struct Difference {
    /// Empty when there is nothing to do.
    pub plan: Plan,
    /// The catalog that it leads from.
    pub old: Catalog,
    /// The same once everything that was renamed has its new name; `None` when nothing was.
    after_renames: Option<Catalog>,
    /// The catalog that it leads to.
    pub new: Catalog,
    /// What differs.
    pub changes: Vec<Change>,
    /// What was asked to be renamed, and was.
    pub renames: Vec<Rename>,
    /// Directives in the new script that have served, and can be removed.
    pub served: Vec<Location>,
    /// What was seen when it ran on scratch; `None` when it did not, or does nothing.
    pub proof: Option<Proof>,
}

/// The plan that leads from one source to another.
///
/// # Errors
/// When a source cannot be read, no order of statements is found, or the proof fails.
pub fn diff(old: &Source, new: &Source, options: &Options) -> Result<Difference, Error> {
    let workshop = Workshop::open(old, new, options)?;
    let (mut old, mut new) = side::open_both(&workshop, old, new)?;
    side::make_comparable(&mut old, &mut new, &options.ignore);
    if !respell::find(&new.catalog, &old.catalog).is_empty() {
        new.respell(&mut old.catalog, &workshop)?;
    }
    let changes = compare(&old.catalog, &new.catalog);
    let renaming = rename::carry_out(&workshop, &old, &new, &options.renames)?;
    let from = renaming.catalog.as_ref().unwrap_or(&old.catalog);
    let rest = Plan::make(from, &new.catalog, workshop.major(), options.form).map_err(Error::Circle)?;
    let mut plan = renaming.plan.unwrap_or_else(|| Plan::of_steps(&old.catalog, &old.catalog, Vec::new()));
    plan.extend(rest);
    let (served, renames) = (renaming.served, renaming.done);
    let after_renames = renaming.catalog;
    let proof = if changes.is_empty() || options.proof == Demand::AsPlanned {
        None
    } else {
        Some(prove::prove(&workshop, &old, &new, &mut plan)?)
    };
    Ok(Difference {
        plan,
        old: old.catalog,
        after_renames,
        new: new.catalog,
        changes,
        renames,
        served,
        proof,
    })
}

impl Difference {
    /// The old catalog once everything that was renamed has its new name.
    pub fn renamed(&self) -> &Catalog {
        self.after_renames.as_ref().unwrap_or(&self.old)
    }
}

/// What a plan that was made elsewhere is said to do.
pub(crate) struct Claim<'a> {
    /// The database that it is for, and the role that owns what names no owner.
    pub(crate) database: (&'a Target, &'a str),
    /// What that has.
    pub(crate) old: &'a Catalog,
    /// A script, with its name, that makes what the plan leads to.
    pub(crate) script: (String, SourceText),
    /// What the plan leads to.
    pub(crate) new: &'a Catalog,
    /// How both are compared.
    pub(crate) view: &'a View,
}

/// Proves a plan that was made elsewhere, and completes it.
///
/// # Errors
/// When it does not do what is claimed.
pub(crate) fn prove(claim: Claim<'_>, scratch: ScratchRequest, plan: &mut Plan) -> Result<Proof, Error> {
    let workshop = Workshop::of(scratch);
    let (target, owner) = claim.database;
    let old = Side::of_database(target, owner, claim.old.clone(), claim.view)?;
    let new = Side::of_script(&workshop, claim.script, claim.new.clone(), claim.view)?;
    prove::prove(&workshop, &old, &new, plan)
}

/// Runs a plan on a database, as psql would.
///
/// # Errors
/// When a statement fails; those of its transaction are undone then.
pub fn run(target: &Target, plan: &Plan) -> Result<(), Error> {
    prove::run_with(&mut target.connect()?, plan)
}
