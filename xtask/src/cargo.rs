//! Cargo, called from a program that cargo itself started.

use std::process::Command;

use crate::machine;

/// A call of cargo in the project's root.
///
/// `cargo run` describes xtask's own package in the environment. Build scripts that watch those
/// variables would run again whenever xtask and a plain `cargo` take turns, so they are taken out.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(machine::project());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(describes_a_package) {
            command.env_remove(&name);
        }
    }
    command
}

fn describes_a_package(variable: &str) -> bool {
    variable == "CARGO"
        || variable == "OUT_DIR"
        || [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::describes_a_package;

    #[test]
    fn what_the_user_set_for_cargo_stays() {
        assert!(describes_a_package("CARGO_PKG_NAME"));
        assert!(describes_a_package("CARGO_MANIFEST_DIR"));
        for kept in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_NET_OFFLINE",
            "CARGO_BUILD_JOBS",
        ] {
            assert!(!describes_a_package(kept), "{kept} is the user's wish");
        }
    }
}
