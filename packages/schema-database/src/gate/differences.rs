//! Differences as findings: what it is, both definitions, where it stands in `schema.sql`, what can be done.

use crate::repository::Repository;
use schema_core::catalog::Catalog;
use schema_core::compare::{AttributeChange, Change, compare, containers_of};
use schema_core::id::ObjectId;
use schema_core::quote::escape_controls;
use schema_core::report::{Excerpt, Finding, Location, Severity};
use schema_core::verdict::HistoryFinding;
use schema_script::locate::Locations;

/// Between the canonical schema and a live database.
pub(super) fn of_database(
    repository: &Repository,
    changes: &[Change],
    canonical: &Catalog,
    live: &Catalog,
) -> Vec<Finding> {
    let words = Words { created: "only in the database", dropped: "not in the database" };
    findings(repository, changes, canonical, live, &words)
}

/// Between the canonical schema and what the migrations lead to.
pub(super) fn of_replay(repository: &Repository, canonical: &Catalog, replayed: &Catalog) -> Vec<Finding> {
    let words =
        Words { created: "made by the migrations, not in schema.sql", dropped: "not made by the migrations" };
    let mut findings = findings(repository, &compare(canonical, replayed), canonical, replayed, &words);
    for finding in &mut findings {
        finding.code = format!("migrations-{}", finding.code);
        finding.help = Some("write the migration that is missing, or edit schema.sql".to_owned());
    }
    findings
}

/// Between the tool's own tables as they ought to be and as they are.
pub(super) fn of_tool(expected: &Catalog, live: &Catalog) -> Vec<Finding> {
    let describe = |change: &Change| {
        let message = match change {
            Change::Created(_) => "was added to the tool's own tables".to_owned(),
            Change::Dropped(_) => "is missing from the tool's own tables".to_owned(),
            Change::Altered(_, attributes) => {
                attributes.iter().map(describe_attribute).collect::<Vec<_>>().join("; ")
            }
        };
        Finding::new(Severity::Integrity, "tampered-history-table", change.subject().to_string(), message)
    };
    compare(expected, live).iter().map(describe).collect()
}

pub(super) fn of_history(finding: &HistoryFinding) -> Finding {
    let (code, migration, message, help) = match finding {
        HistoryFinding::Pending { migration } => (
            "pending-migration",
            migration,
            "not applied".to_owned(),
            "apply it to this database, then run this again",
        ),
        HistoryFinding::Missing { migration } => (
            "missing-migration",
            migration,
            "not applied, though a later one is".to_owned(),
            "give it a version later than those that are applied",
        ),
        HistoryFinding::Squashed { migration, into } => (
            "squashed-migration",
            migration,
            format!("not applied, and its file is gone: it was squashed into {into}"),
            "run `db-migrate` from a commit before the squash first: `git log --diff-filter=D --name-only` finds it by the file's name",
        ),
        HistoryFinding::Unknown { migration } => (
            "unknown-migration",
            migration,
            "applied, but not in the repository".to_owned(),
            "deploy the commit that has it, or bring its file back",
        ),
        HistoryFinding::Changed { migration, applied, file } => (
            "changed-migration",
            migration,
            format!("applied with checksum {applied}, the file has {file}"),
            "bring the text that was applied back, and write a new migration",
        ),
        HistoryFinding::Cosmetic { migration } => (
            "cosmetic-change",
            migration,
            "the file differs from what was applied in comments or white space only".to_owned(),
            "nothing need be done; `git log` on the file says who changed it",
        ),
        HistoryFinding::Tampered { migration } => (
            "tampered-history",
            migration,
            "the row does not follow from those before it: the history was changed by hand".to_owned(),
            "compare it with schema.lock and with the manifest of the last backup",
        ),
        HistoryFinding::Unreadable { reason } => {
            let message = format!("its table was changed by hand and cannot be read: {reason}");
            let code = "tampered-history-table";
            return Finding::new(Severity::Integrity, code, "migration history", message);
        }
    };
    let severity = match finding {
        HistoryFinding::Cosmetic { .. } => Severity::Warning,
        _ if finding.violates_integrity() => Severity::Integrity,
        _ => Severity::Error,
    };
    let mut finding = Finding::new(severity, code, format!("migration {migration}"), message);
    finding.help = Some(help.to_owned());
    finding
}

pub(super) fn no_history(catalog_agrees: bool) -> Finding {
    let mut finding =
        Finding::new(Severity::Error, "no-history", "migration history", "the database has none");
    finding.help = Some(if catalog_agrees {
        "the schema is the canonical one: only the record of the migrations is missing".to_owned()
    } else {
        "the database was not made by the migrations of this repository".to_owned()
    });
    finding
}

pub(super) fn halfway(version: &str, steps: i64) -> Finding {
    let message = format!("it stopped halfway: {} begun, the end is not recorded", count_steps(steps));
    let mut finding =
        Finding::new(Severity::Error, "halfway-migration", format!("migration {version}"), message);
    finding.help = Some("`cargo xtask db-migrate` goes on with it".to_owned());
    finding
}

fn count_steps(steps: i64) -> String {
    if steps == 1 { "1 step is".to_owned() } else { format!("{steps} steps are") }
}

pub(super) fn unmodelled(object: &str) -> Finding {
    let message = "of a kind that cannot be compared";
    let mut finding = Finding::new(Severity::Error, "unmodelled-object", object, message);
    finding.help = Some("please report it: every kind of object ought to be read".to_owned());
    finding
}

pub(super) fn stale_fingerprint() -> Finding {
    let message = "its fingerprints are not those that the files lead to";
    let mut finding = Finding::new(Severity::Error, "stale-fingerprint", "schema.lock", message);
    finding.help = Some(
        "it was written by another version of schema-sync: run `cargo xtask db-checksum --write`".to_owned(),
    );
    finding
}

/// How the two sides are called.
struct Words {
    created: &'static str,
    dropped: &'static str,
}

fn findings(
    repository: &Repository,
    changes: &[Change],
    old: &Catalog,
    new: &Catalog,
    words: &Words,
) -> Vec<Finding> {
    if changes.is_empty() {
        return Vec::new();
    }
    let locations = Locations::of(&repository.schema.text);
    let describe = |(change, container): (&Change, Option<ObjectId>)| {
        let (code, message) = match change {
            Change::Created(_) => ("extra-object", words.created.to_owned()),
            Change::Dropped(_) => ("missing-object", words.dropped.to_owned()),
            Change::Altered(_, attributes) => {
                ("different-object", attributes.iter().map(describe_attribute).collect::<Vec<_>>().join("; "))
            }
        };
        let id = change.subject();
        let mut finding = Finding::new(Severity::Error, code, id.to_string(), message);
        finding.part_of = container.map(|id| id.to_string());
        finding.repository = definition(old, id);
        finding.database = definition(new, id);
        match change {
            // Where that stands which it was added to.
            Change::Created(_) => {
                let table = new.objects.get(id).and_then(|attributes| attributes.text("table"));
                let whole = table.and_then(|table| new.relation_called(table)).unwrap_or(id);
                place(&mut finding, repository, &locations, whole, "");
            }
            Change::Dropped(_) => place(&mut finding, repository, &locations, id, ""),
            // Comments and owners may stand elsewhere than the rest.
            Change::Altered(_, attributes) => {
                let mut names = attributes.iter().map(|attribute| attribute.name.as_str());
                let is_inside = |name: &&str| !matches!(*name, "comment" | "owner");
                let attribute = names.clone().find(is_inside).or_else(|| names.next_back());
                place(&mut finding, repository, &locations, id, attribute.unwrap_or_default());
            }
        }
        finding
    };
    changes.iter().zip(containers_of(changes, old, new)).map(describe).collect()
}

fn describe_attribute(change: &AttributeChange) -> String {
    let show = |value: &Option<schema_core::catalog::Value>| match value {
        Some(value) => escape_controls(&value.to_string()).replace('\n', "\\n"),
        None => "(default)".to_owned(),
    };
    format!("{}: {} -> {}", change.name, show(&change.old), show(&change.new))
}

fn definition(catalog: &Catalog, id: &ObjectId) -> Option<serde_json::Value> {
    catalog.objects.get(id).and_then(|attributes| serde_json::to_value(attributes).ok())
}

fn place(
    finding: &mut Finding,
    repository: &Repository,
    locations: &Locations,
    id: &ObjectId,
    attribute: &str,
) {
    let path: Vec<String> = id.path.iter().map(|part| part.to_string()).collect();
    if let Some(at) = locations.find_attribute(id.kind.label(), &path, attribute) {
        let file = repository.schema.file.clone();
        let excerpt = repository.schema.text.excerpt(at);
        finding.location = Some(Location { file, line: at.line, column: at.column });
        finding.excerpt = Some(Excerpt { text: excerpt.line, width: excerpt.width });
    }
}
