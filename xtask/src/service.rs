//! Programs of other projects that run while the tests run.

mod account;
mod keeper;
mod keyring;
mod postgres;

use std::ffi::OsString;

use crate::failure::Result;
use crate::system::System;
use crate::{machine, python};
use keeper::Service;

/// What was started for the tests, and how the tests are told. Stopped when dropped.
#[derive(Debug, Default)]
pub(crate) struct Services {
    running: Vec<Service>,
    pub(crate) variables: Vec<(&'static str, OsString)>,
}

impl Services {
    /// Starts what this system can run.
    pub(crate) fn start() -> Result<Self> {
        let mut services = Self::default();
        let system = System::of_this_machine();
        if system != System::Windows {
            services.add_postgres()?;
        }
        if !matches!(system, System::Windows | System::MacOs) {
            services.add_keyring()?;
            // Everything is there, so a test that misses something has found a mistake.
            services.tell("SAOMA_TEST_REQUIRE", "1");
        }
        services.tell_of_programs();
        Ok(services)
    }

    fn add_postgres(&mut self) -> Result<()> {
        let (service, url) = postgres::start()?;
        self.running.push(service);
        self.tell("SAOMA_TEST_POSTGRES", url);
        Ok(())
    }

    fn add_keyring(&mut self) -> Result<()> {
        let keyring = keyring::start()?;
        // Stopped in this order: the keyring before the bus it speaks on.
        self.running.extend([keyring.daemon, keyring.bus]);
        self.tell("DBUS_SESSION_BUS_ADDRESS", keyring.address);
        self.tell("SAOMA_TEST_KEYRING", "1");
        Ok(())
    }

    fn tell_of_programs(&mut self) {
        let programs = [
            (
                "SAOMA_TEST_BINARY",
                Some(machine::saoma()).filter(|path| path.is_file()),
            ),
            ("SAOMA_TEST_CHROMIUM", machine::chromium()),
            ("SAOMA_TEST_CHROMEDRIVER", machine::chromedriver()),
            (
                "SAOMA_TEST_PYTHON",
                Some(python::interpreter()).filter(|path| path.is_file()),
            ),
        ];
        for (variable, path) in programs {
            if let Some(path) = path {
                self.tell(variable, path);
            }
        }
    }

    fn tell(&mut self, variable: &'static str, value: impl Into<OsString>) {
        self.variables.push((variable, value.into()));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::Services;

    #[test]
    fn what_is_started_for_the_tests_works_and_leaves_nothing() {
        if std::env::var_os("SAOMA_TEST_REQUIRE").is_none() {
            eprintln!(
                "left out: only `cargo xtask test` makes sure that PostgreSQL and gnome-keyring are there"
            );
            return;
        }
        let services = Services::start().expect("set-up has seen to what they need");
        let folders: Vec<_> = services
            .running
            .iter()
            .map(|service| service.folder.clone())
            .collect();
        assert_eq!(folders.len(), 3, "PostgreSQL, the bus and the keyring run");
        for variable in [
            "SAOMA_TEST_POSTGRES",
            "SAOMA_TEST_KEYRING",
            "DBUS_SESSION_BUS_ADDRESS",
            "SAOMA_TEST_CHROMIUM",
        ] {
            assert!(
                services.variables.iter().any(|(told, _)| *told == variable),
                "{variable} is told"
            );
        }
        drop(services);
        let left: Vec<_> = folders.iter().filter(|folder| folder.exists()).collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}
