//! Reading pages under limits.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::tls::TlsInfo;
use reqwest::{Client, Response};
use saoma_ambient::Timestamp;
use url::{Host, Url};

use crate::address::{NotPublic, PublicOnly, is_public};
use crate::certificate::not_after;

/// The most redirects on the way to one page.
const MOST_REDIRECTS: usize = 5;
/// The most bytes of one page, so that one endless page does not eat what all may have.
const MOST_OF_PAGE: usize = 2 * 1024 * 1024;
/// The most bytes of all pages.
pub(crate) const MOST_BYTES: usize = 5 * 1024 * 1024;
/// How long one page may take; the whole check has its own end.
const ONE_PAGE: Duration = Duration::from_secs(8);

/// Why a page was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nobody of that name.
    NoSuchHost,
    /// Nobody answers there.
    NoAnswer,
    /// The connection is not safe.
    Certificate,
    /// An address that is not public.
    Private(IpAddr),
    /// It goes round in circles, or on and on.
    Redirects,
    /// Not `http` or `https`.
    Scheme,
    /// Not in time.
    TimedOut,
    /// An answer without a page, and its HTTP status.
    Status(u16),
    /// No HTML.
    NotHtml,
}

/// A page as it came.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) url: Url,
    /// The hosts on the way, the first is where it began.
    pub(crate) redirects: usize,
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) certificate_end: Option<Timestamp>,
}

/// Reads pages, and counts what it has read.
pub(crate) struct Fetcher {
    client: Client,
    allow_private: bool,
    left: usize,
}

impl Fetcher {
    pub(crate) fn new(
        allow_private: bool,
        known: Arc<[(String, SocketAddr)]>,
        roots: &[Vec<u8>],
    ) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: client(allow_private, known, roots)?,
            allow_private,
            left: MOST_BYTES,
        })
    }

    /// Whether more may be read.
    pub(crate) const fn may_read(&self) -> bool {
        self.left > 0
    }

    /// How much was read.
    pub(crate) const fn bytes_read(&self) -> usize {
        MOST_BYTES - self.left
    }

    /// Reads the page at `url`, wherever it sends us.
    pub(crate) async fn get(&mut self, url: &Url) -> Result<Fetched, Failure> {
        let mut url = url.clone();
        for redirects in 0..=MOST_REDIRECTS {
            may_connect(&url, self.allow_private)?;
            let request = self.client.get(url.clone());
            let request =
                request.header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5");
            let request = request.header("accept-language", "zh-CN,zh;q=0.9,en;q=0.5");
            let response = request.send().await.map_err(|error| failure(&error))?;
            if !response.status().is_redirection() {
                return self.read(response, url, redirects).await;
            }
            let location = header(response.headers(), LOCATION.as_str());
            let next = url.join(&location).map_err(|_| Failure::Redirects)?;
            if next == url || location.is_empty() {
                return Err(Failure::Redirects);
            }
            url = next;
        }
        Err(Failure::Redirects)
    }

    async fn read(
        &mut self,
        mut response: Response,
        url: Url,
        redirects: usize,
    ) -> Result<Fetched, Failure> {
        if !response.status().is_success() {
            return Err(Failure::Status(response.status().as_u16()));
        }
        let content_type = header(response.headers(), CONTENT_TYPE.as_str());
        let certificate = response.extensions().get::<TlsInfo>();
        let certificate_end = certificate
            .and_then(TlsInfo::peer_certificate)
            .and_then(not_after);
        if !may_be_html(&content_type) {
            return Err(Failure::NotHtml);
        }
        let most = MOST_OF_PAGE.min(self.left);
        let mut bytes: Vec<u8> = Vec::new();
        while bytes.len() < most {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let room = most - bytes.len();
                    bytes.extend(chunk.iter().take(room));
                }
                Ok(None) => break,
                // What came until then may be enough.
                Err(_) if !bytes.is_empty() => break,
                Err(error) => return Err(failure(&error)),
            }
        }
        self.left -= bytes.len();
        Ok(Fetched {
            url,
            redirects,
            content_type,
            bytes,
            certificate_end,
        })
    }
}

/// A client that connects to public addresses only, unless it may do otherwise, and follows nobody.
pub(crate) fn client(
    allow_private: bool,
    known: Arc<[(String, SocketAddr)]>,
    roots: &[Vec<u8>],
) -> Result<Client, reqwest::Error> {
    let resolver = PublicOnly {
        allow_private,
        known,
    };
    let mut builder = Client::builder()
        .user_agent(concat!(
            "Mozilla/5.0 (compatible; Saoma/",
            env!("CARGO_PKG_VERSION"),
            ")"
        ))
        // A proxy would connect in our place, to addresses that nobody checks.
        .no_proxy()
        .dns_resolver(Arc::new(resolver))
        .redirect(Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .timeout(ONE_PAGE)
        .tls_info(true);
    let roots = roots
        .iter()
        .filter_map(|der| reqwest::Certificate::from_der(der).ok());
    let roots: Vec<_> = roots.collect();
    if !roots.is_empty() {
        builder = builder.tls_certs_merge(roots);
    }
    builder.build()
}

/// An address in a URL is not resolved, so it is looked at here.
pub(crate) fn may_connect(url: &Url, allow_private: bool) -> Result<(), Failure> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Failure::Scheme);
    }
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(_)) => return Ok(()),
        None => return Err(Failure::Scheme),
    };
    match allow_private || is_public(address) {
        true => Ok(()),
        false => Err(Failure::Private(address)),
    }
}

fn header(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).map(|value| value.as_bytes());
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

fn may_be_html(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let media_type = media_type.to_ascii_lowercase();
    matches!(
        media_type.as_str(),
        "" | "text/html" | "application/xhtml+xml" | "text/plain"
    )
}

/// What kept a request from being answered.
pub(crate) fn failure(error: &reqwest::Error) -> Failure {
    if let Some(NotPublic(address)) = cause::<NotPublic>(error) {
        return Failure::Private(*address);
    }
    if error.is_timeout() {
        return Failure::TimedOut;
    }
    let words = words(error);
    // The TLS library's error type belongs to a crate that this one does not name.
    if words.contains("certificate") || words.contains("handshake") || words.contains("tls") {
        return Failure::Certificate;
    }
    if words.contains("dns error") || words.contains("lookup address") {
        return Failure::NoSuchHost;
    }
    Failure::NoAnswer
}

fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

fn words(error: &reqwest::Error) -> String {
    let mut words = String::new();
    let mut next = error.source();
    while let Some(error) = next {
        words.push_str(&error.to_string().to_ascii_lowercase());
        words.push(' ');
        next = error.source();
    }
    words
}
