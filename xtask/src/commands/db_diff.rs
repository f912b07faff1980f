//! `cargo xtask db-diff`: the plan that leads from one source to another.

use super::{open_target, scratch_request};
use crate::arguments::{Common, DbDiff, Format};
use crate::exit::ExitCode;
use crate::failure::{Failure, code};
use crate::output;
use schema_core::hazard::{self, Hazard};
use schema_core::render;
use schema_database::configuration::Configuration;
use schema_database::diff::{self, Demand, Difference, Options};
use schema_database::source::Source;
use std::path::Path;

pub(crate) fn run(command: &DbDiff, common: &Common) -> Result<ExitCode, Failure> {
    let start = std::env::current_dir().map_err(|error| {
        Failure::usage(
            format!("cannot find the current directory: {error}"),
            "change to a directory that exists",
        )
    })?;
    // Two databases can be compared anywhere: without a repository the defaults hold.
    let configuration =
        Configuration::look_for(&start)?.map(|(_, configuration)| configuration).unwrap_or_default();
    let (old, new) = (source(&command.old, &start)?, source(&command.new, &start)?);
    let options = Options {
        scratch: scratch_request(common, configuration.postgres_major)?,
        ignore: configuration.ignore.clone(),
        form: command.form.chosen(),
        renames: Vec::new(),
        proof: if command.no_proof { Demand::AsPlanned } else { Demand::Proven },
    };
    let difference = diff::diff(&old, &new, &options)?;
    let hazards = hazard::hazards(&difference.plan, &difference.old);
    if !difference.plan.is_empty() {
        output::hazards(&hazards, &difference.plan);
        refuse(command, &configuration, &hazards)?;
    }
    tell_proof(&difference);
    print(&difference, &hazards, common.format)
}

fn source(word: &str, start: &Path) -> Result<Source, Failure> {
    let source = Source::parse(word, start)?;
    if let Source::Database(_) = source {
        // Warns of a password that everyone can see.
        open_target(word)?;
    }
    Ok(source)
}

/// `--strict` refuses what is not allowed, as `db-generate` does.
fn refuse(command: &DbDiff, configuration: &Configuration, hazards: &[Hazard]) -> Result<(), Failure> {
    let is_allowed =
        |hazard: &Hazard| command.allow.contains(&hazard.code) || configuration.allow.contains(&hazard.code);
    let refused: Vec<&Hazard> = hazards.iter().filter(|hazard| !is_allowed(hazard)).collect();
    match refused.first() {
        Some(first) if command.strict => Err(Failure::refused(
            format!("the plan does what is not allowed: {}", first.code),
            format!("`--allow {}` allows it", first.code),
        )),
        _ => Ok(()),
    }
}

/// What the proof could not see, and what it saw that is no hazard.
fn tell_proof(difference: &Difference) {
    for directive in &difference.served {
        output::note(
            "removable",
            &format!("{}:{}: this `@renamed` has served", directive.file, directive.line),
        );
    }
    if let Some(proof) = &difference.proof {
        output::proof(proof);
    }
}

fn print(difference: &Difference, hazards: &[Hazard], format: Format) -> Result<ExitCode, Failure> {
    let text = match format {
        Format::Sql => render::sql::render(&difference.plan),
        Format::Text => {
            render::text::render(&difference.plan, &difference.changes, &difference.old, &difference.new)
        }
        Format::Json => render::json::render(&difference.plan, hazards),
        Format::Github | Format::Sarif => {
            return Err(Failure::usage(
                "`db-diff` has no findings to write",
                "use `--format sql`, `text` or `json`",
            ));
        }
    };
    let found = if difference.plan.is_empty() { 0 } else { code::FOUND };
    Ok(output::data(&text, ExitCode::from(found)))
}
