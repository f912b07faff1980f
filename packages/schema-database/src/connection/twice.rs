//! Two connections to the same database, for those who read at the same time.

use super::Target;
use crate::error::Error;
use postgres::Client;

impl Target {
    /// Two connections at the same time, or one where the server has no room for another.
    ///
    /// # Errors
    /// As [`Target::connect`].
    pub fn connect_twice(&self) -> Result<(Client, Option<Client>), Error> {
        let (first, second) = std::thread::scope(|threads| {
            let second = threads.spawn(|| self.connect_as(&self.config));
            (self.connect_as(&self.config), second.join())
        });
        let second = second.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match (first, second) {
            (Ok(first), second) => Ok((first, second.ok())),
            (Err(_), Ok(second)) => Ok((second, None)),
            (Err(error), Err(_)) if error.is_passing() => Ok((self.connect()?, None)),
            (Err(error), Err(_)) => Err(error),
        }
    }
}
