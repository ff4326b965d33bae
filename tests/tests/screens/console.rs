//! A running `saoma console`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use saoma_tests::{Listening, Saoma};

/// Runs until this is dropped.
pub(crate) struct Console {
    child: Child,
    /// The printed link, with its token.
    pub(crate) link: String,
}

impl Console {
    /// Starts it at free ports for a user whose settings follow the system in everything else.
    pub(crate) fn open(user: &Saoma, prepare: impl FnOnce(&mut Command)) -> Self {
        write_settings(user, r#"{"provider_port": 0, "simulator_port": 0}"#);
        Self::open_as_it_is(user, prepare)
    }

    /// Starts it with the settings that the user has.
    pub(crate) fn open_as_it_is(user: &Saoma, prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = user.command(["console", "--listen", "127.0.0.1:0", "--json"]);
        prepare(&mut command);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("saoma can be started");
        let output = child.stdout.take().expect("its output is piped");
        // How many servers come before it depends on what is wrong with the store.
        let mut lines = BufReader::new(output).lines();
        let console = lines
            .by_ref()
            .map(|line| line.expect("its output is text"))
            .map(|line| {
                serde_json::from_str::<Listening>(&line)
                    .unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .find(|listening| listening.server == "console")
            .expect("the console listens whatever is wrong below it");
        // A full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            link: console.url,
        }
    }

    /// The process's id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a user's settings file.
pub(crate) fn write_settings(user: &Saoma, text: &str) {
    std::fs::write(user.folder().join("settings.json"), text).expect("the folder is ours");
}

/// No key file, and no session that could lead to a keyring.
pub(crate) fn without_a_place_for_the_key(command: &mut Command) {
    command
        .env_remove("SAOMA_KEY_FILE")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env_remove("XDG_RUNTIME_DIR");
}
