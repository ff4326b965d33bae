//! The operating system, and how packages get onto it.

use std::process::Command;

use crate::failure::{Failure, Result};
use crate::machine;
use crate::need::Need;
use crate::step;

/// A system that differs from the others in how one installs things on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    OtherUnix,
    MacOs,
    Windows,
}

impl System {
    pub(crate) fn of_this_machine() -> Self {
        match std::env::consts::OS {
            "windows" => Self::Windows,
            "macos" => Self::MacOs,
            _ => Self::from_os_release(
                &std::fs::read_to_string("/etc/os-release").unwrap_or_default(),
            ),
        }
    }

    /// Reads `ID` and `ID_LIKE` of an os-release file: the own name first, then the relatives.
    fn from_os_release(text: &str) -> Self {
        let value = |key: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let names = format!("{} {}", value("ID"), value("ID_LIKE"));
        names
            .split_whitespace()
            .find_map(|name| match name {
                "debian" => Some(Self::Debian),
                "ubuntu" => Some(Self::Ubuntu),
                "fedora" | "rhel" | "centos" => Some(Self::Fedora),
                "arch" => Some(Self::Arch),
                _ => None,
            })
            .unwrap_or(Self::OtherUnix)
    }

    /// What to type to install these packages.
    pub(crate) fn instruction(self, packages: &str) -> String {
        match self {
            Self::Debian | Self::Ubuntu => {
                format!(
                    "sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"
                )
            }
            Self::Fedora => format!("sudo dnf install {packages}"),
            Self::Arch => format!("sudo pacman -S --needed {packages}"),
            Self::MacOs => format!("brew install {packages}"),
            Self::Windows => format!("winget install {packages}"),
            Self::OtherUnix => {
                format!("your system's package manager for what Debian calls: {packages}")
            }
        }
    }
}

/// The packages that bring what is missing.
pub(crate) fn packages(system: System, missing: &[&Need]) -> String {
    let packages: Vec<&str> = missing
        .iter()
        .filter_map(|need| need.packages_on(system))
        .collect();
    packages.join(" ")
}

/// Installs the packages, or says what to type where that takes rights or knowledge we lack.
pub(crate) fn install(system: System, packages: &str) -> Result<()> {
    let by_hand = || {
        Failure::new(format!(
            "please type this, then try again:\n\n    {}\n",
            system.instruction(packages)
        ))
    };
    let mut command = match system {
        System::Debian | System::Ubuntu if machine::is_root() => Command::new("sh"),
        System::Debian | System::Ubuntu if sudo_asks_nothing() => {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "sh"]);
            sudo
        }
        _ => return Err(by_hand()),
    };
    command
        .args(["-c", &debian_script(packages)])
        .stdin(std::process::Stdio::null())
        // Standard output is for results.
        .stdout(std::io::stderr());
    step::run(command, "apt-get install")
        .map_err(|failure| Failure::new(format!("{failure}\n{}", by_hand())))
}

fn sudo_asks_nothing() -> bool {
    let asked = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(std::process::Stdio::null())
        .output();
    asked.is_ok_and(|output| output.status.success())
}

/// Debian's PostgreSQL package makes a database cluster and starts it with the machine. Nobody
/// asked for a server, so that is turned off for the time of the installation.
fn debian_script(packages: &str) -> String {
    format!(
        "set -e
export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
apt-get update
defaults=/etc/postgresql-common/createcluster.conf
ours=
if [ ! -e $defaults ]; then
  ours=yes
  mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' > $defaults
fi
status=0
apt-get install -y --no-install-recommends {packages} || status=$?
if [ \"$ours\" ]; then
  cp /usr/share/postgresql-common/createcluster.conf $defaults 2>/dev/null ||
    {{ rm $defaults; rmdir --ignore-fail-on-non-empty /etc/postgresql-common || true; }}
fi
exit $status"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::need::NEEDS;

    #[test]
    fn a_system_is_known_by_its_name_or_by_its_relatives() {
        assert_eq!(
            System::from_os_release("NAME=\"Debian\"\nID=debian\n"),
            System::Debian
        );
        assert_eq!(
            System::from_os_release("ID=ubuntu\nID_LIKE=debian\n"),
            System::Ubuntu,
            "the own name wins"
        );
        assert_eq!(
            System::from_os_release("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            System::Ubuntu
        );
        assert_eq!(
            System::from_os_release("ID=rocky\nID_LIKE=\"rhel centos fedora\"\n"),
            System::Fedora
        );
        assert_eq!(System::from_os_release("ID=nixos\n"), System::OtherUnix);
        assert_eq!(System::from_os_release(""), System::OtherUnix);
    }

    #[test]
    fn what_is_missing_becomes_one_line_to_type() {
        let missing: Vec<&Need> = NEEDS
            .iter()
            .filter(|need| need.what.contains("OpenSSL"))
            .collect();
        let packages = packages(System::Fedora, &missing);
        assert_eq!(
            System::Fedora.instruction(&packages),
            "sudo dnf install openssl-devel"
        );
    }

    #[test]
    #[cfg_attr(not(target_os = "linux"), ignore = "the script is for Debian's shell")]
    fn the_script_for_debian_is_one_that_a_shell_reads() {
        let checked = Command::new("sh")
            .args(["-n", "-c", &debian_script("a b")])
            .status();
        assert!(checked.is_ok_and(|status| status.success()));
    }
}
