//! Encryption to `age` recipients, streamed: with recipients, nothing is ever written that anybody could read.

use crate::error::Error;
use crate::hash::{Hashing, Sum};
use age::stream::StreamWriter;
use age::{Decryptor, Encryptor, IdentityFile, NoCallbacks, Recipient};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Who can read a backup; nobody in particular when there are none.
#[derive(Clone, Default)]
pub struct Recipients(Vec<age::x25519::Recipient>);

impl Recipients {
    /// The recipients that these words are, `age1…` each.
    ///
    /// # Errors
    /// When one is none.
    pub fn parse(words: &[String]) -> Result<Recipients, Error> {
        let parse = |word: &String| {
            age::x25519::Recipient::from_str(word).map_err(|_| Error::Recipient { word: word.clone() })
        };
        Ok(Recipients(words.iter().map(parse).collect::<Result<_, _>>()?))
    }

    /// Whether everybody may read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ending of the names of files.
    pub(crate) fn suffix(&self) -> &'static str {
        if self.is_empty() { "" } else { ".age" }
    }
}

/// A file of a backup that is being written: what goes in is hashed, and what comes out of the encryption too.
pub(crate) struct Output {
    path: PathBuf,
    plain: Hashing<Target>,
}

enum Target {
    Plain(File),
    Encrypted(Box<StreamWriter<Hashing<File>>>),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Plain(file) => file.write(bytes),
            Target::Encrypted(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Plain(file) => file.flush(),
            Target::Encrypted(writer) => writer.flush(),
        }
    }
}

/// What was written.
pub(crate) struct Written {
    /// As it lies there.
    pub(crate) sum: Sum,
    /// Before the encryption.
    pub(crate) plain_sha256: Option<String>,
}

impl Output {
    pub(crate) fn new(file: File, path: PathBuf, recipients: &Recipients) -> Result<Output, Error> {
        let target = if recipients.is_empty() {
            Target::Plain(file)
        } else {
            let all = recipients.0.iter().map(|recipient| recipient as &dyn Recipient);
            let encryptor = Encryptor::with_recipients(all)
                .map_err(io::Error::other)
                .map_err(Error::file("encrypt", &path))?;
            let writer = encryptor.wrap_output(Hashing::new(file)).map_err(Error::file("write", &path))?;
            Target::Encrypted(Box::new(writer))
        };
        Ok(Output { path, plain: Hashing::new(target) })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.plain.write_all(bytes).map_err(Error::file("write", &self.path))
    }

    /// Has everything on the disk.
    pub(crate) fn finish(self) -> Result<Written, Error> {
        let path = self.path;
        let (target, plain) = self.plain.finish();
        let (file, written) = match target {
            Target::Plain(file) => (file, Written { sum: plain, plain_sha256: None }),
            Target::Encrypted(writer) => {
                let hashing = writer.finish().map_err(Error::file("write", &path))?;
                let (file, sum) = hashing.finish();
                (file, Written { sum, plain_sha256: Some(plain.sha256) })
            }
        };
        file.sync_all().map_err(Error::file("write", &path))?;
        Ok(written)
    }
}

/// What an encrypted file holds.
pub(crate) fn decrypt(file: File, name: &str, identity: Option<&Path>) -> Result<impl Read + use<>, Error> {
    let encrypted = |problem: String| Error::Encrypted { name: name.to_owned(), problem };
    let Some(path) = identity else { return Err(encrypted("no identity was given".to_owned())) };
    let no_identity = |_| Error::Identity { path: path.to_owned() };
    let text = std::fs::read(path).map_err(Error::file("read", path))?;
    let identities = IdentityFile::from_buffer(text.as_slice()).map_err(no_identity)?;
    let identities = identities.with_callbacks(NoCallbacks).into_identities();
    let identities = identities.map_err(|_| Error::Identity { path: path.to_owned() })?;
    let decryptor = Decryptor::new(file).map_err(|error| encrypted(error.to_string()))?;
    decryptor
        .decrypt(identities.iter().map(|identity| identity.as_ref() as &dyn age::Identity))
        .map_err(|error| encrypted(error.to_string()))
}
