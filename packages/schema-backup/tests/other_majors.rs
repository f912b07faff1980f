//! Backups made by the client programs of one major come back by those of another.
//!
//! Takes every major whose programs and server are found in `PATH` and where packages put them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_backup::Error;
use schema_backup::backup::Options;
use schema_backup::tool::Tools;
use schema_backup::verify::Means;
use support::restore::verify_restore;
use support::{Shelf, database, server_of, tools};

#[test]
#[ignore = "needs the client programs of two majors in PATH: `.ci/run majors` fetches some"]
fn archives_come_back_by_the_programs_of_other_majors() {
    let found = tools();
    let majors: Vec<u32> = found.iter().map(|tools| tools.version.major).collect();
    assert!(majors.iter().any(|major| *major != majors[0]), "programs of one major only: {majors:?}");
    let mut restored = Vec::new();
    for server_tools in &found {
        let server = server_of(Some(server_tools.version.major));
        let database = database(&server);
        for maker in found.iter().filter(|maker| maker.version.major >= server.major()) {
            for jobs in [1, 2] {
                let shelf = Shelf::new();
                let options = Options { jobs, ..Options::new(vec![maker.clone()]) };
                let manifests = shelf.backup(&database, &options).unwrap().manifests;
                let able = |reader: &&Tools| reader.version.major >= maker.version.major;
                for (reader, manifest) in found
                    .iter()
                    .filter(able)
                    .flat_map(|reader| manifests.iter().map(move |made| (reader, made)))
                {
                    let means = Means { tools: std::slice::from_ref(reader), identity: None };
                    let outcome = verify_restore(&server, &shelf, &manifest.name, &means);
                    let [into, maker, reader] = [server.major(), maker.version.major, reader.version.major];
                    let way = format!("server {into}, pg_dump {maker}, pg_restore {reader}, {jobs} jobs");
                    match outcome {
                        Ok(_) => restored.push(way),
                        // From 17 on pg_restore serves no older server, which is said before anything is done.
                        Err(Error::NoTool { .. }) if reader >= 17 && into < 17 => {}
                        Err(error) => panic!("{way}: {error:?}"),
                    }
                }
            }
        }
    }
    restored.dedup();
    println!("{}", restored.join("\n"));
}
