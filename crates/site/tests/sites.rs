//! The check against small sites on this machine: one that is right, and one per reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use saoma_ambient::{Clock, ShiftedClock, Sleep, Timestamp};
use saoma_site::{HostSeen, Reach, Report, SiteCheck, Verdict, check, look_at_host};
use saoma_text::Lang;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const HOST: &str = "www.lantern.test";
const HOME: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>灯笼牙科预约</title></head>
<body><header><h1>灯笼牙科预约</h1><nav><a href="/services">服务</a> <a href="/doctors">医生</a> <a href="/prices">价格</a>
<a href="/visit">到店</a> <a href="/about">关于我们</a></nav></header>
<main><p>灯笼牙科是杭州的一家口腔诊所，在这里可以在线预约洗牙、补牙和正畸，扫码登录后查看就诊时间、医生和费用。</p>
<h2>洗牙</h2><p>每半年一次，大约四十分钟，医生会先检查再清洁，当天就能正常吃饭。</p>
<h2>补牙</h2><p>用树脂材料，颜色和牙齿接近，一次就好，三个月内有问题免费复查。</p>
<h2>正畸</h2><p>先拍片再定方案，隐形和金属都做，每个月复诊一次，进度在这里能看到。</p>
<h2>儿童齿科</h2><p>有专门的诊室和医生，家长可以陪在旁边，第一次来先熟悉环境再看牙。</p>
<h2>营业时间</h2><p>每天九点到十八点，节假日照常，周三下午消毒不接诊。</p></main>
<footer><p>联系电话：0571-88880000</p><a href="/terms">用户协议</a> <a href="/privacy">隐私政策</a>
<a href="https://beian.miit.gov.cn/">浙ICP备2026012345号</a></footer></body></html>"#;
const PAGE: &str = "<title>灯笼牙科预约</title><p>灯笼牙科预约的条款。</p>";

/// A clock that stands still.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn sleep_until(&self, _at: Timestamp) -> Sleep<'_> {
        Box::pin(std::future::pending())
    }
}

/// What a path answers.
#[derive(Clone)]
enum Answer {
    Html(Vec<u8>),
    Redirect(String),
    Status(u16),
    /// Bytes without end.
    Endless,
    /// Takes the request and says nothing.
    Hangs,
}

struct Site {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
    root: Option<Vec<u8>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn good() -> BTreeMap<String, Answer> {
    let pages = [
        "/terms",
        "/privacy",
        "/services",
        "/doctors",
        "/prices",
        "/visit",
        "/about",
    ];
    let pages = pages.map(|path| (path.to_owned(), html(PAGE)));
    pages
        .into_iter()
        .chain([("/".to_owned(), html(HOME))])
        .collect()
}

fn html(text: &str) -> Answer {
    Answer::Html(text.as_bytes().to_vec())
}

fn home(text: &str) -> BTreeMap<String, Answer> {
    let mut pages = good();
    pages.insert("/".to_owned(), html(text));
    pages
}

async fn serve(pages: BTreeMap<String, Answer>, certificate: Option<(i32, &str)>) -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let (tls, root) = match certificate {
        Some((year, host)) => {
            let (config, root) = tls(year, host);
            (Some(TlsAcceptor::from(Arc::new(config))), Some(root))
        }
        None => (None, None),
    };
    let (pages, count) = (Arc::new(pages), asked.clone());
    let server = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (pages, count, tls) = (pages.clone(), count.clone(), tls.clone());
            tokio::spawn(async move {
                match tls {
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            answer(stream, &pages, &count).await;
                        }
                    }
                    None => answer(stream, &pages, &count).await,
                }
            });
        }
    });
    Site {
        address,
        asked,
        root,
        server,
    }
}

fn tls(year: i32, host: &str) -> (ServerConfig, Vec<u8>) {
    let mut authority = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let mut leaf = rcgen::CertificateParams::new(vec![host.to_owned()]).unwrap();
    leaf.not_after = rcgen::date_time_ymd(year, 2, 11);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = leaf.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    (config, root.der().to_vec())
}

async fn answer(
    mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    pages: &BTreeMap<String, Answer>,
    asked: &AtomicUsize,
) {
    let mut request = vec![0; 8192];
    let read = stream.read(&mut request).await.unwrap_or(0);
    let request = String::from_utf8_lossy(request.get(..read).unwrap_or_default()).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.fetch_add(1, Ordering::SeqCst);
    let head = |status: &str, more: &str| {
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: text/html\r\n{more}\r\n")
    };
    let (head, body) = match pages.get(&path) {
        Some(Answer::Html(body)) => (head("200 OK", ""), body.clone()),
        Some(Answer::Redirect(to)) => (head("302 Found", &format!("location: {to}\r\n")), vec![]),
        Some(Answer::Status(status)) => (head(&format!("{status} No"), ""), vec![]),
        Some(Answer::Hangs) => std::future::pending().await,
        Some(Answer::Endless) => (head("200 OK", ""), vec![b'x'; 64 * 1024]),
        None => (head("404 Not Found", ""), vec![]),
    };
    let endless = matches!(pages.get(&path), Some(Answer::Endless));
    if stream.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    while stream.write_all(&body).await.is_ok() && endless {}
    let _ = stream.shutdown().await;
}

fn wanted(url: String) -> SiteCheck {
    SiteCheck {
        url,
        name: Some("灯笼牙科预约".to_owned()),
        callback_domain: Some(HOST.to_owned()),
        icp_number: Some("浙ICP备2026012345号".to_owned()),
    }
}

async fn look(site: &Site) -> Report {
    let scheme = if site.root.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{HOST}:{}/", site.address.port());
    look_at(site, &wanted(url)).await
}

async fn look_at(site: &Site, wanted: &SiteCheck) -> Report {
    let reach = Reach {
        allow_private: true,
        known: vec![
            (HOST.to_owned(), site.address),
            ("other.test".to_owned(), site.address),
        ],
        roots: site.root.clone().into_iter().collect(),
    };
    check(wanted, &reach, &Still(NOW), |_| {}).await
}

/// 2026-11-22.
const NOW: Timestamp = Timestamp::from_millis(1_795_305_600_000);

/// What is not as it should be, in words.
fn wrong(report: &Report) -> Vec<&'static str> {
    let findings = report.findings.iter();
    let wrong = findings.filter(|finding| finding.verdict != Verdict::Pass);
    wrong.map(|finding| finding.word).collect()
}

#[tokio::test]
async fn a_site_that_is_right_passes_every_check() {
    let site = serve(good(), Some((2090, HOST))).await;
    let report = look(&site).await;
    assert_eq!(wrong(&report), Vec::<&str>::new());
    assert_eq!(report.verdict(), Verdict::Pass);
    assert_eq!(report.pages.len(), 8, "the home page and what it links to");
    let mut told = String::new();
    for lang in Lang::ALL {
        for finding in &report.findings {
            writeln!(told, "{} {}", finding.check.as_str(), finding.message(lang)).unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn a_certificate_that_ends_within_a_month_is_told() {
    let site = serve(good(), Some((2090, HOST))).await;
    let near = Timestamp::from_millis(3_789_417_600_000); // 2090-01-30
    let reach = Reach {
        allow_private: true,
        known: vec![(HOST.to_owned(), site.address)],
        roots: site.root.clone().into_iter().collect(),
    };
    let url = format!("https://{HOST}:{}/", site.address.port());
    let report = check(&wanted(url), &reach, &Still(near), |_| {}).await;
    assert_eq!(wrong(&report), ["certificate_ending"]);
}

#[tokio::test]
async fn each_reason_of_a_refusal_is_found() {
    let without = |text: &str| HOME.replace(text, "");
    let broken_terms = {
        let mut pages = good();
        pages.insert("/terms".to_owned(), Answer::Status(404));
        pages
    };
    let gbk = {
        let (bytes, ..) = encoding_rs::GBK.encode(HOME);
        let mut pages = good();
        pages.insert("/".to_owned(), Answer::Html(bytes.into_owned()));
        pages
    };
    let named_elsewhere = HOME.replace("灯笼牙科预约", "灯笼");
    let nowhere: BTreeMap<_, _> = home(&named_elsewhere)
        .into_iter()
        .map(|(path, page)| {
            if path == "/" {
                (path, page)
            } else {
                (path, html("<p>条款</p>"))
            }
        })
        .collect();
    let cases: Vec<(&str, BTreeMap<String, Answer>)> = vec![
        ("name_elsewhere", home(&named_elsewhere)),
        ("name_missing", nowhere),
        ("icp_missing", home(&without("浙ICP备2026012345号"))),
        (
            "icp_form",
            home(&HOME.replace("浙ICP备2026012345号", "ICP备2026号")),
        ),
        ("icp_other", home(&HOME.replace("2026012345", "2026099999"))),
        (
            "icp_not_linked",
            home(&HOME.replace("https://beian.miit.gov.cn/", "/icp")),
        ),
        ("agreement_missing", home(&without("用户协议"))),
        ("agreement_broken", broken_terms),
        ("privacy_missing", home(&without("隐私政策"))),
        (
            "contact_missing",
            home(&HOME.replace("联系电话：0571-88880000", "欢迎")),
        ),
        (
            "introduction_missing",
            home("<title>灯笼牙科预约</title><p>灯笼牙科预约</p><a href=/terms>用户协议</a>"),
        ),
        (
            "content_handful",
            home("<title>灯笼牙科预约</title><p>灯笼牙科预约</p>"),
        ),
        (
            "content_scripted",
            home("<title>灯笼牙科预约</title><div id=app></div><script src=/app.js></script>"),
        ),
        ("encoding_wrong", gbk),
    ];
    let mut told = String::new();
    for (reason, pages) in cases {
        let report = look(&serve(pages, Some((2090, HOST))).await).await;
        assert!(
            wrong(&report).contains(&reason),
            "{reason}: {:?}",
            wrong(&report)
        );
        let found = report
            .findings
            .iter()
            .find(|finding| finding.word == reason)
            .unwrap();
        let lang = Lang::ZhCn;
        let (message, avoids) = (found.message(lang), found.avoids(lang));
        let (verdict, mend) = (found.verdict.as_str(), found.mend(lang).unwrap());
        writeln!(told, "{verdict} {reason}: {message}\n  {avoids}\n  {mend}").unwrap();
    }
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn what_does_not_open_is_told_apart() {
    let only = |answer: Answer| BTreeMap::from([("/".to_owned(), answer)]);
    for (reason, pages) in [
        ("bad_status", only(Answer::Status(403))),
        ("redirects_loop", only(Answer::Redirect("/".to_owned()))),
    ] {
        let report = look(&serve(pages, None).await).await;
        assert_eq!(wrong(&report), [reason]);
    }
    let other = serve(good(), Some((2090, "else.test"))).await;
    assert_eq!(
        wrong(&look(&other).await),
        ["certificate_invalid"],
        "for another host"
    );
    let old = serve(good(), Some((2020, HOST))).await;
    assert_eq!(
        wrong(&look(&old).await),
        ["certificate_invalid"],
        "it ended in 2020"
    );
    let mut untrusted = serve(good(), Some((2090, HOST))).await;
    untrusted.root = Some(tls(2090, HOST).1);
    assert_eq!(
        wrong(&look(&untrusted).await),
        ["certificate_invalid"],
        "signed by a stranger"
    );
    let site = serve(good(), None).await;
    let typed = |url: &str| SiteCheck {
        url: url.to_owned(),
        ..SiteCheck::default()
    };
    assert_eq!(wrong(&look_at(&site, &typed("")).await), ["no_address"]);
    assert_eq!(
        wrong(&look_at(&site, &typed("file:///etc/passwd")).await),
        ["no_address"]
    );
}

#[tokio::test]
async fn a_site_that_leads_elsewhere_or_uses_http_is_told() {
    let site = serve(good(), None).await;
    let port = site.address.port();
    let report = look(&site).await;
    assert_eq!(wrong(&report), ["https_missing"]);
    let mut pages = good();
    let elsewhere = format!("http://{HOST}:{port}/");
    pages.insert("/old".to_owned(), Answer::Redirect(elsewhere));
    // Both listen on this machine, and the port is in the address.
    let old = serve(pages, None).await;
    let from = wanted(format!("http://other.test:{}/old", old.address.port()));
    let report = look_at(&site, &from).await;
    assert_eq!(wrong(&report), ["https_missing", "redirects_elsewhere"]);
}

#[tokio::test]
async fn a_private_address_is_never_connected_to_unless_asked() {
    let site = serve(good(), None).await;
    let port = site.address.port();
    let strict = Reach {
        known: vec![(HOST.to_owned(), site.address)],
        ..Reach::default()
    };
    for url in [
        format!("http://{HOST}:{port}/"),
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://2130706433:{port}/"),
    ] {
        let report = check(&wanted(url.clone()), &strict, &Still(NOW), |_| {}).await;
        assert_eq!(wrong(&report), ["private_address"], "{url}");
    }
    assert_eq!(
        site.asked.load(Ordering::SeqCst),
        0,
        "nothing was sent there"
    );
}

#[tokio::test]
async fn an_endless_page_and_one_that_hangs_end() {
    let endless = serve(BTreeMap::from([("/".to_owned(), Answer::Endless)]), None).await;
    let report = look(&endless).await;
    assert!(
        report.pages[0].bytes <= 2 * 1024 * 1024,
        "{:?}",
        report.pages
    );
    let hanging = serve(BTreeMap::from([("/".to_owned(), Answer::Hangs)]), None).await;
    let clock = Arc::new(ShiftedClock::new(Arc::new(Still(NOW))));
    let url = format!("http://{HOST}:{}/", hanging.address.port());
    let reach = Reach {
        allow_private: true,
        known: vec![(HOST.to_owned(), hanging.address)],
        roots: Vec::new(),
    };
    let moving = clock.clone();
    let asked = hanging.asked.clone();
    let moves = async move {
        while asked.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        moving.advance(Duration::from_secs(20));
    };
    let wanted = wanted(url);
    let (report, ()) = tokio::join!(check(&wanted, &reach, &*clock, |_| {}), moves);
    assert_eq!(wrong(&report), ["timed_out"]);
}

#[tokio::test]
async fn a_host_is_known_by_its_certificate_and_never_asked_at_a_private_address() {
    let seen = async |site: &Site, host: &str, allow_private| {
        let reach = Reach {
            allow_private,
            known: vec![(HOST.to_owned(), site.address)],
            roots: site.root.iter().cloned().collect(),
        };
        look_at_host(&format!("{host}:{}", site.address.port()), &reach).await
    };
    let site = serve(good(), Some((2090, HOST))).await;
    let end = Some(Timestamp::from_millis(43_871 * 86_400_000));
    let answers = HostSeen::Answers {
        certificate_end: end,
    };
    assert_eq!(seen(&site, HOST, true).await, answers, "11 February 2090");
    let before = site.asked.load(Ordering::SeqCst);
    let refused = HostSeen::Private(site.address.ip());
    assert_eq!(seen(&site, HOST, false).await, refused);
    assert_eq!(seen(&site, "127.0.0.1", false).await, refused);
    assert_eq!(
        site.asked.load(Ordering::SeqCst),
        before,
        "nothing was sent to it"
    );
    for other in [
        serve(good(), Some((2020, HOST))),
        serve(good(), Some((2090, "else.test"))),
    ] {
        let other = other.await;
        assert_eq!(seen(&other, HOST, true).await, HostSeen::BadCertificate);
    }
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    drop(silent);
    let inside = Reach {
        allow_private: true,
        ..Reach::default()
    };
    let gone = look_at_host(&address.to_string(), &inside).await;
    assert_eq!(gone, HostSeen::NoAnswer);
    let nobody = look_at_host("nobody.invalid", &Reach::default()).await;
    assert_eq!(nobody, HostSeen::NoSuchHost);
}
