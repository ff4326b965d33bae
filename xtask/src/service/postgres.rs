//! A PostgreSQL of its own, empty and thrown away afterwards.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::account::{as_account, unprivileged_account};
use super::keeper::{Service, scratch_folder};
use crate::failure::{Failure, Result, While as _};
use crate::{machine, step};

/// Makes an empty cluster in the current folder and becomes its server. Arguments: the folder of
/// PostgreSQL's programs, the port, further arguments of initdb.
///
/// Every test has a pool of its own, and tests run side by side: hence the many connections.
/// Nothing in the cluster outlives the tests: hence no care for what a crash would lose.
const SERVER: &str = r#"
programs=$1 port=$2
shift 2
"$programs/initdb" -D data -U saoma --pwfile=password --auth=scram-sha-256 --encoding=UTF8 --no-sync "$@" &&
exec "$programs/postgres" -D data -p "$port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off
"#;

/// Starts a server on a free port of the loopback interface; returns it with its URL. The user may
/// make further databases.
pub(super) fn start() -> Result<(Service, String)> {
    step::timed("PostgreSQL", || {
        let programs =
            machine::postgres_programs().ok_or_else(|| Failure::new("there is no PostgreSQL"))?;
        let folder = scratch_folder("postgres")?;
        let password = password()?;
        std::fs::write(folder.join("password"), &password).or_stop("write a password")?;
        let port = free_port()?;
        let service = Service::start(&folder, "INT", &server(&folder, &programs, port)?)?;
        wait_for(&service, &folder)?;
        Ok((
            service,
            format!("postgres://saoma:{password}@127.0.0.1:{port}/postgres"),
        ))
    })
}

fn server(folder: &Path, programs: &Path, port: u16) -> Result<Command> {
    let account = unprivileged_account()?;
    if let Some(account) = &account {
        account.take(folder)?;
    }
    let mut command = as_account("sh", account.as_ref());
    command
        .args(["-c", SERVER, "server"])
        .arg(programs)
        .arg(port.to_string());
    command.env("LC_ALL", "C");
    if major_version(programs) >= 15 {
        // A collation that is not that of the bytes shows statements that forgot to ask for one.
        command.args(["--locale-provider=icu", "--icu-locale=en-US"]);
    }
    Ok(command)
}

fn wait_for(service: &Service, folder: &Path) -> Result<()> {
    let ready = step::wait_until(Duration::from_secs(60), || {
        let log = service.log();
        if log.contains("FATAL") || log.contains("initdb: error") {
            return Err(service.failure("PostgreSQL did not start"));
        }
        Ok(says_ready(folder))
    })?;
    if ready {
        Ok(())
    } else {
        Err(service.failure("PostgreSQL was not ready after a minute"))
    }
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
