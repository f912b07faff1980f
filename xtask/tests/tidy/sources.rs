//! Sources: short files, nothing unfinished, nothing of the machine they were written on.

use crate::offences::{Offences, SourceFile, files_below};

/// A file has one reason to exist.
const LONGEST: usize = 400;

/// The number of lines before the tests of a file.
fn length_without_tests(file: &SourceFile) -> usize {
    let lines: Vec<&str> = file.text.lines().collect();
    lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod tests"))
        .unwrap_or(lines.len())
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs")
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut offences = Offences::default();
    for file in files_below("packages").into_iter().chain(files_below("xtask")) {
        if !file.path.ends_with(".rs") {
            continue;
        }
        let length = length_without_tests(&file);
        if length > LONGEST && !is_test(&file.path) {
            offences.add(&file.path, LONGEST + 1, format!("{length} lines without tests, {LONGEST} may be"));
        }
        if !file.text.starts_with("//!") && !file.path.ends_with("/tests.rs") {
            offences.add(&file.path, 1, "the file does not begin with `//!` and what it is for");
        }
    }
    offences.fail_if_any();
}

/// What may stand in no file, and why. Written in two parts, or this file would be an offence.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("TO", "DO", "nothing is left for later in the source: open an issue"),
    ("FIX", "ME", "nothing is left for later in the source: open an issue"),
    ("XX", "X ", "nothing is left for later in the source: open an issue"),
    ("/ro", "ot/", "a path of one machine"),
    ("/wo", "rk/", "a path of one machine"),
    ("/Use", "rs/", "a path of one machine"),
    ("_auth", "Token", "a credential of a package registry"),
    ("index", "-url", "the address of a package registry: it belongs into the user's own configuration"),
    ("reg", "istry=", "the address of a package registry: it belongs into the user's own configuration"),
];

#[test]
fn nothing_is_unfinished_or_of_one_machine() {
    let mut offences = Offences::default();
    for file in files_below(".") {
        for (number, line) in file.lines() {
            if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
                offences.add(&file.path, number, "a merge was not finished");
            }
            for (first, second, why) in FORBIDDEN {
                let pattern = format!("{first}{second}");
                if line.contains(&pattern) {
                    offences.add(&file.path, number, format!("`{pattern}`: {why}"));
                }
            }
        }
    }
    offences.fail_if_any();
}

#[test]
fn every_locked_package_is_from_crates_io() {
    let mut offences = Offences::default();
    let lock = SourceFile::read("Cargo.lock");
    for (number, line) in lock.lines().filter(|(_, line)| line.starts_with("source = ")) {
        if line != "source = \"registry+https://github.com/rust-lang/crates.io-index\"" {
            offences.add("Cargo.lock", number, format!("another source than crates.io: {line}"));
        }
    }
    offences.fail_if_any();
}
