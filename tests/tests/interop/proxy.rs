//! The commands of docs/proxy.md, word for word, with the real clients: each gets WeChat's answer
//! through the proxy, and nothing when the certificate that it trusts is another simulator's.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use saoma_testkit::missing;

use crate::manual::{Block, section};
use crate::wechat_login::Simulator;

/// What WeChat says to who brings no access token.
const ANSWER: &str = r#""errcode":41001"#;

/// The address and the file that the page speaks of.
const PROXY: &str = "127.0.0.1:8602";
const CERTIFICATE: &str = "wechat-ca.pem";

/// Runs the section's commands; each prints so many of WeChat's answers with the right
/// certificate and none with a wrong one.
#[track_caller]
fn holds(heading: &str, answers: usize) {
    let blocks = section(heading);
    let (simulator, other) = (Simulator::start(), Simulator::start());
    let address = simulator
        .running
        .url("proxy")
        .trim_start_matches("http://")
        .to_owned();
    let (own, foreign) = (ca_file(&simulator), ca_file(&other));
    let mut told = 0;
    for command in commands(&blocks) {
        let (said, errors) = run(&blocks, command, &address, &own);
        assert!(said.contains(ANSWER), "{command}\n{said}\n{errors}");
        told += said.matches(ANSWER).count();
        let (said, errors) = run(&blocks, command, &address, &foreign);
        assert!(
            !said.contains(ANSWER),
            "a certificate that it was not told of is believed: {command}\n{said}\n{errors}"
        );
    }
    assert_eq!(told, answers, "each client of {heading} is answered");
}

fn ca_file(simulator: &Simulator) -> PathBuf {
    let proxy = simulator.running.listening("proxy");
    proxy.ca_file.clone().expect("the proxy has a certificate")
}

fn commands(blocks: &[Block]) -> impl Iterator<Item = &str> {
    let commands = blocks.iter().filter(|block| block.language == "sh");
    commands.map(|block| block.text.as_str())
}

/// Runs a command in an empty folder that holds the certificate and the section's files.
fn run(blocks: &[Block], command: &str, proxy: &str, certificate: &Path) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(certificate, folder.path().join(CERTIFICATE)).expect("the certificate is there");
    for block in blocks {
        if let Some(name) = block.file_name() {
            std::fs::write(folder.path().join(name), &block.text).expect("a file");
        }
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        crate::script::folder("node").join("node_modules"),
        folder.path().join("node_modules"),
    )
    .expect("a link");
    let (host, port) = proxy.split_once(':').expect("an address");
    let command = command
        .replace(PROXY, proxy)
        .replace("Host=127.0.0.1", &format!("Host={host}"))
        .replace("Port=8602", &format!("Port={port}"));
    let mut shell = Command::new("sh");
    crate::script::forget_proxies(&mut shell);
    let output = shell
        .args(["-c", &command])
        .current_dir(folder.path())
        .env("PATH", path())
        .stdin(Stdio::null())
        .output()
        .expect("a shell can be started");
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// PATH with the Python of the tests in front.
fn path() -> std::ffi::OsString {
    let python = std::env::var_os("SAOMA_TEST_PYTHON").map(PathBuf::from);
    let own = python.as_deref().and_then(Path::parent);
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let folders = own.map(Path::to_path_buf).into_iter();
    std::env::join_paths(folders.chain(std::env::split_paths(&inherited)))
        .expect("folders came from a path")
}

/// Whether the programs of a section are here; says so if not.
fn has(programs: &[&str]) -> bool {
    if cfg!(not(unix)) {
        missing("the commands of docs/proxy.md are for a POSIX shell");
        return false;
    }
    for program in programs {
        let found = std::env::split_paths(&path()).any(|folder| folder.join(program).is_file());
        if !found {
            missing(&format!("there is no `{program}`"));
            return false;
        }
    }
    true
}

fn has_python() -> bool {
    if std::env::var_os("SAOMA_TEST_PYTHON").is_none() {
        missing("SAOMA_TEST_PYTHON names no Python with the packages of tests/interop/python");
        return false;
    }
    has(&["sh"])
}

#[test]
fn curl_gets_through_the_proxy() {
    if has(&["curl"]) {
        holds("curl", 2);
    }
}

#[test]
fn openssl_gets_through_the_proxy() {
    if has(&["openssl"]) {
        holds("OpenSSL", 1);
    }
}

#[test]
fn requests_gets_through_the_proxy() {
    if has_python() {
        holds("Python: requests", 1);
    }
}

#[test]
fn httpx_gets_through_the_proxy() {
    if has_python() {
        holds("Python: httpx", 2);
    }
}

#[test]
fn urllib_gets_through_the_proxy() {
    if has_python() {
        holds("Python: urllib", 1);
    }
}

#[test]
fn node_gets_through_the_proxy() {
    if !crate::script::folder("node").join("node_modules").is_dir() {
        missing("the packages of tests/interop/node are not installed (npm ci)");
        return;
    }
    if has(&["node"]) {
        holds("Node.js: fetch, https and axios", 3);
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "a JDK is set up on Linux only")]
fn java_gets_through_the_proxy() {
    if has(&["java", "javac", "keytool"]) {
        holds("Java", 2);
    }
}
