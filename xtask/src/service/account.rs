//! Another account to run a program as.

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{machine, step};

/// PostgreSQL refuses to run as root, so root hands it to somebody with fewer rights.
#[derive(Debug)]
pub(super) struct Account {
    name: &'static str,
    group: String,
}

impl Account {
    pub(super) fn take(&self, folder: &Path) -> Result<()> {
        let mut chown = Command::new("chown");
        chown
            .arg("-R")
            .arg(format!("{}:{}", self.name, self.group))
            .arg(folder);
        step::run(chown, "chown")
    }
}

/// Debian's packages bring the account `postgres`; `nobody` is everywhere.
pub(super) fn unprivileged_account() -> Result<Option<Account>> {
    if !machine::is_root() {
        return Ok(None);
    }
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| {
            let output = Command::new("id").args(["-g", name]).output().ok()?;
            let group = String::from_utf8(output.stdout).ok()?.trim().to_owned();
            output
                .status
                .success()
                .then_some(Some(Account { name, group }))
        })
        .ok_or_else(|| {
            Failure::new(
                "PostgreSQL refuses to run as root, and there is neither `postgres` nor `nobody`",
            )
        })
}

/// A call of `program` in the name of the account; in our own without one.
pub(super) fn as_account(program: &str, account: Option<&Account>) -> Command {
    let Some(account) = account else {
        return Command::new(program);
    };
    // It replaces itself by the program, so that a signal reaches the program.
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid",
        account.name,
        "--regid",
        &account.group,
        "--clear-groups",
        "--",
    ]);
    command.arg(program);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_for_another_account_still_gets_the_signals() {
        let account = Account {
            name: "nobody",
            group: "65534".to_owned(),
        };
        let command = as_account("true", Some(&account));
        assert_eq!(
            command.get_program(),
            "setpriv",
            "runuser and sudo stay between a signal and the program"
        );
    }
}
