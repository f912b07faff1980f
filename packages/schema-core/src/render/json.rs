//! A plan for programs: docs/json.md has the shape.

use crate::hazard::Hazard;
use crate::plan::Plan;
use serde_json::json;

/// One JSON document; empty for a plan that does nothing.
pub fn render(plan: &Plan, hazards: &[Hazard]) -> String {
    if plan.is_empty() {
        return String::new();
    }
    let hazards: Vec<_> = hazards
        .iter()
        .map(|hazard| json!({ "code": hazard.code, "step": hazard.step, "subject": hazard.subject.to_string(), "why": hazard.code.why() }))
        .collect();
    let document = json!({ "version": 1, "old": plan.old, "new": plan.new, "batches": plan.batches, "hazards": hazards });
    format!("{document:#}\n")
}
