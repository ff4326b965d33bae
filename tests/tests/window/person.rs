//! Somebody who uses the app: a screen, a session, a home, a data folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use saoma_testkit::missing;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::display::{Bus, Display};
use crate::driver::Window;
use crate::program::{desktop, find, project};

/// The folder of the screenshots, from the project's root.
const SCREENSHOTS: &str = "target/screenshots/window";

/// A person. What they did stays for as long as this lives, so that the app can be opened again.
pub(crate) struct Person {
    bus: Bus,
    display: Display,
    home: TempDir,
}

impl Person {
    /// Nobody on a machine that lacks a part, after saying so. Speaks English.
    pub(crate) fn new() -> Option<Self> {
        for program in ["Xvfb", "xwininfo", "WebKitWebDriver", "dbus-daemon"] {
            if find(program).is_none() {
                missing(&format!("there is no {program} in PATH"));
                return None;
            }
        }
        if !project().join("ui/dist/assets").is_dir() {
            missing("the screens are not built (`cargo xtask run` or `test` builds them)");
            return None;
        }
        let home = TempDir::with_prefix("saoma-window-").expect("a temporary folder can be made");
        let person = Self {
            bus: Bus::start(home.path()),
            display: Display::start(1920, 1200),
            home,
        };
        // Ports of its own, so that people do not meet.
        person.set(
            &json!({"language": "en", "theme": "light", "provider_port": 0, "simulator_port": 0}),
        );
        Some(person)
    }

    /// The D-Bus session, as in `DBUS_SESSION_BUS_ADDRESS`.
    pub(crate) fn bus(&self) -> &str {
        &self.bus.address
    }

    /// Where this person's data lies.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Where the master key rests.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.data().join("key")
    }

    /// Writes the settings file.
    pub(crate) fn set(&self, settings: &Value) {
        std::fs::create_dir_all(self.data()).expect("the folder is ours");
        std::fs::write(self.data().join("settings.json"), settings.to_string())
            .expect("the folder is ours");
    }

    /// Opens the app, and waits for its first screen: until that is there, the screens themselves
    /// choose the page, whatever else was asked for.
    pub(crate) async fn open(&self) -> Window {
        self.open_after(0).await
    }

    /// The same so many days later, by the app's clock.
    pub(crate) async fn open_after(&self, days: u64) -> Window {
        let window = Window::open(|command| {
            self.prepare(command);
            command.env("SAOMA_CLOCK_AHEAD", (days * 24 * 3600).to_string());
        });
        let window = window.await;
        window
            .shows(
                "the first screen",
                "return location.protocol === 'tauri:' && document.querySelector('h1') !== null",
                json!([]),
            )
            .await;
        window
    }

    /// The app's process: the one of the app's program that has this person's data folder in its
    /// environment.
    pub(crate) fn process(&self) -> u32 {
        let ours = format!("SAOMA_DATA={}\0", self.data().display());
        let is_ours = |process: &u32| {
            std::fs::read_link(format!("/proc/{process}/exe")).is_ok_and(|exe| exe == desktop())
                && std::fs::read(format!("/proc/{process}/environ"))
                    .is_ok_and(|environment| String::from_utf8_lossy(&environment).contains(&ours))
        };
        let processes = std::fs::read_dir("/proc").expect("this is Linux").flatten();
        let mut numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers.find(is_ours).expect("the app runs")
    }

    /// The titles of all windows on this person's screen.
    pub(crate) fn titles(&self) -> Vec<String> {
        let mut command = Command::new("xwininfo");
        command.args(["-root", "-tree", "-display", &self.display.name]);
        // Whatever this machine speaks, titles of another script are not to be made unreadable.
        command.env("LC_ALL", "C.UTF-8");
        let listed = command.output().expect("xwininfo can be started");
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        // `0x200003 "Title": ("saoma-desktop" …)`
        let titles = listed.lines().filter_map(|line| line.split_once('"'));
        let titles = titles.filter_map(|(_, rest)| Some(rest.split_once("\": (")?.0.to_owned()));
        titles.collect()
    }

    /// Gives a program this person's environment and nobody else's.
    pub(crate) fn prepare(&self, command: &mut Command) {
        let inherited: Vec<_> = ["PATH", "LLVM_PROFILE_FILE"]
            .iter()
            .filter_map(|name| Some((*name, std::env::var_os(name)?)))
            .collect();
        let home = self.home.path();
        command
            .env_clear()
            .envs(inherited)
            .current_dir(home)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("LANG", "C.UTF-8")
            .env("DISPLAY", &self.display.name)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus.address)
            .env("SAOMA_DATA", self.data())
            .env("SAOMA_KEY_FILE", self.key_file())
            // There is no graphics card behind this screen, and nobody who needs a screen reader.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11");
    }
}

/// Where a screenshot of this name goes.
pub(crate) fn screenshot(name: &str) -> PathBuf {
    Path::new(project())
        .join(SCREENSHOTS)
        .join(format!("{name}.png"))
}
