//! From a target to connections: one, or two to the same database for those who read at the same time.

use super::Target;
use crate::error::Error;
use postgres::{Client, Config, NoTls};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A connection that is being opened.
struct Opening {
    receiver: mpsc::Receiver<Result<Client, postgres::Error>>,
    until: Instant,
    label: String,
    patience: Duration,
}

impl Opening {
    /// Waits until it is open.
    fn finish(self) -> Result<Client, Error> {
        let Opening { receiver, until, label: target, patience } = self;
        match receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(connected) => connected.map_err(|source| Error::Connect { target, source }),
            Err(_) => Err(Error::ConnectTimeout { target, seconds: patience.as_secs() }),
        }
    }
}

/// Two connections to a database that are being opened, while whoever asked for them does something else.
pub struct Connecting {
    target: Target,
    /// What could not even be begun is told by whoever waits for it.
    openings: [Result<Opening, Error>; 2],
}

impl Target {
    /// Connects, within the timeout of the connection string or ten seconds.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or TLS cannot be set up as asked.
    pub fn connect(&self) -> Result<Client, Error> {
        self.connect_patiently(&self.config)
    }

    /// As [`Target::connect_as`], and asks a server again that is starting or has no room for one more client.
    pub(crate) fn connect_patiently(&self, config: &Config) -> Result<Client, Error> {
        const PAUSE: Duration = Duration::from_millis(250);
        let start = Instant::now();
        loop {
            match self.connect_as(config) {
                Err(error) if error.is_passing() && start.elapsed() < self.patience => {
                    std::thread::sleep(PAUSE);
                }
                outcome => return outcome,
            }
        }
    }

    /// Connects with other parameters than the connection string's, and the same security.
    ///
    /// # Errors
    /// As [`Target::connect`].
    pub fn connect_as(&self, config: &Config) -> Result<Client, Error> {
        self.open(config)?.finish()
    }

    /// Begins to open a connection.
    fn open(&self, config: &Config) -> Result<Opening, Error> {
        let connector = self.connector()?;
        let (sender, receiver) = mpsc::channel();
        let config = config.clone();
        // The client library's own timeout ends when the socket is connected: what listens there may still say
        // nothing, or nonsense, for ever. The thread of such a connection ends with the process.
        std::thread::spawn(move || {
            let connected = match connector {
                None => config.connect(NoTls),
                Some(connector) => config.connect(connector),
            };
            // When the receiver has gone, it has given up: nobody is left to be told.
            let _ = sender.send(connected);
        });
        let attempts = u32::try_from(self.config.get_hosts().len()).unwrap_or(1).max(1);
        let until = Instant::now() + self.patience * attempts;
        Ok(Opening { receiver, until, label: self.label.clone(), patience: self.patience })
    }

    /// Begins to open two connections at the same time.
    pub fn begin_connecting(&self) -> Connecting {
        Connecting { target: self.clone(), openings: [self.open(&self.config), self.open(&self.config)] }
    }
}

impl Connecting {
    /// Where they lead.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Both connections, or one where the server has no room for another.
    ///
    /// # Errors
    /// As [`Target::connect`].
    pub fn finish(self) -> Result<(Client, Option<Client>), Error> {
        let [first, second] = self.openings.map(|opening| opening?.finish());
        match (first, second) {
            (Ok(first), second) => Ok((first, second.ok())),
            (Err(_), Ok(second)) => Ok((second, None)),
            (Err(error), Err(_)) if error.is_passing() => Ok((self.target.connect()?, None)),
            (Err(error), Err(_)) => Err(error),
        }
    }
}

impl From<&Target> for Connecting {
    fn from(target: &Target) -> Connecting {
        target.begin_connecting()
    }
}
