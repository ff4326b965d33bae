//! Real clients meet a server with a certificate of the authority's: for a name of WeChat's they
//! talk to it, for any other they do not, although the same key has signed it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use axum::Router;
use saoma_ambient::{Clock, SystemClock};
use saoma_listen::{HostRule, Listener, Options};
use tokio::process::Command;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::CertificateAuthority;

const WECHATS: &str = "api.weixin.qq.com";

/// Not WeChat's; the last two only look so.
const FOREIGN: [&str; 4] = [
    "evil.example",
    "qq.com",
    "notweixin.qq.com",
    "weixin.qq.com.evil.example",
];

const HELLO: &str = "hello over TLS";

/// A server that has `name`'s certificate from `authority`.
struct Served {
    name: &'static str,
    address: SocketAddr,
    ca_file: PathBuf,
    _folder: tempfile::TempDir,
    _stop: DropGuard,
}

impl Served {
    async fn start(authority: &CertificateAuthority, name: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ca_file = folder.path().join("ca.pem");
        super::write_atomically(&ca_file, authority.root_pem()).expect("written");
        let options = Options {
            tls: Some(authority.tls(name)),
            hosts: HostRule::any(),
            ..Options::new(Arc::new(SystemClock))
        };
        let any = ([127, 0, 0, 1], 0).into();
        let listener = Listener::bind(any).await.expect("a free port");
        let (address, stop) = (listener.local_addr(), CancellationToken::new());
        let router = Router::new().fallback(|| async { HELLO });
        tokio::spawn(listener.serve(router, options, stop.clone()));
        Self {
            name,
            address,
            ca_file,
            _folder: folder,
            _stop: stop.drop_guard(),
        }
    }

    fn url(&self) -> String {
        format!("https://{}:{}/", self.name, self.address.port())
    }

    fn folder(&self) -> &Path {
        self.ca_file.parent().expect("a file lies in a folder")
    }

    /// Runs a client that is told the port, the name and the certificate by its environment;
    /// answers what it printed.
    async fn meets(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder())
            .env("NAME", self.name)
            .env("PORT", self.address.port().to_string())
            .env("CA", &self.ca_file)
            .env_remove("JAVA_TOOL_OPTIONS")
            .stdin(Stdio::null())
            .output()
            .await
            .expect("the client can be started");
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        said
    }
}

/// Asserts that a client is served under a name of WeChat's and under no other. `refusal` is in
/// what it says then: another failure would prove nothing.
async fn believes_wechats_names_only(refusals: &[&str], client: impl AsyncFn(&Served) -> String) {
    let authority = CertificateAuthority::new(SystemClock.now());
    let served = Served::start(&authority, WECHATS).await;
    let said = client(&served).await;
    assert!(said.contains(HELLO), "{WECHATS} is refused: {said}");
    for name in FOREIGN {
        let served = Served::start(&authority, name).await;
        let said = client(&served).await;
        assert!(!said.contains(HELLO), "{name} is believed: {said}");
        assert!(
            refusals.iter().any(|refusal| said.contains(refusal)),
            "{name} is refused for its name: {said}"
        );
    }
    let other = CertificateAuthority::new(SystemClock.now());
    let served = Served::start(&other, WECHATS).await;
    super::write_atomically(&served.ca_file, authority.root_pem()).expect("written");
    let said = client(&served).await;
    assert!(!said.contains(HELLO), "another simulator's is believed");
}

/// Whether a client is on this machine; says so if not, and fails where tests must not be skipped.
/// (The testkit would say it, but brings a store along, of which this crate knows nothing.)
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if !found {
        let required = std::env::var_os("SAOMA_TEST_REQUIRE").is_some();
        assert!(
            !required,
            "SAOMA_TEST_REQUIRE is set, but there is no `{program}`"
        );
        eprintln!("nothing was tested here: there is no `{program}`");
    }
    found
}

#[tokio::test]
async fn curl_believes_wechats_names_only() {
    if !has("curl") {
        return;
    }
    believes_wechats_names_only(&["permitted subtree violation"], async |served| {
        let resolve = format!("{}:{}:127.0.0.1", served.name, served.address.port());
        let url = served.url();
        let arguments = [
            "--silent",
            "--show-error",
            "--verbose",
            "--noproxy",
            "*",
            "--cacert",
            "ca.pem",
            "--resolve",
            &resolve,
            &url,
        ];
        served.meets("curl", &arguments).await
    })
    .await;
}

#[tokio::test]
async fn openssl_believes_wechats_names_only() {
    if !has("openssl") {
        return;
    }
    let script = r#"printf 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' |
        openssl s_client -quiet -ign_eof -verify_return_error -CAfile "$CA" \
        -connect "127.0.0.1:$PORT" -servername "$NAME" -verify_hostname "$NAME""#;
    believes_wechats_names_only(&["permitted subtree violation"], async |served| {
        served.meets("sh", &["-c", script]).await
    })
    .await;
}

#[tokio::test]
async fn python_believes_wechats_names_only() {
    if !has("python3") {
        return;
    }
    // requests, httpx and urllib all leave it to this module.
    let script = r#"
import os, socket, ssl
context = ssl.create_default_context(cafile=os.environ["CA"])
plain = socket.create_connection(("127.0.0.1", int(os.environ["PORT"])))
secure = context.wrap_socket(plain, server_hostname=os.environ["NAME"])
secure.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
print(b"".join(iter(lambda: secure.recv(4096), b"")).decode())
"#;
    believes_wechats_names_only(&["permitted subtree violation"], async |served| {
        served.meets("python3", &["-c", script]).await
    })
    .await;
}

#[tokio::test]
async fn node_believes_wechats_names_only() {
    if !has("node") {
        return;
    }
    let script = r#"
const { CA, NAME, PORT } = process.env;
const options = { host: "127.0.0.1", port: PORT, servername: NAME, ca: fs.readFileSync(CA), headers: { host: NAME } };
https.get(options, (answer) => answer.on("data", (data) => console.log(String(data))))
  .on("error", (error) => console.error(error));
"#;
    believes_wechats_names_only(&["permitted subtree violation"], async |served| {
        served.meets("node", &["-e", script]).await
    })
    .await;
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "a JDK is set up on Linux only")]
async fn java_believes_wechats_names_only() {
    if !has("java") || !has("javac") {
        return;
    }
    let program = include_str!("Meet.java");
    believes_wechats_names_only(&["SSLHandshakeException"], async |served| {
        std::fs::write(served.folder().join("Meet.java"), program).expect("written");
        served.meets("java", &["Meet.java"]).await
    })
    .await;
}

#[tokio::test]
async fn rustls_believes_wechats_names_only() {
    believes_wechats_names_only(&["NameConstraintViolation"], async |served| {
        let root = std::fs::read(&served.ca_file).expect("a file");
        let root = reqwest::Certificate::from_pem(&root).expect("PEM");
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([root])
            .resolve(served.name, served.address)
            .build()
            .expect("a client");
        match client.get(served.url()).send().await {
            Ok(answer) => answer.text().await.expect("a body"),
            Err(error) => format!("{error:?}"),
        }
    })
    .await;
}
