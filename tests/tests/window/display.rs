//! A screen that nobody sees, and a D-Bus session on it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::program::Program;

/// A running X server.
pub(crate) struct Display {
    _server: Program,
    /// As in `DISPLAY`.
    pub(crate) name: String,
}

impl Display {
    /// A screen of this size, in pixels.
    pub(crate) fn start(width: u32, height: u32) -> Self {
        let screen = format!("{width}x{height}x24");
        // It chooses a free number and says which.
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &screen,
            "-nolisten",
            "tcp",
            // It would begin anew whenever its last window closes, and turn away an app that opens
            // at that moment.
            "-noreset",
        ]);
        let mut server = Program::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let number = first_line(&mut server);
        Self {
            _server: server,
            name: format!(":{number}"),
        }
    }
}

/// A running D-Bus session.
pub(crate) struct Bus {
    _daemon: Program,
    /// As in `DBUS_SESSION_BUS_ADDRESS`.
    pub(crate) address: String,
}

impl Bus {
    pub(crate) fn start(home: &Path) -> Self {
        let mut command = Command::new("dbus-daemon");
        command.args([
            "--session",
            "--nofork",
            "--nopidfile",
            "--nosyslog",
            "--print-address=1",
        ]);
        command
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env_remove("DISPLAY");
        let mut daemon = Program::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let address = first_line(&mut daemon);
        Self {
            _daemon: daemon,
            address,
        }
    }
}

fn first_line(program: &mut Program) -> String {
    let mut output = BufReader::new(program.0.stdout.take().expect("its output is piped"));
    let mut line = String::new();
    output.read_line(&mut line).expect("its output is text");
    assert!(!line.is_empty(), "it ended without a word");
    // Whatever it says later has a place to go to.
    std::thread::spawn(move || output.lines().for_each(drop));
    line.trim().to_owned()
}
