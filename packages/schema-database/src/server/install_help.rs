//! How to get PostgreSQL on this system: the commands that a message can offer.

use std::fs;

/// Commands for this system, and how the embedded PostgreSQL would serve instead.
pub(super) fn install_help(major: Option<u32>) -> String {
    // Without the file the system is unknown, and the help says so in general words.
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    format!(
        "{}; or let the embedded PostgreSQL be fetched: put `npm` (Node.js) into PATH; \
         or name a server that may create databases with `--scratch-url`",
        command(&release, cfg!(target_os = "macos"), major)
    )
}

fn command(release: &str, is_macos: bool, major: Option<u32>) -> String {
    if is_macos {
        return format!("`brew install postgresql@{}`", major.unwrap_or(18));
    }
    let families = families(release);
    let is = |names: &[&str]| families.iter().any(|family| names.contains(family));
    let version = |separator| major.map(|major| format!("{separator}{major}")).unwrap_or_default();
    if is(&["debian", "ubuntu"]) {
        format!("`apt-get install postgresql{}`", version("-"))
    } else if is(&["fedora", "rhel", "centos"]) {
        "`dnf install postgresql-server postgresql-contrib`".to_owned()
    } else if is(&["alpine"]) {
        format!("`apk add postgresql{}", version("")) + &format!(" postgresql{}-contrib`", version(""))
    } else if is(&["arch"]) {
        "`pacman -S postgresql`".to_owned()
    } else if is(&["suse", "opensuse"]) {
        format!("`zypper install postgresql{}-server postgresql{}-contrib`", version(""), version(""))
    } else {
        format!("install the server of PostgreSQL{} with this system's packages", version(" "))
    }
}

/// `ID` and `ID_LIKE` of /etc/os-release.
fn families(release: &str) -> Vec<&str> {
    let values =
        release.lines().filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")));
    values.flat_map(|value| value.trim_matches(['"', '\'']).split(' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_gets_its_own_command() {
        let command = |release: &str| command(release, false, Some(17));
        assert_eq!(command("NAME=x\nID=debian\n"), "`apt-get install postgresql-17`");
        assert_eq!(command("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), "`apt-get install postgresql-17`");
        assert_eq!(
            command("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\""),
            "`dnf install postgresql-server postgresql-contrib`"
        );
        assert_eq!(command("ID=alpine"), "`apk add postgresql17 postgresql17-contrib`");
        assert_eq!(command(""), "install the server of PostgreSQL 17 with this system's packages");
    }
}
