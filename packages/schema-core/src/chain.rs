//! The chain over the migrations: each link holds a hash of all before it, so that no migration can be
//! changed, inserted, removed or reordered unnoticed.

use sha2::{Digest, Sha256};

/// What precedes the first migration.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The link that follows `previous`: 64 hexadecimal digits over it and the migration's identity and text.
pub fn link(previous: &str, version: &str, name: &str, checksum: &str) -> String {
    digest("schema-sync chain 1", &[previous, version, name, checksum])
}

/// SHA-256 over parts that cannot run into each other, in a domain of its own.
pub fn digest(domain: &str, parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in std::iter::once(&domain).chain(parts) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts_and_none_runs_into_the_next() {
        let base = link(START, "20240115.143022", "add_lots", "aa");
        for other in [
            link(&base, "20240115.143022", "add_lots", "aa"),
            link(START, "20240115.143023", "add_lots", "aa"),
            link(START, "20240115.143022", "add_lot", "saa"),
            link(START, "20240115.143022", "add_lots", "ab"),
        ] {
            assert_ne!(other, base);
        }
        assert_eq!(base.len(), 64);
    }
}
