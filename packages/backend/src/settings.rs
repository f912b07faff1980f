//! What the environment says: README.md of this package lists the variables.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// How the service is run.
pub struct Settings {
    /// The database, as the gate and every tool of the repository understand it.
    pub database_url: String,
    /// A server for the scratch databases of the gate.
    pub scratch_url: Option<String>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The repository whose files say what the database must be.
    pub root: PathBuf,
    /// The role whose privileges and policies hold for requests.
    pub role: String,
    /// How many connections there are at most.
    pub connections: NonZeroUsize,
}

/// A variable that is missing or not understood.
#[derive(Debug, thiserror::Error)]
#[error("{variable} {what}")]
pub struct SettingsError {
    variable: &'static str,
    what: String,
}

impl Settings {
    /// Reads them; an empty variable counts as none.
    ///
    /// # Errors
    /// When a variable is missing that has no default, or cannot be understood.
    pub fn from_environment(read: impl Fn(&str) -> Option<String>) -> Result<Settings, SettingsError> {
        let read = |name: &str| read(name).filter(|value| !value.is_empty());
        let missing = || SettingsError { variable: "DATABASE_URL", what: "is not set".to_owned() };
        Ok(Settings {
            database_url: read("DATABASE_URL").ok_or_else(missing)?,
            scratch_url: read("SCRATCH_DATABASE_URL"),
            listen: parse("WMS_LISTEN", read("WMS_LISTEN").as_deref().unwrap_or("127.0.0.1:8080"))?,
            root: read("WMS_REPOSITORY").map_or_else(|| PathBuf::from("."), PathBuf::from),
            role: read("WMS_ROLE").unwrap_or_else(|| "wms_app".to_owned()),
            connections: parse("WMS_CONNECTIONS", read("WMS_CONNECTIONS").as_deref().unwrap_or("16"))?,
        })
    }
}

fn parse<Value: std::str::FromStr>(variable: &'static str, text: &str) -> Result<Value, SettingsError>
where
    Value::Err: std::fmt::Display,
{
    text.parse().map_err(|error| SettingsError { variable, what: format!("is `{text}`: {error}") })
}

#[cfg(test)]
mod tests {
    use super::Settings;

    fn of(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let read = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Settings::from_environment(read).map_err(|error| error.to_string())
    }

    #[test]
    fn a_database_is_all_that_is_needed() {
        let settings =
            of(&[("DATABASE_URL", "postgresql://h/d"), ("WMS_LISTEN", "")]).unwrap_or_else(|e| panic!("{e}"));
        assert!(settings.listen.ip().is_loopback());
        assert_eq!(settings.role, "wms_app");
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(of(&[]).err().as_deref(), Some("DATABASE_URL is not set"));
        let told = of(&[("DATABASE_URL", "x"), ("WMS_CONNECTIONS", "0")]).err().unwrap_or_default();
        assert!(told.starts_with("WMS_CONNECTIONS is `0`"), "{told}");
    }
}
