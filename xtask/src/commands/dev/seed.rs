//! The seed: loaded once into a database. `.dev/seeds` remembers which, and with what text.

use super::Whose;
use super::database::Database;
use crate::failure::Failure;
use crate::output;
use schema_database::Error;
use schema_database::seed;
use schema_script::checksum::checksum;
use schema_script::text::SourceText;
use std::path::Path;

/// The database, whatever it is called: another one gets another number.
const IDENTITY: &str = "SELECT c.system_identifier::text || '-' || d.oid::text \
     FROM pg_catalog.pg_control_system() c, pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()";

pub(super) fn load_once(
    root: &Path,
    file: &Path,
    database: &mut Database<'_>,
    was_empty: bool,
    whose: Whose,
) -> Result<(), Failure> {
    let name = file.display().to_string();
    let cannot = |action: &'static str, path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| {
            Failure::usage(
                format!("cannot {action} {path}: {error}"),
                "`seed` of [workspace.metadata.schema-sync.dev] names it",
            )
        }
    };
    let bytes = std::fs::read(root.join(file)).map_err(cannot("read", file))?;
    let text = SourceText::decode(&bytes)
        .map_err(|error| Failure::usage(format!("cannot read {name}: {error}"), "write it in UTF-8"))?;
    let checksum = checksum(text.as_str());
    let mut client = database.target.connect()?;
    let identity: String =
        client.query_one(IDENTITY, &[]).map_err(Error::query("identify the database"))?.get(0);
    let directory = root.join(".dev/seeds");
    let mark = directory.join(identity);
    match std::fs::read_to_string(&mark) {
        Ok(loaded) if loaded.trim() == checksum => {
            output::note("skipped", &format!("{name} is loaded"));
            return Ok(());
        }
        Ok(_changed) => {
            output::warning(&format!(
                "{name} was changed since it was loaded; `cargo xtask dev --reset` loads it anew"
            ));
            return Ok(());
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(cannot("read", &mark)(error)),
    }
    // What somebody else put into a database that the user named is not ours to mix with.
    if !was_empty && whose == Whose::Named {
        output::note("skipped", &format!("{name}: the database was not empty"));
        return Ok(());
    }
    seed::load(&mut client, &name, &text)?;
    std::fs::create_dir_all(&directory).map_err(cannot("create", &directory))?;
    std::fs::write(&mark, format!("{checksum}\n")).map_err(cannot("write", &mark))?;
    output::note("loaded", &name);
    Ok(())
}
