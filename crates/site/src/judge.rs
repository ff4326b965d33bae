//! What reviews would say of what was seen. The reasons are those of published notices; how many
//! lines and links are "a handful" is our own measure, so what lies near it only warns.

use saoma_ambient::Timestamp;
use saoma_model::icp_numbers;
use url::Url;

use crate::certificate::day;
use crate::check::{SiteCheck, VisitedPage};
use crate::fetch::{Failure, Fetched};
use crate::finding::{Check, Finding};
use crate::page::{Link, Page, plain};
use crate::signs::{Sign, is_same_site, leads_to_register};

/// A certificate that ends within these days is told.
const NEAR_END: i64 = 30 * 86_400_000;
/// An introduction has this many characters in one block.
const INTRODUCTION: usize = 30;
/// Fewer lines, links or characters than these are a handful.
const HANDFUL: (usize, usize, usize) = (5, 3, 60);
/// Fewer than these look like little.
const LITTLE: (usize, usize, usize) = (12, 6, 150);

/// What was seen of a site.
pub(crate) struct Seen {
    name: Option<String>,
    callback_domain: Option<String>,
    icp_number: Option<String>,
    now: Timestamp,
    pub(crate) url: Option<String>,
    pub(crate) home_url: Option<Url>,
    typed: Option<Url>,
    redirects: usize,
    certificate_end: Option<Timestamp>,
    is_mislabelled: bool,
    /// The home page first.
    pub(crate) pages: Vec<Page>,
    pub(crate) visited: Vec<VisitedPage>,
    broken: Vec<(Link, Failure)>,
}

impl Seen {
    pub(crate) fn new(site: &SiteCheck, now: Timestamp) -> Self {
        let given = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim).unwrap_or_default();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Self {
            name: given(&site.name),
            callback_domain: given(&site.callback_domain).map(|host| host.to_ascii_lowercase()),
            icp_number: given(&site.icp_number),
            now,
            url: None,
            home_url: None,
            typed: None,
            redirects: 0,
            certificate_end: None,
            is_mislabelled: false,
            pages: Vec::new(),
            visited: Vec::new(),
            broken: Vec::new(),
        }
    }

    pub(crate) fn home(&mut self, fetched: &Fetched, typed: &Url, page: (Page, bool)) {
        self.url = Some(fetched.url.to_string());
        self.home_url = Some(fetched.url.clone());
        self.typed = Some(typed.clone());
        self.redirects = fetched.redirects;
        self.certificate_end = fetched.certificate_end;
        self.add(fetched, page);
    }

    pub(crate) fn further(&mut self, _link: &Link, fetched: &Fetched, page: (Page, bool)) {
        self.add(fetched, page);
    }

    pub(crate) fn broken(&mut self, link: &Link, failure: Failure) {
        self.broken.push((link.clone(), failure));
    }

    fn add(&mut self, fetched: &Fetched, (page, is_mislabelled): (Page, bool)) {
        self.is_mislabelled |= is_mislabelled;
        self.pages.push(page);
        self.visited.push(VisitedPage {
            url: fetched.url.to_string(),
            bytes: fetched.bytes.len(),
        });
    }

    fn host(&self) -> &str {
        self.home_url
            .as_ref()
            .and_then(Url::host_str)
            .unwrap_or_default()
    }
}

/// Everything that is found, in the order of the checks.
pub(crate) fn findings(seen: &Seen, failed: Option<&Failure>) -> Vec<Finding> {
    if let Some(failure) = failed {
        return vec![unreachable(failure)];
    }
    let Some((home, further)) = seen.pages.split_first() else {
        return vec![unreachable(&Failure::NoAnswer)];
    };
    let mut found = vec![
        Finding::pass(Check::Reachable, "reached").with("pages", seen.pages.len()),
        https(seen),
        redirects(seen),
    ];
    if seen.is_mislabelled {
        found.push(Finding::warn(Check::Encoding, "encoding_wrong"));
    }
    found.extend(name(seen, home, further));
    found.push(introduction(home, further));
    found.push(icp(seen, home));
    found.push(linked(seen, home, Sign::Agreement));
    found.push(linked(seen, home, Sign::Privacy));
    found.push(contact(seen));
    found.push(content(home));
    found.extend(callback_domain(seen));
    found
}

fn unreachable(failure: &Failure) -> Finding {
    let fail = |word| Finding::fail(Check::Reachable, word);
    match failure {
        Failure::NoSuchHost => fail("no_such_host"),
        Failure::NoAnswer => fail("no_answer"),
        Failure::Certificate => Finding::fail(Check::Https, "certificate_invalid"),
        Failure::Private(address) => fail("private_address").with("address", address),
        Failure::Redirects => Finding::fail(Check::Redirects, "redirects_loop"),
        Failure::Scheme => fail("no_address"),
        Failure::TimedOut => fail("timed_out"),
        Failure::Status(status) => fail("bad_status").with("status", status),
        Failure::NotHtml => fail("not_html"),
    }
}

fn https(seen: &Seen) -> Finding {
    let check = Check::Https;
    if seen.home_url.as_ref().map(Url::scheme) != Some("https") {
        return Finding::warn(check, "https_missing");
    }
    match seen.certificate_end {
        Some(end) if end.millis() - seen.now.millis() < NEAR_END => {
            Finding::warn(check, "certificate_ending").with("day", day(end))
        }
        Some(end) => Finding::pass(check, "https_valid").with("day", day(end)),
        None => Finding::pass(check, "https"),
    }
}

fn redirects(seen: &Seen) -> Finding {
    let typed = seen
        .typed
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or_default();
    match seen.redirects {
        0 => Finding::pass(Check::Redirects, "redirects_none"),
        count if is_same_site(typed, seen.host()) => {
            Finding::pass(Check::Redirects, "redirects_within").with("count", count)
        }
        _ => Finding::warn(Check::Redirects, "redirects_elsewhere").with("host", seen.host()),
    }
}

fn name(seen: &Seen, home: &Page, further: &[Page]) -> Option<Finding> {
    let name = seen.name.as_ref()?;
    let wanted = plain(name);
    let check = Check::Name;
    let finding = if home.plain().contains(&wanted) {
        Finding::pass(check, "name_shown")
    } else if further.iter().any(|page| page.plain().contains(&wanted)) {
        Finding::warn(check, "name_elsewhere")
    } else {
        Finding::fail(check, "name_missing").with("pages", seen.pages.len())
    };
    Some(finding.with("name", name))
}

fn introduction(home: &Page, further: &[Page]) -> Finding {
    let longest = |page: &Page| {
        // A footer of links is long, too, and says nothing.
        let lines = page
            .lines
            .iter()
            .filter(|line| icp_numbers(line).is_empty());
        let letters = lines.map(|line| line.chars().filter(|c| c.is_alphanumeric()).count());
        letters.max().unwrap_or(0)
    };
    let check = Check::Introduction;
    let on_home = longest(home);
    if on_home >= INTRODUCTION {
        return Finding::pass(check, "introduction").with("characters", on_home);
    }
    let elsewhere = further.iter().map(longest).max().unwrap_or(0);
    if elsewhere >= INTRODUCTION || home.description.chars().count() >= INTRODUCTION {
        return Finding::warn(check, "introduction_elsewhere");
    }
    Finding::fail(check, "introduction_missing")
}

fn icp(seen: &Seen, home: &Page) -> Finding {
    let check = Check::Icp;
    let text = home.plain();
    // The plain text has small letters; the number's own have to be as they are.
    let text = text.replace("icp备", "ICP备");
    let Some(number) = icp_numbers(&text).first().copied() else {
        let word = match text.contains("ICP备") || text.contains("备案号") {
            true => "icp_form",
            false => "icp_missing",
        };
        return Finding::fail(check, word);
    };
    let subject = |number: &str| number.split('-').next().unwrap_or_default().to_owned();
    if let Some(wanted) = &seen.icp_number
        && subject(&plain(wanted).replace("icp备", "ICP备")) != subject(number)
    {
        let other = Finding::warn(check, "icp_other").with("number", number);
        return other.with("wanted", wanted);
    }
    match home.links.iter().any(leads_to_register) {
        true => Finding::pass(check, "icp_linked").with("number", number),
        false => Finding::warn(check, "icp_not_linked").with("number", number),
    }
}

fn linked(seen: &Seen, home: &Page, sign: Sign) -> Finding {
    let (check, found, missing, broken) = match sign {
        Sign::Privacy => (
            Check::Privacy,
            "privacy",
            "privacy_missing",
            "privacy_broken",
        ),
        _ => (
            Check::Agreement,
            "agreement",
            "agreement_missing",
            "agreement_broken",
        ),
    };
    let leads = |link: &&Link| sign.is_on(link);
    if let Some((link, _)) = seen.broken.iter().find(|(link, _)| leads(&link)) {
        return Finding::warn(check, broken).with("link", &link.text);
    }
    let is_linked = home
        .links
        .iter()
        .any(|link| sign.is_on(link) && link.to.is_some());
    // A form may show it beside a box to tick, on another page.
    let is_further = seen
        .pages
        .iter()
        .skip(1)
        .any(|page| page.links.iter().any(|l| sign.is_on(l)));
    match is_linked || is_further {
        true => Finding::pass(check, found),
        false => Finding::warn(check, missing),
    }
}

fn contact(seen: &Seen) -> Finding {
    let mut pages = seen.pages.iter();
    let shown = pages.any(|page| {
        Sign::Contact.is_in(page) || page.links.iter().any(|link| Sign::Contact.is_on(link))
    });
    match shown {
        true => Finding::pass(Check::Contact, "contact"),
        false => Finding::warn(Check::Contact, "contact_missing"),
    }
}

fn content(home: &Page) -> Finding {
    let lines = home.lines.len();
    let mut to: Vec<&Url> = home
        .links
        .iter()
        .filter_map(|link| link.to.as_ref())
        .collect();
    to.sort();
    to.dedup();
    let links = to.len();
    let characters: usize = home.lines.iter().map(|line| line.chars().count()).sum();
    let is_below = |(a, b, c): (usize, usize, usize)| lines < a || links < b || characters < c;
    let finding = if is_below(HANDFUL) && home.scripts > 0 && lines < HANDFUL.0 {
        // Drawn by scripts: a reviewer's browser runs them, this check does not.
        Finding::warn(Check::Content, "content_scripted")
    } else if is_below(HANDFUL) {
        Finding::fail(Check::Content, "content_handful")
    } else if is_below(LITTLE) {
        Finding::warn(Check::Content, "content_little")
    } else {
        Finding::pass(Check::Content, "content")
    };
    finding.with("links", links).with("lines", lines)
}

fn callback_domain(seen: &Seen) -> Option<Finding> {
    let callback = seen.callback_domain.as_ref()?;
    let finding = match callback == seen.host() {
        true => Finding::pass(Check::CallbackDomain, "callback_same"),
        false => Finding::warn(Check::CallbackDomain, "callback_other"),
    };
    Some(finding.with("callback", callback).with("host", seen.host()))
}
