//! The check: which pages are read, and when it ends.

use std::net::SocketAddr;
use std::time::Duration;

use saoma_ambient::{Clock, Timestamp};
use url::Url;

use crate::encoding::decode;
use crate::fetch::{Failure, Fetched, Fetcher};
use crate::finding::{Finding, Verdict};
use crate::judge::{Seen, findings};
use crate::page::{Link, Page};
use crate::signs::{Sign, is_same_site};

/// The most pages that are read.
const MOST_PAGES: usize = 10;
/// How long it takes at most.
const MOST_TIME: Duration = Duration::from_secs(20);
/// The longest address that is followed.
const MOST_URL: usize = 2000;

/// What is to be looked at.
#[derive(Debug, Clone, Default)]
pub struct SiteCheck {
    /// The site's address, as it goes into WeChat's form.
    pub url: String,
    /// The application's name on the registration form.
    pub name: Option<String>,
    /// The callback domain.
    pub callback_domain: Option<String>,
    /// The ICP number on the registration form.
    pub icp_number: Option<String>,
}

/// How the site is reached.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Also connect to addresses that are not public: a site that is not out yet.
    pub allow_private: bool,
    /// Names that are known without asking, and where they lead.
    pub known: Vec<(String, SocketAddr)>,
    /// Further certificate authorities to trust, in DER.
    pub roots: Vec<Vec<u8>>,
}

/// A page that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// How many pages were begun, this one included.
    pub pages: usize,
    /// How many bytes were read before.
    pub bytes: usize,
    /// Its address.
    pub url: String,
}

/// A page that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitedPage {
    /// Its address, after redirects.
    pub url: String,
    /// How many bytes were read.
    pub bytes: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The address of the home page, after redirects.
    pub url: String,
    /// When it was looked at.
    pub checked_at: Timestamp,
    /// The pages that were read.
    pub pages: Vec<VisitedPage>,
    /// What was found, in the order of the checks.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The worst finding.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.findings.iter().map(|finding| finding.verdict);
        verdicts.max().unwrap_or(Verdict::Fail)
    }
}

/// Looks at a site; `on_progress` is told of each page. Dropping the future ends it.
pub async fn check(
    site: &SiteCheck,
    reach: &Reach,
    clock: &dyn Clock,
    on_progress: impl Fn(Progress) + Send,
) -> Report {
    let now = clock.now();
    let mut visit = Visit {
        seen: Seen::new(site, now),
        failed: None,
    };
    match (address(&site.url), fetcher(reach)) {
        (Some(url), Some(mut fetcher)) => {
            let visiting = visit.run(&url, &mut fetcher, &on_progress);
            tokio::select! {
                biased;
                () = visiting => {}
                () = clock.sleep_until(now.plus(MOST_TIME)) => visit.out_of_time(),
            }
        }
        (None, _) => visit.failed = Some(Failure::Scheme),
        (_, None) => visit.failed = Some(Failure::NoAnswer),
    }
    visit.report(site, now)
}

fn fetcher(reach: &Reach) -> Option<Fetcher> {
    Fetcher::new(
        reach.allow_private,
        reach.known.clone().into(),
        &reach.roots,
    )
    .ok()
}

/// The address that was typed; without a scheme it is https, as in WeChat's form.
fn address(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > MOST_URL {
        return None;
    }
    let absolute = match typed.contains("://") {
        true => typed.to_owned(),
        false => format!("https://{typed}"),
    };
    Url::parse(&absolute).ok().filter(Url::has_host)
}

struct Visit {
    seen: Seen,
    failed: Option<Failure>,
}

impl Visit {
    async fn run(&mut self, url: &Url, fetcher: &mut Fetcher, on_progress: &impl Fn(Progress)) {
        on_progress(Progress {
            pages: 1,
            bytes: 0,
            url: url.to_string(),
        });
        let home = match fetcher.get(url).await {
            Ok(home) => home,
            Err(failure) => {
                self.failed = Some(failure);
                return;
            }
        };
        self.seen.home(&home, url, reads(&home));
        for (link, to) in self.seen.worth_reading(MOST_PAGES - 1) {
            if !fetcher.may_read() {
                return;
            }
            on_progress(Progress {
                pages: self.seen.pages.len() + 1,
                bytes: fetcher.bytes_read(),
                url: to.to_string(),
            });
            match fetcher.get(&to).await {
                Ok(page) => self.seen.further(&link, &page, reads(&page)),
                Err(failure) => self.seen.broken(&link, failure),
            }
        }
    }

    fn out_of_time(&mut self) {
        if self.seen.pages.is_empty() {
            self.failed = Some(Failure::TimedOut);
        }
    }

    fn report(self, site: &SiteCheck, checked_at: Timestamp) -> Report {
        let url = self
            .seen
            .url
            .clone()
            .unwrap_or_else(|| site.url.trim().to_owned());
        let url = url.chars().take(MOST_URL).collect();
        Report {
            url,
            checked_at,
            findings: findings(&self.seen, self.failed.as_ref()),
            pages: self.seen.visited,
        }
    }
}

fn reads(fetched: &Fetched) -> (Page, bool) {
    let decoded = decode(&fetched.bytes, &fetched.content_type);
    (
        Page::read(&decoded.text, &fetched.url),
        decoded.is_mislabelled,
    )
}

impl Seen {
    /// The links that a reviewer would follow, the telling ones first, each page once.
    fn worth_reading(&self, most: usize) -> Vec<(Link, Url)> {
        let (Some(home), Some(url)) = (self.pages.first(), &self.home_url) else {
            return Vec::new();
        };
        let mut found: Vec<(usize, Link, Url)> = Vec::new();
        for link in &home.links {
            let Some(mut to) = link.to.clone() else {
                continue;
            };
            to.set_fragment(None);
            let is_page = matches!(to.scheme(), "http" | "https") && to.as_str().len() <= MOST_URL;
            let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
            let is_new = to != *url && found.iter().all(|(.., known)| *known != to);
            if is_page && is_new && is_same_site(&host(&to), &host(url)) {
                found.push((rank(link), link.clone(), to));
            }
        }
        found.sort_by_key(|(rank, ..)| *rank);
        let found = found.into_iter().take(most);
        found.map(|(_, link, to)| (link, to)).collect()
    }
}

fn rank(link: &Link) -> usize {
    let signs = [Sign::Agreement, Sign::Privacy, Sign::Contact, Sign::About];
    let at = signs.iter().position(|sign| sign.is_on(link));
    at.unwrap_or(signs.len())
}
