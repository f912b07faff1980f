//! A catalog in 32 bytes: equal fingerprints mean equal catalogs.

use crate::catalog::{Attributes, Catalog, Value};
use crate::id::ObjectId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::mpsc;

/// SHA-256 over all compared attributes of all objects.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 32]);

/// How many bytes of records are written before they are hashed.
const CHUNK: usize = 64 * 1024;

impl Fingerprint {
    /// The fingerprint of a catalog. Attributes that only travel and dependencies do not count.
    pub fn of(catalog: &Catalog) -> Fingerprint {
        let mut hasher = Sha256::new_with_prefix(b"schema-sync catalog 1\0");
        let (sender, receiver) = mpsc::sync_channel(8);
        // To write the records of many objects takes longer than to hash them: both are done at the same time.
        std::thread::scope(|threads| {
            threads.spawn(move || write_objects(catalog, &sender));
            receiver.iter().for_each(|chunk: Vec<u8>| hasher.update(&chunk));
        });
        Fingerprint(hasher.finalize().into())
    }
}

/// Writes all records, in chunks of whole records.
fn write_objects(catalog: &Catalog, chunks: &mpsc::SyncSender<Vec<u8>>) {
    let mut chunk = Vec::with_capacity(CHUNK);
    for (id, attributes) in &catalog.objects {
        write_object(&mut chunk, id, attributes);
        if chunk.len() >= CHUNK {
            // It is taken: the hashing ends when the last sender does.
            let _ = chunks.send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK)));
        }
    }
    let _ = chunks.send(chunk);
}

/// Every part is preceded by its length or tag, so that no two catalogs give the same bytes.
fn write_object(record: &mut Vec<u8>, id: &ObjectId, attributes: &Attributes) {
    write_text(record, id.kind.label());
    write_length(record, id.path.len());
    for part in &id.path {
        write_text(record, part);
    }
    write_length(record, attributes.compared().count());
    for (name, value) in attributes.compared() {
        write_text(record, name);
        match value {
            Value::Flag(flag) => record.extend([b'f', u8::from(*flag)]),
            Value::Number(number) => {
                record.push(b'n');
                record.extend(number.to_be_bytes());
            }
            Value::Text(text) => {
                record.push(b't');
                write_text(record, text);
            }
            Value::List(texts) => {
                record.push(b'l');
                write_length(record, texts.len());
                for text in texts.iter() {
                    write_text(record, text);
                }
            }
        }
    }
}

fn write_text(record: &mut Vec<u8>, text: &str) {
    write_length(record, text.len());
    record.extend(text.as_bytes());
}

fn write_length(record: &mut Vec<u8>, length: usize) {
    record.extend((length as u64).to_be_bytes());
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> String {
        fingerprint.to_string()
    }
}

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a fingerprint of 64 hexadecimal digits")]
pub struct NotAFingerprint(String);

impl TryFrom<String> for Fingerprint {
    type Error = NotAFingerprint;

    fn try_from(text: String) -> Result<Fingerprint, NotAFingerprint> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let mut bytes = [0; 32];
        let digits: Option<Vec<u8>> = text.bytes().map(digit).collect();
        match digits {
            Some(digits) if digits.len() == 64 => {
                for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
                    *byte = pair[0] << 4 | pair[1];
                }
                Ok(Fingerprint(bytes))
            }
            Some(_) | None => Err(NotAFingerprint(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;
    use std::sync::Arc;

    fn catalog(attributes: &[(&str, Value)]) -> Catalog {
        let attributes = attributes.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect();
        let id = ObjectId::new(Kind::Table, ["public", "items"]);
        Catalog { objects: [(id, Attributes::new(attributes))].into(), ..Catalog::default() }
    }

    #[test]
    fn any_compared_attribute_changes_it() {
        let text = |value: &str| Value::Text(value.into());
        let base = Fingerprint::of(&catalog(&[("owner", text("a"))]));
        for other in [
            catalog(&[]),
            catalog(&[("owner", text("b"))]),
            catalog(&[("owner", Value::List(["a".into()].into()))]),
            catalog(&[("owners", text("a"))]),
            catalog(&[("owner", text("a")), ("unlogged", Value::Flag(true))]),
        ] {
            assert_ne!(Fingerprint::of(&other), base);
        }
    }

    #[test]
    fn attributes_that_only_travel_do_not_count() {
        let with = catalog(&[("_position", Value::Number(7))]);
        assert_eq!(Fingerprint::of(&with), Fingerprint::of(&catalog(&[])));
    }

    #[test]
    fn text_form_leads_back() {
        let fingerprint = Fingerprint::of(&catalog(&[]));
        assert_eq!(Fingerprint::try_from(fingerprint.to_string()).unwrap(), fingerprint);
        assert!(Fingerprint::try_from("é".repeat(32)).is_err());
        assert!(Fingerprint::try_from("0".repeat(63)).is_err());
    }
}
