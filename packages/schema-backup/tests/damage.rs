//! Damage is found, whatever is damaged and how: without a restore where a hash is wrong, by a restore where none is.
//!
//! `BACKUP_DAMAGES` says how many (200), `BACKUP_FORGERIES` how many with right hashes (16), `BACKUP_SEED` which.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use schema_backup::Error;
use schema_backup::export;
use schema_backup::manifest;
use schema_backup::verify::{self, Rehearsal};
use schema_database::read;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Shelf, connect, database, options, place, server};

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(directory).sort_by_file_name().into_iter();
    entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file()).map(|it| it.into_path()).collect()
}

fn copy(from: &Path, to: &Path) {
    // A name may be that of a link or a FIFO of the last round.
    let _ = fs::remove_dir_all(to);
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
}

/// Damages one file of a backup; says what it did. What it does is never nothing.
fn damage(directory: &Path, random: &mut StdRng) -> String {
    let all = files(directory);
    let file = all[random.random_range(0..all.len())].clone();
    let name = file.strip_prefix(directory).unwrap().display().to_string();
    let mut bytes = fs::read(&file).unwrap();
    let at = random.random_range(0..bytes.len().max(1));
    let what = match random.random_range(0..10) {
        0 if !bytes.is_empty() => {
            bytes.truncate(at);
            format!("truncate {name} to {at}")
        }
        1 | 2 if !bytes.is_empty() => {
            let bit = random.random_range(0..8_u32);
            bytes[at] ^= 1 << bit;
            format!("flip bit {bit} of byte {at} of {name}")
        }
        3 if bytes[at..].iter().take(512).any(|byte| *byte != 0) => {
            bytes[at..].iter_mut().take(512).for_each(|byte| *byte = 0);
            format!("zero {name} at {at}")
        }
        4 => {
            bytes.extend(std::iter::repeat_n(random.random::<u8>(), random.random_range(1..2000)));
            format!("append to {name}")
        }
        5 => {
            fs::remove_file(&file).unwrap();
            return format!("delete {name}");
        }
        6 => {
            let other = all.iter().find(|other| fs::read(other).unwrap() != bytes).unwrap();
            let theirs = fs::read(other).unwrap();
            fs::write(other, &bytes).unwrap();
            bytes = theirs;
            format!("swap {name} with {}", other.display())
        }
        7 => {
            fs::remove_file(&file).unwrap();
            symlink("/dev/zero", &file).unwrap();
            return format!("link {name} to elsewhere");
        }
        8 => {
            fs::remove_file(&file).unwrap();
            assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
            return format!("make {name} a FIFO");
        }
        _ => {
            fs::write(directory.join("stranger"), "x").unwrap();
            return "add a file".to_owned();
        }
    };
    fs::write(&file, bytes).unwrap();
    what
}

#[test]
fn no_damage_passes() {
    let server = server();
    let (database, shelf, copies) = (database(&server), Shelf::new(), Shelf::new());
    let (rounds, seed) = (number("BACKUP_DAMAGES", 200), number("BACKUP_SEED", 1));
    let mut random = StdRng::seed_from_u64(seed);
    let mut names = Vec::new();
    for jobs in [1, 2] {
        let mut options = options();
        options.jobs = jobs;
        names.extend(shelf.backup(&database, &options).unwrap().manifests.into_iter().map(|it| it.name));
    }
    for round in 0..rounds {
        let name = &names[random.random_range(0..names.len())];
        copy(&shelf.path(name), &copies.path(name));
        if round == 0 {
            verify::bytes(&copies.find(name), &copies.means()).expect("a copy is whole");
        }
        let what = damage(&copies.path(name), &mut random);
        match verify::bytes(&copies.find(name), &copies.means()) {
            Err(Error::Damaged { .. }) => {}
            outcome => panic!("seed {seed}, round {round}: {what} of {name}: {outcome:?}"),
        }
    }
    println!("{rounds} damages of both formats, seed {seed}: all found");
}

/// Puts other bytes under hashes that are right.
fn forge(directory: &Path, name: &str, shelf: &Shelf, random: &mut StdRng) -> String {
    let mut manifest = shelf.find(name).manifest.unwrap();
    let index = manifest.files.iter().position(|file| file.path.contains(&manifest.archive)).unwrap();
    let path = directory.join(&manifest.files[index].path);
    let mut bytes = fs::read(&path).unwrap();
    // Half of them where the definitions are: these are not even compressed.
    let end = if random.random() { bytes.len() } else { bytes.len().min(12_000) };
    let (at, bit) = (random.random_range(0..end), random.random_range(0..8_u32));
    bytes[at] ^= 1 << bit;
    fs::write(&path, &bytes).unwrap();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
    manifest.files[index].sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(directory.join(manifest::FILE), manifest.to_text()).unwrap();
    format!("bit {bit} of byte {at}")
}

#[test]
fn what_hashes_do_not_tell_a_restore_does() {
    let server = server();
    let (database, shelf, copies) = (database(&server), Shelf::new(), Shelf::new());
    let (rounds, seed) = (number("BACKUP_FORGERIES", 16), number("BACKUP_SEED", 1));
    let mut random = StdRng::seed_from_u64(seed);
    let name = shelf.backup(&database, &options()).unwrap().manifests[0].name.clone();
    let catalog =
        |client: &mut postgres::Client| read::read(client, &read::Request::default()).unwrap().catalog;
    let was = catalog(&mut database.connect().unwrap());
    let script =
        export::of_database(&place(&database.config()), server.major(), &shelf.tools).unwrap().script;
    let (mut found, mut harmless) = (0, 0);
    for round in 0..rounds {
        copy(&shelf.path(&name), &copies.path(&name));
        let what = forge(&copies.path(&name), &name, &copies, &mut random);
        let scratch = server.database().unwrap();
        let config = scratch.config();
        let rehearsal = Rehearsal {
            place: place(&config),
            connect: &|| connect(&config),
            compare: &|_, _| {
                let is = catalog(&mut scratch.connect()?);
                let changes = schema_core::compare::compare(&was, &is);
                Ok(changes.iter().map(|change| change.subject().to_string()).collect())
            },
        };
        match verify::restored(&copies.store, &copies.find(&name), &copies.means(), &rehearsal) {
            Err(_) => found += 1,
            Ok(_) => {
                // The byte was one that says nothing: then all that was restored must be as it was.
                let restored = export::of_database(&place(&config), server.major(), &shelf.tools).unwrap();
                assert_eq!(restored.script, script, "seed {seed}, round {round}: {what}");
                harmless += 1;
            }
        }
    }
    println!("{rounds} archives forged, seed {seed}: {found} found, {harmless} without effect");
    assert!(found > 0);
}
