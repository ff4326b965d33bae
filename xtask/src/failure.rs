//! Why xtask stopped, in words for the person at the keyboard.

use std::fmt;
use std::process::ExitCode;

/// What went wrong, told as it is printed. Nothing decides on its kind, save for the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    exit_code: u8,
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// The work was begun and failed: exit code 1.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit_code: 1,
        }
    }

    /// Everything has been said where it belongs: exit code 1 without another word.
    pub(crate) fn already_told() -> Self {
        Self::new("")
    }

    pub(crate) fn has_been_told(&self) -> bool {
        self.message.is_empty()
    }

    /// The command line makes no sense: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            message: format!("{}; see `cargo xtask --help`", message.into()),
            exit_code: 2,
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit_code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "xtask: {}", self.message)
    }
}

/// Says what was being done when an operation of the system failed.
pub(crate) trait While<T> {
    /// `doing` completes the sentence "could not …".
    fn or_stop(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T> While<T> for std::io::Result<T> {
    fn or_stop(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("could not {doing}: {error}")))
    }
}
