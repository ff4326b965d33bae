//! `cargo xtask pictures`: the README's pictures, taken from the real window.

use crate::failure::{Failure, Result};
use crate::service::Services;
use crate::setup::{self, Purpose};
use crate::{cargo, machine, screens, step};

/// Where they go.
const FOLDER: &str = "docs/pictures";

/// Opens the window on a screen of its own, goes through a first login, and keeps what it saw.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        return Err(Failure::usage(format!("pictures takes no `{argument}`")));
    }
    setup::ensure(Purpose::Test)?;
    screens::ensure_built()?;
    let services = Services::start()?;
    // A test that plays a journey and looks at it; ignored otherwise, since it writes files.
    let mut command = cargo::command(&[
        "test",
        "--package",
        "saoma-tests",
        "--test",
        "window",
        "--",
        "--ignored",
        "--exact",
        "pictures::the_readme_shows_the_real_window",
    ]);
    command
        .env("SAOMA_PICTURES", machine::project().join(FOLDER))
        .stdout(std::io::stderr())
        .envs(
            services
                .variables
                .iter()
                .map(|(variable, value)| (variable, value)),
        );
    step::timed("pictures", || step::run(command, "cargo xtask pictures"))?;
    println!("The pictures are in {FOLDER}.");
    Ok(())
}
