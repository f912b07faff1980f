//! What people read of a plan: its hazards, and what in it may be a rename.

use super::{Style, note, problem, warning};
use schema_core::hazard::{Code, Hazard};
use schema_core::lookalike::Lookalike;
use schema_core::plan::Plan;
use schema_database::diff::{Proof, Rows};

/// How many steps with the same hazard are told one by one.
const TOLD: usize = 5;

/// The hazards of a plan, a block for each code.
pub(crate) fn hazards(hazards: &[Hazard], plan: &Plan) {
    tell(Style::Warning, &hazards.iter().collect::<Vec<_>>(), plan, |code| code.advice().to_owned());
}

/// The hazards that are not allowed, a block for each code.
pub(crate) fn refused_hazards(hazards: &[&Hazard], plan: &Plan) {
    let advice = |code: Code| format!("{}, then run again with `--allow {code}`", code.advice());
    tell(Style::Error, hazards, plan, advice);
}

fn tell(style: Style, hazards: &[&Hazard], plan: &Plan, advice: impl Fn(Code) -> String) {
    for &code in Code::ALL {
        let of_code: Vec<&&Hazard> = hazards.iter().filter(|hazard| hazard.code == code).collect();
        if of_code.is_empty() {
            continue;
        }
        for hazard in of_code.iter().take(TOLD) {
            problem(style, &format!("hazard[{code}]"), &hazard.sentence(plan));
        }
        if of_code.len() > TOLD {
            problem(style, &format!("hazard[{code}]"), &format!("and {} more steps", of_code.len() - TOLD));
        }
        note("  why", code.why());
        note("  do", &advice(code));
    }
}

/// A drop and a create that look alike, and both readings. `directives` say where to write what for each rename that it
/// may be.
pub(crate) fn lookalike(lookalike: &Lookalike, directives: &[String]) {
    let created = lookalike.new.iter().map(ToString::to_string).collect::<Vec<_>>().join(", or to ");
    let question = format!("{} may have been renamed to {created}", lookalike.old);
    problem(Style::Error, "look-alike", &question);
    for directive in directives {
        note("  if so", directive);
    }
    let option = format!(
        "run again with `--drop-and-create {}`: what is stored in it is lost",
        lookalike.old.display_path()
    );
    note("  if not", &option);
}

/// What the proof of a plan could not see.
pub(crate) fn proof(proof: &Proof) {
    if !proof.second_witness {
        warning("there is no pg_dump of the server's major version: the plan was proven by one witness only");
    }
    if let Rows::Refused { step, message } = &proof.rows {
        note(
            "rows",
            &format!(
                "step {step} refused the rows that were made up, so that they were kept is not proven: {message}"
            ),
        );
    }
}
