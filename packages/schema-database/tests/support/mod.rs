//! What the tests of this crate share: a server, and databases made by scripts.

#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod drop;
pub(crate) mod folders;
pub(crate) mod kept;

use schema_core::catalog::Catalog;
use schema_database::load::load;
use schema_database::read::{self, Reading};
use schema_database::server::{ClusterOptions, Request, Scratch, ScratchDatabase, WalLevel};
use schema_script::text::SourceText;
use std::path::Path;

/// A server that stands for the user's; of the newest major that is here when none is named.
pub(crate) fn server(major: Option<u32>) -> Scratch {
    let mut request = Request::from_environment(major);
    request.options = ClusterOptions { wal_level: WalLevel::Logical, ..ClusterOptions::default() };
    Scratch::open(&request).unwrap()
}

/// Runs a script as the server's superuser; roles that it names are made.
pub(crate) fn load_script(server: &Scratch, database: &ScratchDatabase, script: &str) {
    load_script_as(server, database, None, script);
}

/// Runs a script as a role, or as the server's superuser; roles that it names are made.
pub(crate) fn load_script_as(server: &Scratch, database: &ScratchDatabase, role: Option<&str>, script: &str) {
    let text = SourceText::decode(script.as_bytes()).unwrap();
    let mut config = database.config();
    if let Some(role) = role {
        config.user(role);
    }
    let mut client = config.connect(postgres::NoTls).unwrap();
    load(&mut client, "script", &text, &mut |role| Ok(server.ensure_role(role)?))
        .unwrap_or_else(|error| panic!("{error:?}"));
}

/// The database with at least one object of every kind, each attribute set somewhere, as a script.
pub(crate) fn everything(major: u32) -> String {
    scripts(&["relations", "types", "services"], major)
}

/// What a copy of that database lacks, because it is kept in catalogs that databases share.
pub(crate) fn everything_shared(major: u32) -> String {
    scripts(&["shared"], major)
}

/// The scripts of some groups that a server of this major can run, in order.
fn scripts(groups: &[&str], major: u32) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything");
    let mut text = String::new();
    for group in groups {
        let since = (14..=major).map(|since| format!("{group}.since_{since}.sql"));
        for (index, file) in std::iter::once(format!("{group}.sql")).chain(since).enumerate() {
            let path = directory.join(file);
            if index == 0 || path.exists() {
                text += &std::fs::read_to_string(path).unwrap();
                text.push('\n');
            }
        }
    }
    text
}

/// The reading of a database.
pub(crate) fn reading(database: &ScratchDatabase, request: &read::Request) -> Reading {
    read::read(&mut database.connect().unwrap(), request).unwrap()
}

/// What a database has.
pub(crate) fn catalog(database: &ScratchDatabase) -> Catalog {
    reading(database, &read::Request::default()).catalog
}

/// Runs statements as the server's superuser, with the search path that any client has.
pub(crate) fn execute(database: &ScratchDatabase, statements: &str) {
    let mut client = database.connect().unwrap();
    client.batch_execute(statements).unwrap_or_else(|error| panic!("{statements}: {error:?}"));
}
