//! A D-Bus session of its own with an unlocked gnome-keyring: a real Secret Service that is not
//! the one of the person who runs the tests.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::keeper::{Service, scratch_folder};
use crate::failure::{Result, While as _};
use crate::step;

const LIMIT: Duration = Duration::from_secs(30);

/// The running keyring.
#[derive(Debug)]
pub(super) struct Keyring {
    pub(super) daemon: Service,
    pub(super) bus: Service,
    /// The bus's address, as in DBUS_SESSION_BUS_ADDRESS.
    pub(super) address: String,
}

pub(super) fn start() -> Result<Keyring> {
    step::timed("D-Bus session with an unlocked gnome-keyring", || {
        let (bus, address) = start_bus()?;
        let daemon = start_daemon(&address)?;
        Ok(Keyring {
            daemon,
            bus,
            address,
        })
    })
}

fn start_bus() -> Result<(Service, String)> {
    let folder = scratch_folder("bus")?;
    let socket = folder.join("bus");
    let address = format!("unix:path={}", socket.display());
    let mut command = Command::new("dbus-daemon");
    command
        .args(["--session", "--nofork", "--nopidfile", "--nosyslog"])
        .arg(format!("--address={address}"));
    at_home_in(&folder, &mut command);
    let bus = Service::start(&folder, "TERM", &command)?;
    if step::wait_until(LIMIT, || Ok(socket.exists()))? {
        return Ok((bus, address));
    }
    Err(bus.failure("dbus-daemon did not start"))
}

fn start_daemon(address: &str) -> Result<Service> {
    let folder = scratch_folder("keyring")?;
    // Becomes the password of the new keyring, which is thereby unlocked.
    let password = folder.join("password");
    std::fs::write(&password, "a keyring for tests").or_stop("write the keyring's password")?;
    let mut command = Command::new("sh");
    command.args(["-c", r#"exec "$@" <"$0""#]).arg(&password);
    command.args([
        "gnome-keyring-daemon",
        "--foreground",
        "--unlock",
        "--components=secrets",
    ]);
    at_home_in(&folder, &mut command);
    command.env("DBUS_SESSION_BUS_ADDRESS", address);
    let daemon = Service::start(&folder, "TERM", &command)?;
    if step::wait_until(LIMIT, || Ok(is_unlocked(address)))? {
        return Ok(daemon);
    }
    Err(daemon.failure("gnome-keyring did not unlock"))
}

/// Keeps a daemon away from the user's own files, and from a screen on which it could ask.
fn at_home_in(folder: &Path, command: &mut Command) {
    command.env("HOME", folder).env("XDG_RUNTIME_DIR", folder);
    for variable in [
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "GNOME_KEYRING_CONTROL",
    ] {
        command.env_remove(variable);
    }
}

/// Whether the service is on the bus and its default collection is open. The first question is
/// asked by itself because the second would make the bus start a keyring of its own.
fn is_unlocked(address: &str) -> bool {
    let on_the_bus = asked(
        address,
        &[
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        ],
    );
    on_the_bus.contains("boolean true")
        && asked(
            address,
            &[
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets/aliases/default",
                "org.freedesktop.DBus.Properties.Get",
                "string:org.freedesktop.Secret.Collection",
                "string:Locked",
            ],
        )
        .contains("boolean false")
}

fn asked(address: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("dbus-send");
    command
        .arg(format!("--bus={address}"))
        .args(["--print-reply", "--reply-timeout=5000"])
        .args(arguments);
    let answer = command
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    String::from_utf8_lossy(&answer).into_owned()
}
