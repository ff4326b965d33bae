//! What `--help` says.

const OVERVIEW: &str = "\
cargo xtask COMMAND: everything that is done with this repository

  setup       install what run and test need, or say what to type
  run         open Saoma; without a display, print a link to its screens
  test        formatting, lints and all tests, with the services they need
  soak        the tests that take too long for every change
  bench       the measurements
  regenerate  write the committed files that a program makes
  pictures    take the README's pictures from the real window

`cargo xtask COMMAND --help` tells more about one.";

const SETUP: &str = "\
cargo xtask setup

Looks for what `run` and `test` need and installs what is missing: system packages on Debian
and Ubuntu (as root, or where sudo asks no password), npm packages, a Python environment in
target/. Where it cannot, it prints the command to type and exits with 1. Both `run` and
`test` do this by themselves; when nothing is missing it takes milliseconds and no network.

Example: cargo xtask setup";

const RUN: &str = "\
cargo xtask run [--console] [ARGUMENT…]

Builds the screens and the app and opens its window, with its data in target/run, or where
SAOMA_DATA says. With no display, with --console or with any argument it starts
`saoma console` instead, passes the arguments on, and prints the link under which a browser
shows the same screens. Ctrl-C stops either.

Example: cargo xtask run --listen 127.0.0.1:9603";

const TEST: &str = "\
cargo xtask test [--no-lint] [--package P]… [NAME…]

Formatting, lints, generated files, then every test whose name contains one of the NAMEs (all,
if none is given). A PostgreSQL, a D-Bus session with an unlocked gnome-keyring and the paths of
Chromium and Python are handed to the tests in SAOMA_TEST_… variables; what was started is
stopped again. The last line counts: `N passed, N failed`.

  --no-lint       only the tests
  -p, --package   only this package's lints and tests

Example: cargo xtask test --no-lint unionid";

const SOAK: &str = "\
cargo xtask soak [NAME…] [ARGUMENT…]

Runs the tests that take too long for every change, one after the other. They are the binaries
in tests/src/bin/ whose names begin with `soak_`; a NAME chooses among them. What follows the
first argument with a dash is passed on to each.

  --minutes N   how long (10)
  --seed N      what is chosen follows from it

Example: cargo xtask soak --minutes 2 --seed 7";

const BENCH: &str = "\
cargo xtask bench [NAME…] [--dev] [ARGUMENT…]

Runs the measurements, built with optimisation, one after the other. They are the binaries in
tests/src/bin/ whose names begin with `bench_`; a NAME chooses among them. What follows the
first argument with a dash is passed on to each.

  --dev   without optimisation: to try the measurement itself, not for its numbers

Example: cargo xtask bench logins --seconds 20";

const REGENERATE: &str = "\
cargo xtask regenerate

Writes every committed file that a program makes, and says which of them changed. `cargo xtask
test` fails when one of them is not what its program would write.

Example: cargo xtask regenerate";

const PICTURES: &str = "\
cargo xtask pictures

Opens the real window on a screen that nobody sees, plays a first login, and writes what the
window showed to docs/pictures, in both languages. Look at them before they are committed.

Example: cargo xtask pictures";

/// The help that the command line asks for, if it does.
pub(crate) fn asked(command: &str, rest: &[String]) -> Option<&'static str> {
    if is_help(command) || command == "help" {
        return Some(OVERVIEW);
    }
    // What follows `--` is meant for somebody else.
    if !rest
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| is_help(argument))
    {
        return None;
    }
    match command {
        "setup" => Some(SETUP),
        "run" => Some(RUN),
        "test" => Some(TEST),
        "soak" => Some(SOAK),
        "bench" => Some(BENCH),
        "regenerate" => Some(REGENERATE),
        "pictures" => Some(PICTURES),
        _ => None,
    }
}

fn is_help(argument: &str) -> bool {
    matches!(argument, "--help" | "-h")
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn every_command_of_the_overview_has_help_with_an_example() {
        for command in [
            "setup",
            "run",
            "test",
            "soak",
            "bench",
            "regenerate",
            "pictures",
        ] {
            let overview = asked("--help", &[]).expect("the overview is always there");
            assert!(overview.contains(command), "the overview names {command}");
            let help =
                asked(command, &["--help".to_owned()]).expect("each command explains itself");
            assert!(
                help.contains("Example: cargo xtask "),
                "{command} shows an example"
            );
        }
    }

    #[test]
    fn help_behind_a_double_dash_is_not_ours() {
        let arguments = ["--".to_owned(), "--help".to_owned()];
        assert_eq!(asked("run", &arguments), None);
    }
}
