//! From a connection string, a service or the `PG*` variables to a client, the way libpq understands them.
//!
//! A password is never shown: a [`Target`] prints as `user@host:port/database`.

mod opening;
mod parameters;
mod passfile;
mod pooler;
mod tls;

use crate::error::Error;
use crate::server::NamedServer;
use parameters::Parameters;
use postgres::config::{ChannelBinding, Host, SslMode, TargetSessionAttrs};
use postgres::{CancelToken, Config, NoTls};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

pub use opening::Connecting;

/// A database to connect to, with everything that is needed for it.
#[derive(Clone)]
pub struct Target {
    config: Config,
    security: Security,
    label: String,
    /// What the user should know about the connection's security.
    pub warnings: Vec<String>,
    /// Whether the connection string itself holds a password.
    pub has_inline_password: bool,
    /// Within which a connection must stand, the server's greeting included.
    patience: Duration,
}

/// What TLS must guarantee (manual: "SSL Mode Descriptions").
#[derive(Clone, Debug, PartialEq, Eq)]
enum Security {
    /// No TLS: a Unix socket, loopback, or asked for by name.
    Plain,
    /// Encrypted, the server unknown: only when asked for by name.
    Encrypted,
    /// Encrypted, and the server's certificate is of a trusted authority, for any name.
    VerifyAuthority(tls::Roots),
    /// Encrypted, and the server is who it says it is.
    VerifyFull(tls::Roots),
}

/// How long to wait for a connection when the connection string does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the variables come from: the environment, or a test's table.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process's own environment.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Target {
    /// The target that a URL, a `key=value` string or `service=NAME` means, completed by the service file, the
    /// `PG*` variables and the password file.
    ///
    /// # Errors
    /// When the string cannot be understood, a service or file that it names cannot be read, or the password
    /// file can be read by others.
    pub fn parse(text: &str, environment: Environment<'_>) -> Result<Target, Error> {
        let parameters = Parameters::parse(text)?;
        let has_inline_password = parameters.get("password").is_some();
        let target = Target::from_parameters(parameters.complete(environment)?, environment)?;
        Ok(Target { has_inline_password, ..target })
    }

    fn from_parameters(parameters: Parameters, environment: Environment<'_>) -> Result<Target, Error> {
        let mut config = Config::new();
        let (hosts, ports) = (parameters.hosts(), parameters.ports()?);
        if ports.len() > 1 && ports.len() != hosts.len() {
            return Err(Error::ConnectionString("there are more or fewer ports than hosts".to_owned()));
        }
        let local = hosts.iter().all(|host| is_local(host));
        for host in &hosts {
            config.host(host);
        }
        for port in ports {
            config.port(port);
        }
        let user = parameters
            .get("user")
            .map_or_else(|| environment("USER").unwrap_or("postgres".into()), str::to_owned);
        let database = parameters.get("dbname").unwrap_or(&user).to_owned();
        config.user(&user).dbname(&database);
        if let Some(password) = parameters.get("password") {
            config.password(password);
        } else if let Some(password) = passfile::find(&parameters, &hosts, &user, &database, environment)? {
            config.password(password);
        }
        if let Some(options) = parameters.get("options") {
            config.options(options);
        }
        let patience = match parameters.number("connect_timeout")? {
            Some(seconds) => Duration::from_secs(seconds.clamp(2, 3600)),
            None => PATIENCE,
        };
        config.connect_timeout(patience);
        config.keepalives_idle(Duration::from_secs(30));
        config.keepalives_interval(Duration::from_secs(10));
        config.keepalives_retries(3);
        config.tcp_user_timeout(Duration::from_secs(30));
        config.application_name(parameters.get("application_name").unwrap_or("schema-sync"));
        let mut warnings = Vec::new();
        let security = choose_security(&parameters, local, &mut warnings)?;
        config.channel_binding(choose_channel_binding(&parameters, &security)?);
        config.target_session_attrs(choose_session(&parameters)?);
        config.ssl_mode(if security == Security::Plain { SslMode::Disable } else { SslMode::Require });
        let label = label(&user, &hosts, &parameters, &database);
        Ok(Target { config, security, label, warnings, has_inline_password: false, patience })
    }

    /// What sets up TLS as asked; `None` where there is to be none.
    pub(crate) fn connector(&self) -> Result<Option<MakeRustlsConnect>, Error> {
        Ok(match &self.security {
            Security::Plain => None,
            Security::Encrypted => Some(tls::connector(tls::Check::Nothing)?),
            Security::VerifyAuthority(roots) => Some(tls::connector(tls::Check::Authority(roots))?),
            Security::VerifyFull(roots) => Some(tls::connector(tls::Check::Full(roots))?),
        })
    }

    /// Asks the server to cancel what runs on a connection to this target.
    pub(crate) fn cancel(&self, token: &CancelToken) -> Result<(), Error> {
        let cancelled = match self.connector()? {
            None => token.cancel_query(NoTls),
            Some(connector) => token.cancel_query(connector),
        };
        cancelled.map_err(|source| Error::Connect { target: self.label.clone(), source })
    }

    /// Within which a connection must stand.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// What an application's own asynchronous client needs to connect as this target does: its parameters, and TLS where there
    /// is to be any.
    ///
    /// # Errors
    /// When TLS cannot be set up as asked.
    pub fn asynchronous(&self) -> Result<(tokio_postgres::Config, Option<MakeRustlsConnect>), Error> {
        let mut config = self.asynchronous_config();
        if let Some(options) = self.config.get_options() {
            config.options(options);
        }
        config.keepalives_idle(self.config.get_keepalives_idle());
        Ok((config, self.connector()?))
    }

    /// The connection's parameters for the asynchronous client.
    pub(crate) fn asynchronous_config(&self) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        for host in self.config.get_hosts() {
            match host {
                Host::Tcp(name) => config.host(name),
                Host::Unix(directory) => config.host_path(directory),
            };
        }
        for port in self.config.get_ports() {
            config.port(*port);
        }
        let (user, database) = (self.config.get_user(), self.config.get_dbname());
        config.user(user.unwrap_or_default()).dbname(database.unwrap_or_default());
        if let Some(password) = self.config.get_password() {
            config.password(password);
        }
        config.connect_timeout(self.patience).ssl_mode(self.config.get_ssl_mode());
        config
    }

    /// Whether another connection leads to the same server.
    pub fn is_on_same_server(&self, other: &Config) -> bool {
        self.config.get_hosts() == other.get_hosts() && self.config.get_ports() == other.get_ports()
    }

    /// The server as one for scratch databases.
    pub fn as_named_server(&self) -> NamedServer {
        let connector = self.clone();
        NamedServer {
            config: self.config.clone(),
            connect: Arc::new(move |config| connector.connect_as(config).map_err(Into::into)),
        }
    }

    /// The connection in libpq's variables, for PostgreSQL's own programs; without the password, which is in
    /// [`Target::config`]. The same guarantees hold for them as for us.
    pub fn libpq_variables(&self) -> Vec<(&'static str, String)> {
        let (mode, roots) = match &self.security {
            Security::Plain => ("disable", None),
            Security::Encrypted => ("require", None),
            Security::VerifyAuthority(roots) => ("verify-ca", Some(roots.libpq_name())),
            Security::VerifyFull(roots) => ("verify-full", Some(roots.libpq_name())),
        };
        let mut variables = libpq_variables(&self.config);
        variables.extend([
            ("PGAPPNAME", self.config.get_application_name().unwrap_or_default().to_owned()),
            ("PGCONNECT_TIMEOUT", self.patience.as_secs().to_string()),
            ("PGSSLMODE", mode.to_owned()),
        ]);
        let asked = [
            ("PGCHANNELBINDING", self.config.get_channel_binding() == ChannelBinding::Require, "require"),
            ("PGCHANNELBINDING", self.config.get_channel_binding() == ChannelBinding::Disable, "disable"),
            (
                "PGTARGETSESSIONATTRS",
                self.config.get_target_session_attrs() == TargetSessionAttrs::ReadWrite,
                "read-write",
            ),
            (
                "PGTARGETSESSIONATTRS",
                self.config.get_target_session_attrs() == TargetSessionAttrs::ReadOnly,
                "read-only",
            ),
        ];
        let asked = asked.into_iter().filter(|(_, is_asked, _)| *is_asked);
        variables.extend(asked.map(|(name, _, value)| (name, value.to_owned())));
        variables.extend(roots.map(|roots| ("PGSSLROOTCERT", roots)));
        variables.extend(self.config.get_options().map(|options| ("PGOPTIONS", options.to_owned())));
        variables
    }

    /// The same server and security, another database.
    pub fn with_database(&self, name: &str) -> Target {
        let mut target = self.clone();
        let place = target.label.strip_suffix(target.config.get_dbname().unwrap_or_default());
        target.label = place.map_or_else(|| self.label.clone(), |place| format!("{place}{name}"));
        target.config.dbname(name);
        target
    }

    /// A database of a scratch server of our own, on its private socket.
    pub fn of_own_scratch(config: Config) -> Target {
        let label = format!("scratch database {}", config.get_dbname().unwrap_or_default());
        let (security, warnings) = (Security::Plain, Vec::new());
        Target { config, security, label, warnings, has_inline_password: false, patience: PATIENCE }
    }

    /// The connection's parameters.
    pub fn config(&self) -> &Config {
        &self.config
    }
}

/// Where a configuration leads, in libpq's variables; without the password.
pub fn libpq_variables(config: &Config) -> Vec<(&'static str, String)> {
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(directory) => directory.display().to_string(),
    });
    let ports = config.get_ports().iter().map(u16::to_string);
    vec![
        ("PGHOST", hosts.collect::<Vec<_>>().join(",")),
        ("PGPORT", ports.collect::<Vec<_>>().join(",")),
        ("PGUSER", config.get_user().unwrap_or_default().to_owned()),
        ("PGDATABASE", config.get_dbname().unwrap_or_default().to_owned()),
    ]
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", self.label)
    }
}

/// A connection string, unless it may hold a secret: then nothing of it is told.
pub fn without_secrets(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    // `password`, `sslpassword`, `passfile`, and the place of a password in a URL.
    (!lower.contains("pass") && !lower.contains('@')).then_some(text)
}

fn is_local(host: &str) -> bool {
    let loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    host.starts_with('/') || host == "localhost" || loopback
}

fn label(user: &str, hosts: &[String], parameters: &Parameters, database: &str) -> String {
    let port = parameters.get("port").unwrap_or("5432");
    format!("{user}@{}:{port}/{database}", hosts.join(","))
}

/// libpq's default, `prefer`, protects against nobody: beyond this machine the server must prove who it is.
fn choose_security(
    parameters: &Parameters,
    local: bool,
    warnings: &mut Vec<String>,
) -> Result<Security, Error> {
    let roots = tls::Roots::new(parameters.get("sslrootcert"));
    let mode = parameters.get("sslmode").unwrap_or(if local { "disable" } else { "verify-full" });
    let security = match mode {
        "verify-full" => Security::VerifyFull(roots),
        "verify-ca" => Security::VerifyAuthority(roots),
        "require" => Security::Encrypted,
        "disable" | "allow" | "prefer" => Security::Plain,
        other => return Err(Error::ConnectionString(format!("`{other}` is not an sslmode"))),
    };
    if !local && matches!(security, Security::Plain | Security::Encrypted) {
        warnings.push(format!(
            "sslmode={mode} does not prove that the server is the one it should be; use verify-full"
        ));
    }
    Ok(security)
}

/// `require` means it: what can bind nothing is refused before anybody is asked.
fn choose_channel_binding(parameters: &Parameters, security: &Security) -> Result<ChannelBinding, Error> {
    match parameters.get("channel_binding").unwrap_or("prefer") {
        "require" if *security == Security::Plain => {
            Err(Error::ConnectionString("channel_binding=require needs an sslmode with TLS".to_owned()))
        }
        "require" => Ok(ChannelBinding::Require),
        "prefer" => Ok(ChannelBinding::Prefer),
        "disable" => Ok(ChannelBinding::Disable),
        other => Err(Error::ConnectionString(format!("`{other}` is not a channel_binding"))),
    }
}

/// Which of several hosts will do. What libpq asks a server for its role, we do not.
fn choose_session(parameters: &Parameters) -> Result<TargetSessionAttrs, Error> {
    match parameters.get("target_session_attrs").unwrap_or("any") {
        "any" => Ok(TargetSessionAttrs::Any),
        "read-write" => Ok(TargetSessionAttrs::ReadWrite),
        "read-only" => Ok(TargetSessionAttrs::ReadOnly),
        other => Err(Error::ConnectionString(format!(
            "target_session_attrs can be any, read-write or read-only, not `{other}`"
        ))),
    }
}

/// Whether others than the owner may read a file.
fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, variables: &[(&str, &str)]) -> Result<Target, Error> {
        let lookup = |name: &str| {
            variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned())
        };
        Target::parse(text, &lookup)
    }

    #[test]
    fn urls_and_keywords_mean_the_same() {
        for text in [
            "postgresql://bob@db.example:5433/wms",
            "postgres://bob@db.example/wms?port=5433",
            "host=db.example port=5433 user=bob dbname=wms",
            "host = 'db.example' port='5433' user=bob dbname='wms'",
        ] {
            assert_eq!(parse(text, &[]).unwrap().to_string(), "bob@db.example:5433/wms", "{text}");
        }
    }

    #[test]
    fn a_socket_directory_may_be_the_host() {
        let target = parse("postgresql://postgres@/wms?host=/run/pg", &[]).unwrap();
        assert_eq!(target.to_string(), "postgres@/run/pg:5432/wms");
        let encoded = parse("postgresql://postgres@%2Frun%2Fpg/wms", &[]).unwrap();
        assert_eq!(encoded.to_string(), target.to_string());
    }

    #[test]
    fn variables_fill_what_the_string_leaves_open() {
        let variables = [("PGHOST", "/run/pg"), ("PGUSER", "bob"), ("PGDATABASE", "wms"), ("PGPORT", "7")];
        assert_eq!(parse("dbname=other", &variables).unwrap().to_string(), "bob@/run/pg:7/other");
    }

    #[test]
    fn passwords_are_never_shown() {
        let target = parse("postgresql://bob:hunter2@localhost/wms", &[]).unwrap();
        assert!(!format!("{target} {target:?}").contains("hunter2"));
        for text in [
            "postgresql://bob:hunter2@localhost:port/wms",
            "postgresql://bob:hunter2/x@localhost/wms",
            "postgresql://bob:x/hunter2@localhost/wms",
            "postgresql://bob:12/hunter2@localhost/wms",
            "postgresql://bob:x@y/hunter2@localhost/wms",
            "postgresql://bob:12?hunter2@localhost/wms",
            "postgresql://bob:12?hunter2=1@localhost/wms",
            "host=localhost password=my hunter2",
            "host=localhost password=my hunter2 user=bob",
            "host=localhost password='my hunter2",
            "password=my hunter2=1",
        ] {
            let error = parse(text, &[]).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{text}: {error}");
        }
    }

    #[test]
    fn beyond_this_machine_the_server_must_prove_who_it_is() {
        let full = parse("host=db.example", &[]).unwrap();
        assert!(matches!(full.security, Security::VerifyFull(_)));
        assert!(full.warnings.is_empty());
        assert!(!parse("host=db.example sslmode=require", &[]).unwrap().warnings.is_empty());
        assert_eq!(parse("host=127.0.0.1", &[]).unwrap().security, Security::Plain);
    }

    #[test]
    fn wrong_strings_say_what_is_wrong() {
        for (text, message) in [
            ("mysql://localhost/wms", "`mysql`"),
            ("host=a sslmode=sometimes", "`sometimes` is not an sslmode"),
            ("host=a hots=b", "`hots`"),
            ("host='a", "a quote is not closed"),
            ("", "it is empty"),
            ("host=a port=65536", "`65536` is not a port"),
            ("host=a port=1,2", "more or fewer ports than hosts"),
            ("postgresql://bob:a/b@localhost/wms", "percent-encoded"),
            ("just words", "`just words`"),
            ("host=a channel_binding=on", "`on` is not a channel_binding"),
            ("host=/run channel_binding=require", "needs an sslmode with TLS"),
            ("host=a target_session_attrs=primary", "any, read-write or read-only"),
        ] {
            let error = parse(text, &[]).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
