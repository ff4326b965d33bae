//! Keeps a program running, and takes it away again whatever happens to xtask.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Result, While as _};

/// One program with a folder of its own. Both go when this is dropped, and also when xtask is
/// killed: a shell keeps them and lives as long as the pipe that this process holds.
#[derive(Debug)]
pub(super) struct Service {
    keeper: Child,
    pub(super) folder: PathBuf,
}

/// Arguments: the folder, the signal that stops the program, the program and its arguments.
/// The signal is repeated, since one that comes before the program has begun may be lost.
const KEEPER: &str = r#"
folder=$1 signal=$2
shift 2
"$@" </dev/null >>"$folder/log" 2>&1 &
service=$!
trap : HUP INT TERM
read -r _
while kill -s "$signal" "$service" 2>/dev/null; do sleep 0.1; done
rm -rf "$folder"
"#;

impl Service {
    /// Starts `command`, which must stay in the foreground and stop on `signal`.
    pub(super) fn start(folder: &Path, signal: &str, command: &Command) -> Result<Self> {
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(folder)
            .arg(signal);
        keeper
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(folder);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => keeper.env(name, value),
                None => keeper.env_remove(name),
            };
        }
        keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        apart_from_the_terminal(&mut keeper);
        let keeper = keeper
            .spawn()
            .or_stop(format_args!("start {}", command.get_program().display()))?;
        Ok(Self {
            keeper,
            folder: folder.to_path_buf(),
        })
    }

    /// What the program has written so far.
    pub(super) fn log(&self) -> String {
        let log = std::fs::read(self.folder.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    /// The program did not do as expected.
    pub(super) fn failure(&self, what: &str) -> Failure {
        Failure::new(format!("{what}; it wrote:\n{}", self.log()))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing is left to do for a keeper that cannot be waited for.
        let _ = self.keeper.wait();
    }
}

/// A new folder that only this user can read. Its path is short, since a Unix socket's is limited.
pub(super) fn scratch_folder(name: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("saoma-{name}-{}", std::process::id()));
    let mut builder = std::fs::DirBuilder::new();
    private(&mut builder);
    builder
        .create(&folder)
        .or_stop(format_args!("make {}", folder.display()))?;
    Ok(folder)
}

/// Ctrl-C reaches all programs of the terminal's group. What is kept stops in its own order.
#[cfg(unix)]
fn apart_from_the_terminal(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(unix)]
fn private(builder: &mut std::fs::DirBuilder) {
    use std::os::unix::fs::DirBuilderExt as _;
    builder.mode(0o700);
}

/// No service is started on such a system.
#[cfg(not(unix))]
fn apart_from_the_terminal(_: &mut Command) {}

/// A temporary folder is the user's own on such a system.
#[cfg(not(unix))]
fn private(_: &mut std::fs::DirBuilder) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::step::wait_until;
    use std::time::Duration;

    #[test]
    fn a_service_and_its_folder_go_when_it_is_dropped() {
        let folder = scratch_folder("test-drop").expect("the temporary folder can be written");
        let mut command = Command::new("sh");
        command.args(["-c", "echo begun; echo $$ >pid; exec sleep 600"]);
        let service = Service::start(&folder, "TERM", &command).expect("there is a shell");
        let written = wait_until(Duration::from_secs(20), || {
            Ok(service.log().contains("begun") && folder.join("pid").exists())
        });
        assert!(
            written.is_ok_and(|written| written),
            "the log holds what the program writes"
        );
        let pid = std::fs::read_to_string(folder.join("pid"))
            .expect("it was just written")
            .trim()
            .to_owned();
        assert!(alive(&pid), "the program runs while the service lives");
        drop(service);
        assert!(!alive(&pid), "the program was stopped and waited for");
        assert!(!folder.exists(), "its folder went with it");
    }

    #[test]
    fn a_service_stops_when_whoever_held_it_was_killed() {
        let folder = scratch_folder("test-kill").expect("the temporary folder can be written");
        let mut command = Command::new("sleep");
        command.arg("600");
        let mut service = Service::start(&folder, "TERM", &command).expect("there is a shell");
        // The system closes the pipes of a process that dies; no destructor of ours runs.
        drop(service.keeper.stdin.take());
        let gone = wait_until(Duration::from_secs(20), || Ok(!folder.exists()));
        assert!(
            gone.is_ok_and(|gone| gone),
            "the keeper tidied up by itself"
        );
        let _ = service.keeper.wait();
    }

    fn alive(pid: &str) -> bool {
        let asked = Command::new("kill")
            .args(["-0", pid])
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    }
}
