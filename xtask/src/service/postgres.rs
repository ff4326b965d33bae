//! A PostgreSQL of its own, empty and thrown away afterwards.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::account::{Account, as_account, unprivileged_account};
use super::keeper::{Service, scratch_folder};
use crate::failure::{Failure, Result, While as _};
use crate::{machine, step};

/// The database's superuser, who may make databases for the tests.
const USER: &str = "saoma";

/// Starts a server on a free port of the loopback interface; returns it with its URL.
pub(super) fn start() -> Result<(Service, String)> {
    step::timed("PostgreSQL", || {
        let programs =
            machine::postgres_programs().ok_or_else(|| Failure::new("there is no PostgreSQL"))?;
        let folder = scratch_folder("postgres")?;
        let outcome = start_in(&folder, &programs);
        if outcome.is_err() {
            // Of no further use; the failure to be told is the other one.
            let _ = std::fs::remove_dir_all(&folder);
        }
        outcome
    })
}

fn start_in(folder: &Path, programs: &Path) -> Result<(Service, String)> {
    let account = unprivileged_account(folder)?;
    let password = password()?;
    make_cluster(folder, programs, account.as_ref(), &password)?;
    let port = free_port()?;
    let service = Service::start(
        folder,
        "INT",
        &server(folder, programs, account.as_ref(), port),
    )?;
    let ready = step::wait_until(Duration::from_secs(60), || {
        if service.log().contains("FATAL") {
            return Err(service.failure("PostgreSQL did not start"));
        }
        Ok(says_ready(folder))
    })?;
    if !ready {
        return Err(service.failure("PostgreSQL was not ready after a minute"));
    }
    Ok((
        service,
        format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres"),
    ))
}

fn make_cluster(
    folder: &Path,
    programs: &Path,
    account: Option<&Account>,
    password: &str,
) -> Result<()> {
    let password_file = folder.join("password");
    std::fs::write(&password_file, password).or_stop("write PostgreSQL's password")?;
    let mut initdb = as_account(&programs.join("initdb"), account);
    initdb
        .arg("-D")
        .arg(folder.join("data"))
        .arg("--pwfile")
        .arg(&password_file);
    initdb.args([
        "-U",
        USER,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-sync",
    ]);
    initdb
        .env("LC_ALL", "C.UTF-8")
        .current_dir(folder)
        .stdin(Stdio::null());
    if major_version(programs) >= 15 {
        // A collation that is not that of the bytes shows statements that forgot to ask for one.
        initdb.args([
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
        ]);
    }
    if let Some(account) = account {
        account.take(folder)?;
    }
    let output = initdb.output().or_stop("start initdb")?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "initdb failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    )))
}

fn server(folder: &Path, programs: &Path, account: Option<&Account>, port: u16) -> Command {
    let mut command = as_account(&programs.join("postgres"), account);
    command
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-p")
        .arg(port.to_string())
        .env("LC_ALL", "C.UTF-8");
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        // Every test has a pool of its own, and tests run side by side.
        "max_connections=400",
        // Nothing in it outlives the tests.
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
    ];
    for setting in settings {
        command.args(["-c", setting]);
    }
    command
}

/// The last line of the server's own file says `ready` once it takes connections. Asking the port
/// could reach somebody else's server.
fn says_ready(folder: &Path) -> bool {
    let status = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    status
        .lines()
        .last()
        .is_some_and(|line| line.trim() == "ready")
}

fn major_version(programs: &Path) -> u32 {
    let output = Command::new(programs.join("initdb"))
        .arg("--version")
        .output();
    let said = output.map(|output| output.stdout).unwrap_or_default();
    read_major_version(&String::from_utf8_lossy(&said)).unwrap_or_default()
}

/// 15 of `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn read_major_version(said: &str) -> Option<u32> {
    said.split_whitespace()
        .nth(2)?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// The port is let go before PostgreSQL takes it: there is a gap, but no way to hand it over.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").or_stop("find a free port")?;
    Ok(listener.local_addr().or_stop("find a free port")?.port())
}

/// Keeps other users of the machine out of the database.
fn password() -> Result<String> {
    let mut bytes = [0; 16];
    let source = std::fs::File::open("/dev/urandom");
    source
        .and_then(|mut source| source.read_exact(&mut bytes))
        .or_stop("read /dev/urandom")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_initdb_says() {
        assert_eq!(
            read_major_version("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(
            read_major_version("initdb (PostgreSQL) 17beta1\n"),
            None,
            "an unreleased one is not trusted"
        );
        assert_eq!(read_major_version(""), None);
    }
}
