//! Waived differences: shown as such, and set aside before a verdict is found.

use super::{Live, differences};
use crate::repository::Repository;
use crate::waiver::{FILE, Waiver, today};
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, compare, wholes_of};
use schema_core::fingerprint::Fingerprint;
use schema_core::report::{Finding, Severity};

/// Gives the live catalog the canonical form of what is waived, and says so; what no waiver matches is told, too.
pub(super) fn set_aside(
    repository: &Repository,
    canonical: Option<&Catalog>,
    live: &mut Live,
) -> Vec<Finding> {
    let waivers = &repository.waivers;
    let Some(canonical) = canonical.filter(|_| !waivers.is_empty()) else {
        return waivers.iter().map(unused).collect();
    };
    let today = today();
    let changes = compare(canonical, &live.catalog);
    let containers = wholes_of(&changes, canonical, &live.catalog);
    let containers: Vec<Option<String>> =
        containers.iter().map(|id| id.as_ref().map(ToString::to_string)).collect();
    let mut findings = Vec::new();
    let mut waived = live.catalog.clone();
    for waiver in waivers {
        let covered: Vec<Change> = changes
            .iter()
            .zip(&containers)
            .filter(|(change, container)| waiver.covers(change, container.as_deref()))
            .map(|(change, _)| change.clone())
            .collect();
        if covered.is_empty() {
            findings.push(unused(waiver));
        } else if waiver.has_expired(today) {
            findings.push(expired(waiver));
        } else {
            findings.extend(tell(repository, waiver, &covered, canonical, &live.catalog));
            covered.iter().for_each(|change| take_canonical(&mut waived, change, canonical));
        }
    }
    live.catalog = waived;
    live.fingerprint = Fingerprint::of(&live.catalog);
    findings
}

/// Waivers whose last day is over, where no database is asked.
pub(super) fn check_dates(repository: &Repository) -> Vec<Finding> {
    let today = today();
    repository.waivers.iter().filter(|waiver| waiver.has_expired(today)).map(expired).collect()
}

fn take_canonical(catalog: &mut Catalog, change: &Change, canonical: &Catalog) {
    let id = change.subject();
    match canonical.objects.get(id) {
        Some(attributes) => catalog.objects.insert(id.clone(), attributes.clone()),
        None => catalog.objects.remove(id),
    };
}

fn tell(
    repository: &Repository,
    waiver: &Waiver,
    covered: &[Change],
    canonical: &Catalog,
    live: &Catalog,
) -> Vec<Finding> {
    let Waiver { owner, reason, expires, .. } = waiver;
    let mut findings = differences::of_database(repository, covered, canonical, live);
    findings.retain(|finding| finding.part_of.is_none());
    for finding in &mut findings {
        finding.severity = Severity::Warning;
        finding.code = "waived-difference".to_owned();
        finding.message = format!("{} (waived until {expires} by {owner}: {reason})", finding.message);
    }
    findings
}

fn expired(waiver: &Waiver) -> Finding {
    let Waiver { object, owner, expires, .. } = waiver;
    let message = format!("the waiver of {owner} has expired on {expires}");
    let mut finding = Finding::new(Severity::Error, "expired-waiver", object, message);
    finding.help = Some(format!("resolve the difference with `cargo xtask db-sync`, or renew it in {FILE}"));
    finding
}

fn unused(waiver: &Waiver) -> Finding {
    let message = format!("the waiver of {} matches no difference any more", waiver.owner);
    let mut finding = Finding::new(Severity::Error, "unused-waiver", &waiver.object, message);
    finding.help = Some(format!("delete it from {FILE}"));
    finding
}
