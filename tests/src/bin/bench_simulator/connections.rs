//! Memory under connections that nobody ends: browsers that show a QR code nobody scans, and
//! clients that never finish a request.
//!
//! This program holds the connections; the simulator is a process of its own, so that each has
//! the whole of its file limit.

use std::net::SocketAddr;
use std::time::Duration;

use saoma_ambient::{Clock, SystemClock};
use saoma_tests::{Running, Saoma, open_files, resident};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The AppID of the simulator's own website app.
const APPID: &str = "wx5a0a8601c0de0001";

/// How many connections open at the same moment: more would fill the system's queue.
const OPENING: usize = 64;

/// Memory of the simulator under so many idle long polls.
pub(crate) async fn measure_polls(polls: usize) {
    let (saoma, running) = start().await;
    let before = resident(running.id());
    let begun = SystemClock.now();
    let pages = hold(address(&running), polls).await;
    let seconds = SystemClock.now().since(begun).as_secs_f64();
    let during = resident(running.id());
    // A poll is answered after 25 s at the earliest: what has been answered was not held.
    let answered = pages.iter().filter(|page| page.is_answered()).count();
    assert_eq!(
        answered, 0,
        "all are held at once; opening took {seconds:.1} s, try fewer"
    );
    drop(pages);
    tell("polls", polls, before, during, seconds);
    drop((running, saoma));
}

/// Memory of the simulator under so many clients that stop in the middle of a head, and whether
/// another client is served beside them.
pub(crate) async fn measure_half_open(connections: usize) {
    let (saoma, running) = start().await;
    let address = address(&running);
    let before = resident(running.id());
    let begun = SystemClock.now();
    let mut held = Vec::with_capacity(connections);
    for _ in 0..connections {
        let connection = TcpStream::connect(address).await;
        let mut connection = connection.expect("the simulator listens");
        let sent = connection
            .write_all(b"GET /sns/userinfo HTTP/1.1\r\nhost: 127")
            .await;
        sent.expect("the simulator reads");
        held.push(connection);
    }
    drop(Page::open(address).await);
    let seconds = SystemClock.now().since(begun).as_secs_f64();
    let during = resident(running.id());
    drop(held);
    tell("half-open", connections, before, during, seconds);
    drop((running, saoma));
}

async fn start() -> (Saoma, Running) {
    let saoma = Saoma::new();
    let running = saoma.start(["simulate", "--listen", "127.0.0.1:0"], 2);
    // What the first request loads stays; it is not the connections'.
    drop(Page::open(address(&running)).await);
    (saoma, running)
}

fn tell(name: &str, count: usize, before: Option<u64>, during: Option<u64>, seconds: f64) {
    let Some((before, during)) = before.zip(during) else {
        println!("  {name:<10}  memory is not known on this system; opened in {seconds:.1} s");
        return;
    };
    let each = kib(during.saturating_sub(before)) / kib(count as u64);
    println!(
        "  {name:<10}  before {before} KiB, with {count} {during} KiB: {each:.1} KiB each; opened in {seconds:.1} s"
    );
}

/// The simulator has the same limit, and needs some files for itself.
pub(crate) fn most() -> usize {
    let most = open_files().unwrap_or(1024).saturating_sub(200);
    // The limit on connections of our own servers.
    usize::try_from(most).unwrap_or(usize::MAX).min(16_000)
}

fn kib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX))
}

fn address(running: &Running) -> SocketAddr {
    let url = running.url("simulator");
    url.trim_start_matches("http://")
        .parse()
        .expect("it listens on an address")
}

/// Opens pages, each with a QR code and a poll of its own, and waits until all polls are sent.
async fn hold(address: SocketAddr, polls: usize) -> Vec<Page> {
    let mut opening = JoinSet::new();
    let mut pages = Vec::with_capacity(polls);
    for _ in 0..polls {
        if opening.len() == OPENING {
            pages.extend(joined(&mut opening).await);
        }
        opening.spawn(Page::open(address));
    }
    while let Some(page) = joined(&mut opening).await {
        pages.push(page);
    }
    // The last polls are with the simulator once it has answered a request that came after them.
    drop(Page::open(address).await);
    SystemClock
        .sleep_until(SystemClock.now().plus(Duration::from_millis(500)))
        .await;
    pages
}

async fn joined(opening: &mut JoinSet<Page>) -> Option<Page> {
    let page = opening.join_next().await?;
    Some(page.expect("a page opens"))
}

/// A browser's page with a QR code, waiting for the answer to its poll.
struct Page(TcpStream);

impl Page {
    async fn open(address: SocketAddr) -> Self {
        let mut connection = TcpStream::connect(address)
            .await
            .expect("the simulator listens");
        let page = format!(
            "/connect/qrconnect?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&scope=snsapi_login&f=xml"
        );
        ask(&mut connection, address, &page).await;
        let uuid = uuid(&mut connection).await;
        let poll = format!("/connect/l/qrconnect?uuid={uuid}");
        ask(&mut connection, address, &poll).await;
        Self(connection)
    }

    fn is_answered(&self) -> bool {
        self.0.try_read(&mut [0]).is_ok()
    }
}

async fn ask(connection: &mut TcpStream, address: SocketAddr, path: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let sent = connection.write_all(request.as_bytes()).await;
    sent.expect("the simulator reads");
}

/// Reads the short answer that names the QR code.
async fn uuid(connection: &mut TcpStream) -> String {
    let mut text = String::new();
    loop {
        let mut bytes = [0; 2048];
        let read = connection
            .read(&mut bytes)
            .await
            .expect("the simulator answers");
        assert_ne!(read, 0, "the answer is complete: {text}");
        text.push_str(&String::from_utf8_lossy(
            bytes.get(..read).unwrap_or_default(),
        ));
        let uuid = text.split_once("CDATA[").map(|(_, rest)| rest);
        if let Some((uuid, _)) = uuid.and_then(|rest| rest.split_once("]]></uuid></qrconnect>")) {
            return uuid.to_owned();
        }
    }
}
