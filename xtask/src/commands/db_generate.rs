//! `cargo xtask db-generate`: the proven migration that leads from the last one to schema.sql, and the lock file.

use super::Session;
use super::db_checksum::is_about;
use crate::arguments::{At, Choices, Common, DbGenerate, Format};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_core::hazard::Hazard;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::lookalike::Lookalike;
use schema_core::quote;
use schema_core::report::{Finding, Severity};
use schema_database::generate::{self, Draft, Start, Turn, Wanted, Ways, Written};
use schema_database::repository::{Files, Repository};
use schema_script::locate::Locations;
use std::io::{self, IsTerminal};

pub(crate) fn run(command: &DbGenerate, common: &Common) -> Result<ExitCode, Failure> {
    if common.format != Format::Text {
        return Err(Failure::usage(
            "`db-generate` has no findings of its own to write",
            "leave `--format` out",
        ));
    }
    let session = Session::open(common, At::Ci)?;
    let directory = session.root.join(&session.configuration.migrations);
    let _turn = Turn::wait(&directory, || output::note("waiting", "another `db-generate` is at work here"))?;
    let files = session.read_files()?;
    let repository = match sound(command.replace.as_deref(), files)? {
        Ok(repository) => repository,
        Err(findings) => return Ok(output::in_the_way(findings)),
    };
    let wanted = match &command.title {
        Some(title) => Wanted::New(title.clone()),
        None => Wanted::Again,
    };
    let form = command.choices.form.chosen();
    match generate::start(repository, &wanted, form, &session.options, &session.store)? {
        Start::NothingToDo => {
            output::note("nothing to do", "the migrations lead to schema.sql already");
            Ok(ExitCode::SUCCESS)
        }
        Start::Superfluous => Err(Failure::found(
            "the migration does nothing any more: those before it lead to schema.sql already",
            "delete its file and its line in schema.lock",
        )),
        Start::InTheWay(findings) => Ok(output::in_the_way(findings)),
        Start::Draft(draft) => finish(&draft, &command.choices, &session),
    }
}

/// Writes a migration, and tells what it is.
pub(super) fn finish(draft: &Draft, choices: &Choices, session: &Session) -> Result<ExitCode, Failure> {
    for place in &draft.difference.served {
        let what = format!("`@renamed` has served and can be removed: {}:{}", place.file, place.line);
        output::warning(&what);
    }
    let written = write(draft, choices, session)?;
    output::note("changes", &written.changes);
    output::note("proof", &written.proof);
    Ok(output::data(
        &written.files.iter().map(|file| format!("{file}\n")).collect::<String>(),
        ExitCode::SUCCESS,
    ))
}

/// Writes a migration and the lock file, unless it does what nobody has allowed.
pub(super) fn write(draft: &Draft, choices: &Choices, session: &Session) -> Result<Written, Failure> {
    settle_lookalikes(choices, draft)?;
    refuse_hazards(choices, session, draft)?;
    let ways = if choices.with_down { Ways::UpAndDown } else { Ways::Up };
    Ok(draft.write(ways, &session.options, &session.store)?)
}

/// The repository, or what is wrong with its texts and its lock file.
pub(super) fn sound(
    replaced: Option<&str>,
    files: Files,
) -> Result<Result<Repository, Vec<Finding>>, Failure> {
    let Some(repository) = files.repository.filter(|_| files.sendable) else {
        return Ok(Err(files.findings));
    };
    let last = repository.version().unwrap_or_default();
    if let Some(version) = replaced.filter(|version| *version != last) {
        let headline = match last {
            "" => format!("{version} cannot be replaced: there is no migration"),
            last => format!("{version} cannot be replaced: the last migration is {last}"),
        };
        return Err(Failure::usage(
            headline,
            "only the last migration can be generated anew, as long as no database has applied it",
        ));
    }
    if files.findings.iter().any(|finding| is_in_the_way(finding, &repository, replaced)) {
        return Ok(Err(files.findings));
    }
    Ok(Ok(repository))
}

/// Whether a finding is more than what generating a migration puts right.
fn is_in_the_way(finding: &Finding, repository: &Repository, replaced: Option<&str>) -> bool {
    let is_about_replaced = replaced.is_some_and(|version| is_about(finding, version));
    match finding.code.as_str() {
        "changed-schema" => false,
        "cosmetic-change" => finding.subject != repository.schema.file && !is_about_replaced,
        "changed-migration" | "unlocked-migration" => !is_about_replaced,
        "missing-lock-file" => !repository.migrations.is_empty(),
        _ => finding.severity > Severity::Warning,
    }
}

/// What may be a rename is none only when somebody says so.
fn settle_lookalikes(choices: &Choices, draft: &Draft) -> Result<(), Failure> {
    let is_named = |lookalike: &Lookalike, name: &String| {
        *name == lookalike.old.display_path() || *name == lookalike.old.to_string()
    };
    for name in &choices.drop_and_create {
        if !draft.lookalikes.iter().any(|lookalike| is_named(lookalike, name)) {
            output::warning(&format!(
                "`--drop-and-create {name}`: nothing that is dropped and looks like something new is called so"
            ));
        }
    }
    let open = |lookalike: &&Lookalike| !choices.drop_and_create.iter().any(|name| is_named(lookalike, name));
    let open: Vec<&Lookalike> = draft.lookalikes.iter().filter(open).collect();
    if open.is_empty() {
        return Ok(());
    }
    let locations = Locations::of(&draft.schema().text);
    let is_asked = io::stdin().is_terminal() && io::stderr().is_terminal();
    let mut unsettled = false;
    for lookalike in open {
        let directives: Vec<String> =
            lookalike.new.iter().map(|new| directive(&lookalike.old, new, draft, &locations)).collect();
        output::lookalike(lookalike, &directives);
        unsettled |= !(is_asked && is_dropped_and_created()?);
    }
    if unsettled {
        return Err(Failure::refused(
            "it is not known what was renamed, so nothing is written",
            "say it in one of the two ways",
        ));
    }
    Ok(())
}

/// What to write where when the new object is the old one.
fn directive(old: &ObjectId, new: &ObjectId, draft: &Draft, locations: &Locations) -> String {
    let own = match old.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => old.path.len().saturating_sub(2),
        _ => old.path.len().saturating_sub(1),
    };
    let name = old.path.get(own).map(|name| quote::display(name)).unwrap_or_default();
    let file = &draft.schema().file;
    let place = match locations.find_itself(new.kind.label(), &new.path) {
        Some(position) => format!("{file}:{}", position.line),
        None => format!("the definition of {new} in {file}"),
    };
    format!("write `-- @renamed from={name}` above {place}")
}

/// Asks on the terminal. Whatever is no clear yes is none.
fn is_dropped_and_created() -> Result<bool, Failure> {
    output::note("question", "drop it and create the other? [y/N]");
    let mut answer = String::new();
    match io::stdin().read_line(&mut answer) {
        Ok(_) => Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")),
        Err(error) => Err(Failure::usage(
            format!("cannot read the answer: {error}"),
            "name it with `--drop-and-create`",
        )),
    }
}

/// What is neither allowed by the configuration nor on the command line is refused.
fn refuse_hazards(choices: &Choices, session: &Session, draft: &Draft) -> Result<(), Failure> {
    let is_allowed = |hazard: &Hazard| {
        choices.allow.contains(&hazard.code) || session.configuration.allow.contains(&hazard.code)
    };
    let (allowed, refused): (Vec<&Hazard>, Vec<&Hazard>) =
        draft.hazards.iter().partition(|hazard| is_allowed(hazard));
    if refused.is_empty() {
        let allowed: Vec<Hazard> = allowed.into_iter().cloned().collect();
        output::hazards(&allowed, &draft.difference.plan);
        return Ok(());
    }
    output::refused_hazards(&refused, &draft.difference.plan);
    let mut codes: Vec<_> = refused.iter().map(|hazard| hazard.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let named = |start: &str| codes.iter().map(|code| format!("{start}{code}")).collect::<Vec<_>>();
    Err(Failure::refused(
        format!(
            "the migration would do what is not allowed, so nothing is written: {}",
            named("").join(", ")
        ),
        format!(
            "`{}` allows it this once; `allow` in [workspace.metadata.schema-sync] allows it always",
            named("--allow ").join(" ")
        ),
    ))
}
