//! The command line of schema-sync: parse, call, print.
//!
//! Another repository's own `xtask` is one line, `schema_sync::main()`, beside the table
//! `[workspace.metadata.schema-sync]` in its top `Cargo.toml`.

mod arguments;
mod commands;
mod exit;
mod failure;
mod git;
mod output;

use crate::exit::ExitCode;
use arguments::{Arguments, Command, Format};
use clap::Parser;
use failure::Failure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the command that the process was given, and ends the process with the code that says how it went.
pub fn main() -> ! {
    answer().end()
}

fn answer() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    arguments.color.write_global();
    match run(&arguments) {
        Ok(code) => code,
        Err(failure) => {
            failure.print(arguments.common.format);
            failure.exit_code()
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if arguments.common.format == Format::Sql && !matches!(arguments.command, Command::DbDiff(_)) {
        return Err(Failure::usage(
            "only `db-diff` writes SQL",
            "use `--format text`, `json`, `github` or `sarif`",
        ));
    }
    match &arguments.command {
        Command::DbValidate(command) => commands::db_validate::run(command, &arguments.common),
        Command::DbChecksum(command) => commands::db_checksum::run(command, &arguments.common),
        Command::DbLint(command) => commands::db_lint::run(command, &arguments.common),
        Command::DbStatus(command) => commands::db_status::run(command, &arguments.common),
        Command::DbDiff(command) => commands::db_diff::run(command, &arguments.common),
        Command::DbGenerate(command) => commands::db_generate::run(command, &arguments.common),
        Command::DbRehearse(command) => commands::db_rehearse::run(command, &arguments.common),
        Command::DbRebase(command) => commands::db_rebase::run(command, &arguments.common),
        Command::DbDocs(command) => commands::db_docs::run(command, &arguments.common),
        Command::DbSquash(command) => commands::db_squash::run(command, &arguments.common),
        Command::DbBaseline(command) => commands::db_baseline::run(command, &arguments.common),
        Command::DbMigrate(command) => commands::db_migrate::run(command, &arguments.common),
        Command::DbExport(command) => commands::db_export::run(command, &arguments.common),
        Command::Backup(command) => commands::backup::run(command, &arguments.common),
        Command::BackupList(command) => commands::backup_list::run(command, &arguments.common),
        Command::BackupVerify(command) => commands::backup_verify::run(command, &arguments.common),
        Command::BackupRestore(command) => commands::backup_restore::run(command, &arguments.common),
        Command::BackupPrune(command) => commands::backup_prune::run(command, &arguments.common),
        Command::Doctor(command) => commands::doctor::run(command, &arguments.common),
        Command::Dev(command) => commands::dev::run(command, &arguments.common),
        Command::DbSync(command) => commands::db_sync::run(command, &arguments.common),
    }
}
