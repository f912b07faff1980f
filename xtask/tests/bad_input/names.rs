//! Names that are meant to become something else on their way to the server or to the reader.

use crate::support::{LiveServer, TestRepository, execute, url};
use crate::{TABLE, places, xtask};
use std::fmt::Write as _;

/// Names that are meant to become something else on their way.
const NAMES: &[&str] = &[
    "Robert'); DROP TABLE t; --",
    "with \"quotes\"",
    "with 'quotes'",
    "new\nline",
    "tab\tbed",
    "semi;--colon",
    "$$",
    "$x$ $1",
    "back\\slash",
    "%s %d %n",
    "-rf",
    "../../etc/passwd",
    "\\! touch /tmp/x",
    "`id` $(id)",
    "::error::x",
    "<b>&amp;",
    "sixty-three bytes, the longest name there can be, and no byte m",
    " ",
    "SELECT",
    "ÄÖ☃",
];

/// Names that no schema may write, as they hide what is there; a live database can have them all the same.
const HIDING_NAMES: &[&str] =
    &["right\u{202e}tfel", "zero\u{200b}width", "bell\u{7}", "escape\u{1b}[31m", "\u{feff}"];

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[test]
fn malicious_names_load_and_compare_and_are_printed_harmlessly() {
    let mut schema = String::from(TABLE);
    for name in NAMES {
        let name = quoted(name);
        writeln!(schema, "CREATE SCHEMA {name};\nCREATE TABLE {name}.{name} ({name} int CONSTRAINT {name} CHECK ({name} > 0), UNIQUE ({name}));").unwrap();
        writeln!(schema, "COMMENT ON TABLE {name}.{name} IS $c$%s\n';-- \\ $1$c$;").unwrap();
        writeln!(schema, "CREATE FUNCTION {name}.{name}({name} int) RETURNS int LANGUAGE sql AS 'SELECT 1';")
            .unwrap();
        writeln!(
            schema,
            "CREATE TYPE {name}.{} AS ENUM ('\\', '''', '\"');",
            quoted(&format!("e{}", &name.len()))
        )
        .unwrap();
    }
    let repository = TestRepository::new(&schema);
    repository.lock();
    let live = LiveServer::start();
    let database = live.migrated(&repository.open());
    let validate = |format: &str| {
        xtask(&repository, &["db-validate", "--format", format, "--database-url", &url(&database)])
    };
    validate("text").exits(0);
    for name in NAMES.iter().chain(HIDING_NAMES) {
        execute(&database, &format!("CREATE SCHEMA {}", quoted(&format!("2{name}"))));
    }
    for name in NAMES {
        execute(&database, &format!("ALTER TABLE {0}.{0} ALTER {0} SET DEFAULT 1", quoted(name)));
    }
    let json = validate("json").exits(1);
    let codes = places(&json);
    assert_eq!(
        codes.iter().filter(|line| line.starts_with("error extra-object")).count(),
        NAMES.len() + HIDING_NAMES.len()
    );
    assert_eq!(codes.iter().filter(|line| line.starts_with("error different-object")).count(), NAMES.len());
    let github = validate("github").exits(1);
    let findings = json.json()["findings"].as_array().unwrap().len();
    assert_eq!(github.stdout.lines().count(), findings, "{}", github.stdout);
    assert!(github.stdout.lines().all(|line| line.starts_with("::error ")), "{}", github.stdout);
    let text = validate("text").exits(1);
    let hides = |character: char| {
        character.is_control() && character != '\n'
            || matches!(character, '\u{202e}' | '\u{200b}' | '\u{feff}')
    };
    for output in [&text.stdout, &text.stderr, &github.stdout] {
        assert!(!output.contains(hides), "{output:?}");
    }
    // One line a difference, whatever is in its name.
    let lines = text.stdout.lines().filter(|line| line.starts_with("  + ") || line.starts_with("  ~ "));
    assert_eq!(lines.count(), text.stdout.lines().count() - 1, "{}", text.stdout);
}
