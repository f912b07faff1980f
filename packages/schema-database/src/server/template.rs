//! The slim template: a data directory initialised once per server binary, kept in the cache as one file.
//!
//! `initdb` takes a second; a slim data directory (8 MB in 290 files, not 39 MB in 970) is written in a
//! fiftieth of that. The file ends with its own SHA-256: a damaged one is made anew, never started from.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::account::Account;
use super::cache::{NOFOLLOW, hex, stamp};
use super::cluster::SUPERUSER;
use super::directory::Directory;
use super::unpack::is_inside;
use super::{Cache, Error, Installation, Result};

/// Changed when the way a template is made changes.
const RECIPE: u32 = 2;
const DIGEST_LENGTH: usize = 32;

/// Leaves one database, `template1`, and rewrites its catalogs without the gaps that initdb left.
/// In single-user mode with `-j`, a statement ends with a semicolon and an empty line.
const SLIMMING: &str = "\
UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'template0';\n\n\
DROP DATABASE template0;\n\n\
DROP DATABASE postgres;\n\n\
VACUUM FULL;\n\n";

/// A data directory, as a tar archive in memory.
pub(super) struct Template {
    archive: Vec<u8>,
}

/// The template of an installation, out of the cache or made now.
pub(super) fn template(
    installation: &Installation,
    account: Account,
    cache: &Cache,
    announce: fn(&str),
) -> Result<Template> {
    let postgres = installation.directory.join("postgres");
    let key = format!("{RECIPE} {} {} {SUPERUSER} {SLIMMING}", installation.version, stamp(&postgres)?);
    let key = &hex(&Sha256::digest(key.as_bytes()))[..16];
    let name = format!("{}-{key}", installation.version.major);
    let path = cache.subdirectory("templates")?.join(format!("{name}.tar"));
    if let Some(template) = read(&path)? {
        return Ok(template);
    }
    let _lock = cache.lock(&format!("template-{name}"))?;
    if let Some(template) = read(&path)? {
        return Ok(template);
    }
    announce(&format!("preparing a data directory of PostgreSQL {}, once", installation.version));
    let archive = make(installation, account)?;
    cache.write(&path, &[&archive, &Sha256::digest(&archive)])?;
    Ok(Template { archive })
}

impl Template {
    /// Writes the data directory to a path that is not there yet, and gives it to the account.
    pub(super) fn write(&self, data: &Path, account: Account) -> Result<()> {
        let corrupt =
            |source| Error::File { action: "unpack a template into", path: data.to_owned(), source };
        let mut directories = vec![data.to_owned()];
        make_directory(data)?;
        for entry in tar::Archive::new(self.archive.as_slice()).entries().map_err(corrupt)? {
            let entry = entry.map_err(corrupt)?;
            let inside = entry.path().map_err(corrupt)?.into_owned();
            if !is_inside(&inside) {
                return Err(corrupt(io::ErrorKind::InvalidData.into()));
            }
            let path = data.join(&inside);
            if entry.header().entry_type().is_dir() {
                make_directory(&path)?;
                directories.push(path);
            } else {
                let start = entry.raw_file_position() as usize;
                let content = self.archive.get(start..start + entry.size() as usize);
                let content = content.ok_or_else(|| corrupt(io::ErrorKind::UnexpectedEof.into()))?;
                let mut options = OpenOptions::new();
                let file = options.write(true).create_new(true).mode(0o600).open(&path);
                file.and_then(|mut file| file.write_all(content)).map_err(Error::file("write", &path))?;
                account.own(&path)?;
            }
        }
        // Last, and from the bottom up: until then nobody else gets in.
        directories.iter().rev().try_for_each(|directory| account.own(directory))
    }
}

/// A template from the cache; nothing if there is none, or if it is damaged.
fn read(path: &Path) -> Result<Option<Template>> {
    let mut archive = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file("read", path)(error)),
    };
    let Some(length) = archive.len().checked_sub(DIGEST_LENGTH) else { return Ok(None) };
    let digest = archive.split_off(length);
    let is_whole = Sha256::digest(&archive).as_slice() == digest;
    Ok(is_whole.then_some(Template { archive }))
}

/// Initialises a data directory as the account, and slims it.
fn make(installation: &Installation, account: Account) -> Result<Vec<u8>> {
    let directory = Directory::create(account)?;
    let data = directory.data();
    account.own(&directory.server())?;
    let program = |name: &str| installation.directory.join(name);

    // Values sort by code point, as fast as it gets; letters are those of Unicode, as in the databases
    // of users, wherever this system knows the locale. `--no-sync`, `trust`: the directory is private
    // and lives for minutes.
    let initialise = |letters: &str| {
        let mut initdb = command(&program("initdb"), account);
        initdb.args([
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--wal-segsize=1",
            "--locale=C",
            letters,
        ]);
        if installation.version.major >= 18 {
            initdb.arg("--no-data-checksums");
        }
        initdb.arg(format!("--username={SUPERUSER}")).arg("--pgdata").arg(&data);
        run(initdb, "")
    };
    // initdb removes what it began. If it was not the locale, the second error says what it is.
    initialise("--lc-ctype=C.UTF-8").or_else(|_| initialise("--lc-ctype=C"))?;

    let mut slim = command(&program("postgres"), account);
    slim.args(["--single", "-j", "-c", "exit_on_error=on", "-c", "fsync=off", "-c", "min_wal_size=2MB"]);
    slim.arg("-D").arg(&data).arg("template1");
    run(slim, SLIMMING)?;

    // The embedded packages have no pg_resetwal: there, the log of the slimming stays in the template.
    let reset = program("pg_resetwal");
    if reset.exists() {
        let mut reset = command(&reset, account);
        reset.arg("--force").arg("-D").arg(&data);
        run(reset, "")?;
    }
    pack(&data)
}

/// A program of the installation, with nothing of our environment.
pub(super) fn command(program: &Path, account: Account) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
    account.apply(&mut command);
    command
}

pub(super) fn run(mut command: Command, input: &str) -> Result<()> {
    let program = PathBuf::from(command.get_program());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let start_error = |source| Error::Start { program: program.clone(), source };
    let mut child = super::spawn::spawn_bound_to_us(command).map_err(start_error)?;
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(input.as_bytes()) {
            // It ended early: its status and its output say why.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(start_error(error)),
            Ok(()) | Err(_) => {}
        }
    }
    let output = child.wait_with_output().map_err(start_error)?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    let output_text = String::from_utf8_lossy(&text).trim().to_owned();
    Err(Error::Program { program, status: output.status.to_string(), output: output_text })
}

/// All files and directories below `data`. Links are refused: the account could point them anywhere.
fn pack(data: &Path) -> Result<Vec<u8>> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut pending = vec![data.to_owned()];
    while let Some(directory) = pending.pop() {
        let entries = fs::read_dir(&directory).map_err(Error::file("list", &directory))?;
        for entry in entries {
            let path = entry.map_err(Error::file("list", &directory))?.path();
            let kind = fs::symlink_metadata(&path).map_err(Error::file("look at", &path))?.file_type();
            let name = path.strip_prefix(data).unwrap_or(&path).to_owned();
            let mut header = tar::Header::new_gnu();
            header.set_mode(0o600);
            let mut content = Vec::new();
            if kind.is_dir() {
                header.set_entry_type(tar::EntryType::Directory);
                pending.push(path.clone());
            } else if is_wanted(&name) {
                header.set_entry_type(tar::EntryType::Regular);
                content = read_plain_file(&path)?;
            } else {
                continue;
            }
            header.set_size(content.len() as u64);
            let append = builder.append_data(&mut header, &name, content.as_slice());
            append.map_err(Error::file("pack", &path))?;
        }
    }
    builder.into_inner().map_err(Error::file("pack", data))
}

/// What a server leaves about itself is not part of a template.
fn is_wanted(name: &Path) -> bool {
    name != Path::new("postmaster.opts") && name != Path::new("postmaster.pid")
}

fn read_plain_file(path: &Path) -> Result<Vec<u8>> {
    let mut options = OpenOptions::new();
    let read = |mut file: File| -> io::Result<Vec<u8>> {
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        Ok(content)
    };
    let file = options.read(true).custom_flags(NOFOLLOW).open(path);
    file.and_then(read).map_err(Error::file("read", path))
}

fn make_directory(path: &Path) -> Result<()> {
    fs::DirBuilder::new().mode(0o700).create(path).map_err(Error::file("create", path))
}
