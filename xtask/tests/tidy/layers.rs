//! Imports point one way, and each dependency has its place.

use crate::offences::{Offences, root};
use serde_json::Value;
use std::process::Command;

/// Each crate of ours, and which others of ours it may depend on.
const LAYERS: &[(&str, &[&str])] = &[
    ("backend", &["schema-core", "schema-database"]),
    ("schema-core", &[]),
    ("schema-script", &[]),
    ("schema-backup", &[]),
    ("schema-database", &["schema-core", "schema-script"]),
    ("xtask", &["schema-backup", "schema-core", "schema-database", "schema-script"]),
];

/// What reaches outside of the process, or judges SQL, and who alone may: `schema-core` and `schema-script` are pure, and
/// nothing of the service is built for `cargo xtask`.
const RESERVED: &[(&str, &[&str])] = &[
    ("age", &["schema-backup"]),
    ("anstream", &["xtask"]),
    ("axum", &["backend"]),
    ("clap", &["xtask"]),
    ("deadpool-postgres", &["backend"]),
    ("flate2", &["schema-backup", "schema-database"]),
    ("notify", &["xtask"]),
    ("postgres", &["schema-backup", "schema-database", "xtask"]),
    ("rand", &["schema-backup", "schema-database"]),
    ("rustix", &["schema-backup", "schema-database", "xtask"]),
    ("rustls", &["schema-database"]),
    ("rust_decimal", &["backend"]),
    ("sqlparser", &["schema-script"]),
    ("squawk-linter", &["schema-script"]),
    ("squawk-syntax", &["schema-script"]),
    ("tar", &["schema-database"]),
    ("tempfile", &["schema-backup", "schema-database", "xtask"]),
    ("tokio-postgres-rustls", &["schema-database"]),
    ("tower-http", &["backend"]),
    ("tracing", &["backend"]),
    ("tracing-subscriber", &["backend"]),
    ("utoipa", &["backend"]),
    ("utoipa-axum", &["backend"]),
    ("toml", &["schema-database"]),
    ("walkdir", &["schema-backup", "schema-database"]),
    ("xshell", &["schema-backup", "schema-database", "xtask"]),
];

/// The workspace as cargo sees it.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

#[test]
fn imports_point_one_way() {
    let mut offences = Offences::default();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let folder = if name == "xtask" { "xtask".to_owned() } else { format!("packages/{name}") };
        let manifest = format!("{folder}/Cargo.toml");
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
            offences.add(&manifest, 1, format!("`{name}` has no place among the layers of this test"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let needed = dependency["name"].as_str().unwrap();
            let is_ours = LAYERS.iter().any(|(layer, _)| *layer == needed);
            // Tests may use what they need.
            let is_for_tests = dependency["kind"] == "dev";
            if is_ours && !is_for_tests && !allowed.contains(&needed) {
                offences.add(&manifest, 1, format!("`{name}` may not depend on `{needed}`"));
            }
            if let Some((_, users)) = RESERVED.iter().find(|(reserved, _)| *reserved == needed)
                && !is_for_tests
                && !users.contains(&name)
            {
                offences.add(&manifest, 1, format!("only {users:?} may depend on `{needed}`"));
            }
        }
    }
    offences.fail_if_any();
}

#[test]
fn every_dependency_stands_in_the_workspace_with_its_reason() {
    let mut offences = Offences::default();
    let manifest = crate::offences::SourceFile::read("Cargo.toml");
    let mut section = "";
    for (number, line) in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let is_ours = line.contains("path = ");
        if section == "[workspace.dependencies]" && line.contains(" = ") && !is_ours && !line.contains(" # ")
        {
            offences.add(&manifest.path, number, "the dependency does not say what it is for");
        }
    }
    for package in packages() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let source = dependency["source"].as_str();
            if source.is_some_and(|source| source != "registry+https://github.com/rust-lang/crates.io-index")
            {
                offences.add("Cargo.toml", 1, format!("`{}` is not from crates.io", dependency["name"]));
            }
        }
    }
    offences.fail_if_any();
}
