//! SHA-256 of streams and files.

use crate::error::Error;
use crate::interrupt;
use rustix::fs::OFlags;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Large enough that a read costs nothing beside the hashing of what it brought.
pub(crate) const BLOCK: usize = 1 << 18;

/// A size and what was hashed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

/// Hashes what it passes on.
pub(crate) struct Hashing<W> {
    pub(crate) inner: W,
    hasher: Sha256,
    size: u64,
}

impl<W> Hashing<W> {
    pub(crate) fn new(inner: W) -> Hashing<W> {
        Hashing { inner, hasher: Sha256::new(), size: 0 }
    }

    pub(crate) fn finish(self) -> (W, Sum) {
        (self.inner, Sum { size: self.size, sha256: hexadecimal(&self.hasher.finalize()) })
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Opens a regular file: no symbolic link is followed, and a FIFO does not make us wait.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let failed = || Error::file("read", path);
    let file = std::fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
        .map_err(failed())?;
    let metadata = file.metadata().map_err(failed())?;
    if !metadata.is_file() {
        return Err(Error::Directory { path: path.to_owned(), problem: "is no regular file" });
    }
    Ok(file)
}

/// Hashes a file.
///
/// # Errors
/// When it cannot be read, or is no regular file.
pub(crate) fn of_file(path: &Path) -> Result<Sum, Error> {
    let mut file = open(path)?;
    let mut hashing = Hashing::new(std::io::sink());
    let mut block = vec![0; BLOCK];
    loop {
        interrupt::check()?;
        let read = file.read(&mut block).map_err(Error::file("read", path))?;
        if read == 0 {
            return Ok(hashing.finish().1);
        }
        hashing.write_all(&block[..read]).map_err(Error::file("read", path))?;
    }
}

/// The hash of a text.
pub(crate) fn of_text(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
