//! Another repository adopts the toolchain as docs/adopting.md says: a crate whose `main` is one line, and a table.
//!
//! The files are those of the document; only the path to this repository is put in.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SCHEMA: &str = "CREATE TABLE public.items (\n    sku text PRIMARY KEY,\n    name text NOT NULL\n);\n";

/// What is built for the adopter alone is built as fast as can be, the rest as it is here.
const CHEAP: &str = "
[profile.dev.package.async-trait]
opt-level = 0
[profile.dev.package.cc]
opt-level = 0
[profile.dev.package.serde_derive]
opt-level = 0
[profile.dev.package.syn]
opt-level = 0
[profile.dev.package.sqlparser]
opt-level = 1
[profile.dev.package.zlib-rs]
opt-level = 3
codegen-units = 1
[profile.dev.package.schema-backup]
opt-level = 0
[profile.dev.package.schema-core]
opt-level = 0
[profile.dev.package.schema-database]
opt-level = 0
[profile.dev.package.schema-script]
opt-level = 0
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The first example in the document after this text, without the indentation of its list.
fn example(after: &str) -> String {
    let document = std::fs::read_to_string(root().join("docs/adopting.md")).unwrap();
    let (_, rest) =
        document.split_once(after).unwrap_or_else(|| panic!("the document does not say `{after}`"));
    let lines: Vec<&str> = rest.lines().collect();
    let begin = lines.iter().position(|line| line.trim_start().starts_with("```")).unwrap();
    let block = lines[begin + 1..].iter().take_while(|line| line.trim() != "```");
    block.map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line))).collect()
}

struct Adopter {
    directory: tempfile::TempDir,
}

impl Adopter {
    fn new() -> Adopter {
        let adopter = Adopter { directory: tempfile::tempdir().unwrap() };
        adopter.write("Cargo.toml", &format!("{}{CHEAP}", example("1. `Cargo.toml` at the top")));
        let library = root().join("xtask").display().to_string();
        let manifest = example("2. `xtask/Cargo.toml`").replace("../../schema-sync/xtask", &library);
        assert!(manifest.contains(&library), "the document's dependency has another path");
        // With it, dependencies have the features that this repository's own build gives them, and are not built again.
        let backend = format!("backend = {{ path = {:?} }}\n", root().join("packages/backend"));
        adopter.write("xtask/Cargo.toml", &format!("{manifest}{backend}"));
        adopter.write("xtask/src/main.rs", &example("3. `xtask/src/main.rs`"));
        adopter.write(".cargo/config.toml", &example("4. `.cargo/config.toml`"));
        adopter.write(".gitattributes", &example("5. `.gitattributes`"));
        adopter.write("db/schema.sql", SCHEMA);
        adopter.write("db/migrations/20240101.000000_create_items.sql", SCHEMA);
        // The versions that are known to work together, and that a machine without network has.
        std::fs::copy(root().join("Cargo.lock"), adopter.path("Cargo.lock")).unwrap();
        adopter
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        std::fs::write(self.path(file), text).unwrap();
    }

    /// `cargo xtask …`, as a user types it. What is built is kept, so that only the first time takes long.
    fn xtask(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command.arg("xtask").args(arguments).current_dir(self.directory.path());
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("CARGO_") && name != "CARGO_HOME" || name.ends_with("DATABASE_URL") {
                command.env_remove(&variable);
            }
        }
        // Dependencies are those that this test was built with.
        let built = Path::new(env!("CARGO_TARGET_TMPDIR"));
        command.env("CARGO_BUILD_BUILD_DIR", built.parent().unwrap());
        command.env("CARGO_TARGET_DIR", built.join("adoption"));
        command.env("CARGO_NET_OFFLINE", "true").env("NO_COLOR", "1");
        command.output().unwrap()
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str], expected: &str) {
        let output = self.xtask(arguments);
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {}\n{stdout}\n{stderr}", output.status);
        assert!(stdout.starts_with(expected), "{arguments:?}\n{stdout}\n{stderr}");
    }
}

#[test]
fn another_repository_adopts_the_toolchain_as_the_document_says() {
    let adopter = Adopter::new();
    adopter
        .succeeds(&["db-checksum", "--write"], "ok: schema.sql and the migrations are what schema.lock says");
    adopter.succeeds(&["db-validate"], "ok: schema.sql, the migrations and schema.lock agree (PostgreSQL ");
    adopter.write("db/schema.sql", &SCHEMA.replace("name text NOT NULL", "name text"));
    let output = adopter.xtask(&["db-validate"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("~ column public.items.name"), "{told}");
}
