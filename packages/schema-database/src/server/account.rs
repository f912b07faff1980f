//! Who runs the server: ourselves, or, because PostgreSQL refuses to run as root, an unprivileged account.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::{Error, Result};

/// The account that `initdb` and `postgres` run as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    Ourselves,
    Other { uid: u32, gid: u32 },
}

impl Account {
    /// Ourselves; for root `postgres`, else `nobody`. The account must exist: `initdb` looks its name up.
    pub(super) fn choose() -> Result<Account> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Account::Ourselves);
        }
        let path = Path::new("/etc/passwd");
        let passwd = fs::read_to_string(path).map_err(Error::file("read", path))?;
        ["postgres", "nobody"].iter().find_map(|name| entry(&passwd, name)).ok_or(Error::NoAccount)
    }

    /// Makes a command run as this account, with no more groups than its own.
    pub(super) fn apply(self, command: &mut Command) {
        match self {
            Account::Ourselves => {}
            // As root, `uid` also clears the supplementary groups.
            Account::Other { uid, gid } => {
                command.uid(uid).gid(gid);
            }
        }
    }

    /// Gives a file or directory of ours to this account.
    pub(super) fn own(self, path: &Path) -> Result<()> {
        match self {
            Account::Ourselves => Ok(()),
            Account::Other { uid, gid } => {
                chown(path, Some(uid), Some(gid)).map_err(Error::file("change the owner of", path))
            }
        }
    }

    /// Whether this account gets to a file that we can see: every directory above it lets it pass.
    pub(super) fn reaches(self, path: &Path) -> bool {
        let Account::Other { uid, gid } = self else { return true };
        path.ancestors().all(|place| {
            fs::metadata(place).is_ok_and(|metadata| {
                let passes = if metadata.uid() == uid {
                    0o100
                } else if metadata.gid() == gid {
                    0o010
                } else {
                    0o001
                };
                metadata.mode() & passes != 0
            })
        })
    }
}

/// The account of a line `name:password:uid:gid:…`; macOS writes nobody's uid as `-2`.
fn entry(passwd: &str, name: &str) -> Option<Account> {
    let number = |text: &str| text.parse::<i64>().ok().map(|number| number as u32);
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next()? == name;
        let (uid, gid) = (number(fields.nth(1)?)?, number(fields.next()?)?);
        (found && uid != 0).then_some(Account::Other { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_from_passwd() {
        let passwd =
            "root:x:0:0::/root:/bin/sh\nnobody:*:-2:-2::/:/bin/false\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(entry(passwd, "postgres"), Some(Account::Other { uid: 101, gid: 104 }));
        assert_eq!(entry(passwd, "nobody"), Some(Account::Other { uid: u32::MAX - 1, gid: u32::MAX - 1 }));
        assert_eq!(entry(passwd, "root"), None);
        assert_eq!(entry(passwd, "post"), None);
    }
}
