//! The Python packages of the tests, in an environment of their own under target/.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::failure::{Result, While as _};
use crate::{machine, step};

/// The list of pinned packages. Where it does not exist, no environment is made.
pub(crate) const REQUIREMENTS: &str = "tests/interop/python/requirements.txt";

/// Whether this machine's Python can make an environment; not asked again once there is one.
pub(crate) fn has_venv() -> bool {
    interpreter().is_file()
        || Command::new(system_python())
            .args(["-c", "import ensurepip, venv"])
            .stdin(Stdio::null())
            .output()
            .is_ok_and(|output| output.status.success())
}

/// The Python of the environment.
pub(crate) fn interpreter() -> PathBuf {
    let inside = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    environment().join(inside)
}

/// Makes the environment anew when its list has changed.
pub(crate) fn ensure_packages() -> Result<()> {
    let Ok(wanted) = std::fs::read_to_string(machine::project().join(REQUIREMENTS)) else {
        return Ok(());
    };
    let stamp = environment().join("saoma-installed.txt");
    if interpreter().is_file()
        && std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted)
    {
        return Ok(());
    }
    step::timed("Python environment", || make(&wanted))?;
    std::fs::write(&stamp, wanted).or_stop(format_args!("write {}", stamp.display()))
}

fn make(wanted: &str) -> Result<()> {
    let mut venv = Command::new(system_python());
    venv.args(["-m", "venv", "--clear"]).arg(environment());
    step::run(quiet(venv), "python3 -m venv")?;
    let mut pip = Command::new(interpreter());
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]);
    if wanted.contains("--hash=") {
        pip.arg("--require-hashes");
    }
    pip.arg("-r").arg(machine::project().join(REQUIREMENTS));
    step::run(quiet(pip), &format!("pip install -r {REQUIREMENTS}"))
}

/// Without input, and with its output away from the count of the tests.
fn quiet(mut command: Command) -> Command {
    command.stdin(Stdio::null()).stdout(std::io::stderr());
    command
}

fn environment() -> PathBuf {
    machine::target().join("python")
}

const fn system_python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}
