//! `saoma simulate` as a CI job runs it: nothing is there but the program.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::process::Command;

use saoma_tests::{Browser, Running, Saoma, binary};

/// Starts it with an environment in which there is no home, no display, no keyring and no store.
fn start(saoma: &Saoma) -> Running {
    let mut command = Command::new(binary());
    command
        .args(["simulate", "--listen", "127.0.0.1:0", "--json"])
        .args(["--ca-file", "ca.pem"])
        .env_clear()
        .current_dir(saoma.folder());
    // Windows cannot open a socket without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    Running::start(&mut command, 2)
}

#[tokio::test]
async fn it_needs_nothing_and_leaves_nothing_but_its_certificate() {
    let saoma = Saoma::new();
    let running = start(&saoma);
    let page = Browser::new()
        .get(format!("{}/sns/auth", running.url("simulator")))
        .await;
    assert!(page.text.contains("41001"), "{}", page.text);
    let files: Vec<_> = std::fs::read_dir(saoma.folder())
        .expect("the folder can be read")
        .map(|entry| entry.expect("a file").file_name())
        .collect();
    assert_eq!(files, ["ca.pem"], "no store, no key, no settings");
}

/// A client that has sent something, and waits.
fn waits(address: &str, sent: &str, until: &str) -> BufReader<TcpStream> {
    let address = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(sent.as_bytes()).expect("it reads");
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while !until.is_empty() && !line.contains(until) {
        line.clear();
        let read = stream.read_line(&mut line).expect("it answers");
        assert_ne!(read, 0, "the answer goes on until {until}");
    }
    stream
}

#[cfg(unix)]
#[tokio::test]
async fn asked_to_end_it_ends_with_0_whoever_still_waits() {
    for signal in ["TERM", "INT"] {
        let saoma = Saoma::new();
        let running = start(&saoma);
        let (simulator, proxy) = (running.url("simulator"), running.url("proxy"));
        let page = Browser::new()
            .get(format!(
                "{simulator}/connect/qrconnect?appid=wx5a0a8601c0de0001&redirect_uri=http%3A%2F%2F127.0.0.1%2F&response_type=code&scope=snsapi_login"
            ))
            .await
            .text;
        let uuid = page
            .split_once("l/qrconnect?uuid=")
            .and_then(|(_, rest)| rest.split_once('"'))
            .expect("the page names its QR code")
            .0;
        let host = "Host: 127.0.0.1\r\n\r\n";
        let held = [
            waits(simulator, "", ""),
            waits(simulator, "GET /sns/auth HTTP/1.1\r\nHost: 127", ""),
            waits(
                simulator,
                &format!("GET /connect/l/qrconnect?uuid={uuid} HTTP/1.1\r\n{host}"),
                "",
            ),
            waits(
                simulator,
                &format!("GET /_saoma/exchanges?stream=1 HTTP/1.1\r\n{host}"),
                "HTTP/1.1 200",
            ),
            waits(
                proxy,
                "CONNECT api.weixin.qq.com:443 HTTP/1.1\r\nHost: api.weixin.qq.com:443\r\n\r\n",
                "HTTP/1.1 200",
            ),
        ];
        let id = running.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(sent.expect("kill can be started").success());
        assert_eq!(running.wait().code(), Some(0), "SIG{signal}");
        drop(held);
    }
}
