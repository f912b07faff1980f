//! The version of a PostgreSQL server program, as the program itself says it.

use std::fmt;

/// A version such as `15.18 (Debian 15.18-0+deb12u1)`; orders by major, then minor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// `15` in `15.18`.
    pub major: u32,
    /// `18` in `15.18`; none in `19devel` and `19beta1`.
    pub minor: Option<u32>,
    /// All that follows the product's name.
    pub text: String,
}

impl Version {
    /// Reads what `postgres --version` prints: `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
    pub fn parse(output: &str) -> Option<Version> {
        let (_, text) = output.trim().split_once("(PostgreSQL) ")?;
        let (major, rest) = leading_number(text)?;
        let minor = rest.strip_prefix('.').and_then(leading_number).map(|(minor, _)| minor);
        Some(Version { major, minor, text: text.to_owned() })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_distributions_print() {
        let read = |output| Version::parse(output).map(|version| (version.major, version.minor));
        assert_eq!(read("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some((15, Some(18))));
        assert_eq!(read("postgres (PostgreSQL) 18.4\n"), Some((18, Some(4))));
        assert_eq!(read("postgres (PostgreSQL) 19devel\n"), Some((19, None)));
        assert_eq!(read("postgres (PostgreSQL) 19beta1"), Some((19, None)));
        assert_eq!(read("psql (MongoDB) 3"), None);
        assert_eq!(read("postgres (PostgreSQL) "), None);
    }

    #[test]
    fn newer_is_greater() {
        let of = |text: &str| Version::parse(&format!("postgres (PostgreSQL) {text}")).unwrap();
        assert!(of("15.9") < of("15.18") && of("15.18") < of("16.0"));
    }
}
