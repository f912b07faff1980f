//! `docs/examples.md` is what the program really writes: each migration in it is generated anew from the edit that it is
//! about, on a copy of this repository's own schema. `UPDATE=1` writes the file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use similar::TextDiff;
use std::path::Path;
use support::TestRepository;

/// An edit of `schema.sql`.
struct Example {
    /// As the marker above its migration in the document has it.
    name: &'static str,
    title: &'static str,
    /// What the schema was like before, where it is not as it is now.
    before: &'static [Edit],
    edits: &'static [Edit],
    allow: &'static [&'static str],
}

/// A text that is there once, and what takes its place.
struct Edit(&'static str, &'static str);

const NARROW_ZONES: &[Edit] = &[
    Edit(
        "    zone_id                      bigint GENERATED",
        "    zone_id                      integer GENERATED",
    ),
    Edit("    zone_id        bigint NOT NULL", "    zone_id        integer NOT NULL"),
    Edit("    zone_id         bigint NOT NULL", "    zone_id         integer NOT NULL"),
    Edit(
        "GRANT SELECT ON audit.changes TO wms_admin;\n",
        "GRANT SELECT ON audit.changes TO wms_admin;

CREATE VIEW reporting.zone_stock AS
    SELECT l.zone_id, s.item_id, sum(s.quantity) AS quantity
    FROM core.locations AS l
    JOIN inventory.stock AS s ON s.location_id = l.location_id
    GROUP BY l.zone_id, s.item_id;
COMMENT ON VIEW reporting.zone_stock IS 'What lies in each zone';

CREATE VIEW reporting.zone_counts AS
    SELECT c.zone_id, max(c.planned_on) AS last_planned_on
    FROM inventory.cycle_counts AS c
    GROUP BY c.zone_id;
GRANT SELECT ON reporting.zone_counts TO wms_admin;
",
    ),
];

const EXAMPLES: &[Example] = &[
    Example {
        name: "a new table",
        title: "Add damage reports",
        before: &[],
        edits: &[Edit(
            "GRANT SELECT ON audit.changes TO wms_admin;\n",
            "GRANT SELECT ON audit.changes TO wms_admin;

CREATE TABLE inventory.damage_reports (
    damage_report_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id           bigint NOT NULL REFERENCES core.items (item_id),
    reported_by       bigint NOT NULL REFERENCES access.users (user_id),
    reported_at       timestamp with time zone NOT NULL DEFAULT now(),
    remarks           text NOT NULL
);
COMMENT ON TABLE inventory.damage_reports IS 'What was found damaged, and by whom';
CREATE INDEX ON inventory.damage_reports (item_id);
CREATE INDEX ON inventory.damage_reports (reported_by);
GRANT SELECT, INSERT ON inventory.damage_reports TO wms_app;
",
        )],
        allow: &[],
    },
    Example {
        name: "an enum value",
        title: "Add shuttle locations",
        before: &[],
        edits: &[Edit("('rack', 'shelf', 'floor',", "('rack', 'shelf', 'shuttle', 'floor',")],
        allow: &[],
    },
    Example {
        name: "a renamed column",
        title: "Rename display name",
        before: &[],
        edits: &[
            Edit(
                "    display_name  text NOT NULL,",
                "    full_name     text NOT NULL, -- @renamed from=display_name",
            ),
            Edit("(user_id, login, display_name, is_active)", "(user_id, login, full_name, is_active)"),
        ],
        allow: &[],
    },
    Example {
        name: "a widened key",
        title: "Widen zone numbers",
        before: NARROW_ZONES,
        edits: &[
            Edit("    zone_id                      integer GENERATED", "    zone_id                      bigint GENERATED"),
            Edit("    zone_id        integer NOT NULL", "    zone_id        bigint NOT NULL"),
            Edit("    zone_id         integer NOT NULL", "    zone_id         bigint NOT NULL"),
        ],
        allow: &["rewrites-table"],
    },
    Example {
        name: "a partitioned table",
        title: "Partition the audit trail",
        before: &[],
        edits: &[
            Edit("PRIMARY KEY (change_id),", "PRIMARY KEY (change_id, changed_at),"),
            Edit(
                "CHECK ((action = 'update') = (changed_columns IS NOT NULL))\n);",
                "CHECK ((action = 'update') = (changed_columns IS NOT NULL))\n) PARTITION BY RANGE (changed_at);
CREATE TABLE audit.changes_default PARTITION OF audit.changes DEFAULT;",
            ),
        ],
        allow: &["rewrites-table"],
    },
];

#[test]
fn examples_are_what_the_program_writes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples.md");
    let written = std::fs::read_to_string(&file).unwrap();
    let found =
        EXAMPLES.iter().fold(written.clone(), |text, example| replace(&text, example.name, &make(example)));
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, &found).unwrap();
    } else {
        let diff = TextDiff::from_lines(&written, &found).unified_diff().to_string();
        assert!(diff.is_empty(), "UPDATE=1 writes docs/examples.md anew:\n{diff}");
    }
}

/// The migration that an example's edit gives.
fn make(example: &Example) -> String {
    let repository = TestRepository::warehouse();
    if !example.before.is_empty() {
        edit(&repository, example.before);
        generate(&repository, "Before", &["rewrites-table", "may-fail-on-data"]);
    }
    edit(&repository, example.edits);
    let migration = generate(&repository, example.title, example.allow);
    lasting(&repository.read(&migration))
}

fn edit(repository: &TestRepository, edits: &[Edit]) {
    let mut text = repository.read("db/schema.sql");
    for Edit(from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    repository.write("db/schema.sql", text);
}

/// The file that was written.
fn generate(repository: &TestRepository, title: &str, allow: &[&str]) -> String {
    let allowed = allow.iter().flat_map(|code| ["--allow", code]);
    let arguments: Vec<&str> = ["db-generate", title].into_iter().chain(allowed).collect();
    let ended = repository.run(&arguments).exits(0);
    ended.stdout.lines().find(|line| line.contains("/migrations/")).unwrap().to_owned()
}

/// A migration without what is another each time, or on each machine: when it was made, between which fingerprints, and by
/// which minor version it was proven.
fn lasting(migration: &str) -> String {
    let keep = |line: &str| match line.split_once(": ") {
        Some(("-- version", _)) => "-- version: 20261122.180355".to_owned(),
        Some((key @ ("-- from" | "-- to"), _)) => format!("{key}: …"),
        Some(("-- proof", proof)) => {
            let (before, rest) = proof.split_once("PostgreSQL ").unwrap();
            let (version, after) = rest.split_once(';').unwrap();
            let major = version.split('.').next().unwrap();
            format!("-- proof: {before}PostgreSQL {major};{after}")
        }
        _ => line.to_owned(),
    };
    migration.lines().map(|line| keep(line) + "\n").collect()
}

/// The document with this migration below its marker.
fn replace(document: &str, name: &str, migration: &str) -> String {
    let marker = format!("<!-- example: {name} -->\n```sql\n");
    let (before, rest) = document.split_once(&marker).unwrap_or_else(|| panic!("no place for `{name}`"));
    let (_, after) = rest.split_once("```\n").unwrap();
    format!("{before}{marker}{migration}```\n{after}")
}
