//! The words by which a reviewer finds what has to be on a site.

use crate::page::{Link, Page, plain};

const AGREEMENT: [&str; 12] = [
    "用户协议",
    "服务协议",
    "服务条款",
    "使用条款",
    "用户服务协议",
    "注册协议",
    "用户须知",
    "法律声明",
    "termsofservice",
    "termsofuse",
    "useragreement",
    "terms&conditions",
];
const PRIVACY: [&str; 6] = [
    "隐私政策",
    "隐私权",
    "隐私声明",
    "隐私保护",
    "隐私条款",
    "privacy",
];
const CONTACT: [&str; 14] = [
    "联系我们",
    "联系方式",
    "联系电话",
    "客服电话",
    "客服热线",
    "服务热线",
    "联系邮箱",
    "公司地址",
    "电话：",
    "电话:",
    "邮箱：",
    "邮箱:",
    "contactus",
    "contact:",
];
const ABOUT: [&str; 6] = ["关于", "公司简介", "公司介绍", "企业简介", "about", "简介"];

/// What a site has to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Agreement,
    Privacy,
    Contact,
    /// Not asked for by itself; introductions are often there.
    About,
}

impl Sign {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Agreement => &AGREEMENT,
            Self::Privacy => &PRIVACY,
            Self::Contact => &CONTACT,
            Self::About => &ABOUT,
        }
    }

    /// Whether a link says that it leads there.
    pub(crate) fn is_on(self, link: &Link) -> bool {
        let text = plain(&link.text);
        let says = self.words().iter().any(|word| text.contains(word));
        let scheme = link.to.as_ref().map(url::Url::scheme);
        says || (self == Self::Contact && matches!(scheme, Some("tel" | "mailto")))
    }

    /// Whether a page shows it in its text.
    pub(crate) fn is_in(self, page: &Page) -> bool {
        let text = page.plain();
        self.words().iter().any(|word| text.contains(word))
    }
}

/// Whether the link leads to the ministry's register of filings.
pub(crate) fn leads_to_register(link: &Link) -> bool {
    let host = link.to.as_ref().and_then(url::Url::host_str);
    host.is_some_and(|host| host == "miit.gov.cn" || host.ends_with(".miit.gov.cn"))
}

/// Whether both belong to one site, as visitors see it: `www.acme.example` and `acme.example`.
pub(crate) fn is_same_site(one: &str, other: &str) -> bool {
    site_of(one) == site_of(other)
}

/// The last two labels, or three where the last two belong to everybody, as in `com.cn`.
fn site_of(host: &str) -> String {
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let shared = ["com", "net", "org", "gov", "edu", "ac", "co"];
    let kept = match labels.as_slice() {
        [.., second, last] if last.len() == 2 && shared.contains(second) => 3,
        _ => 2,
    };
    let from = labels.len().saturating_sub(kept);
    labels.get(from..).unwrap_or_default().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_what_stands_under_one_registered_name() {
        assert!(is_same_site("acme.example", "www.acme.example"));
        assert!(is_same_site("www.acme.com.cn", "login.acme.com.cn"));
        assert!(!is_same_site("acme.com.cn", "other.com.cn"));
        assert!(!is_same_site("acme.example", "acme.test"));
    }
}
