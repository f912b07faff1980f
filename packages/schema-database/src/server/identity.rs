//! Which server would serve, found out without starting one.

use super::scratch::{Origin, Request, installation};
use super::{Cache, Result};

/// Names the server that [`super::Scratch::open`] would use: equal names mean equal behaviour.
///
/// # Errors
/// When none would serve; a server the user names must be reachable.
pub fn identify(request: &Request) -> Result<String> {
    if request.server.is_some() {
        let scratch = super::Scratch::open(request)?;
        return Ok(format!("named {} as {}", scratch.version(), scratch.user()));
    }
    let cache = Cache::open(request.cache_directory.as_deref())?;
    let (kind, installation) = match installation(request, &cache)? {
        Origin::Local(installation) => ("local", installation),
        Origin::Embedded(installation) => ("embedded", installation),
        Origin::Named(server) => return Ok(format!("named {server}")),
    };
    Ok(format!("{kind} {} {:?}", installation.directory.display(), installation.version))
}
