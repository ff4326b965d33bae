use saoma_text::{Lang, text};

use super::{Diagnosis, InputKind};
use crate::PageError;
use crate::errcode::{Field, Page};

/// One of the pages that WeChat shows in place of the QR code (WeChat Open Platform docs,
/// Wechat_Login, and pages that developers saved). They come with HTTP 200 and leave no trace on
/// the site's own server.
struct ErrorPage {
    /// Each of these words finds the page, without blanks and in lower case.
    words: &'static [&'static str],
    meaning: &'static str,
    remedy: &'static str,
    field: Option<Field>,
    page: Page,
}

static PAGES: [ErrorPage; 4] = [
    ErrorPage {
        words: &[
            "redirect_uri参数错误",
            "redirect_uri域名与后台配置不一致",
            "redirect_url域名与后台配置不一致",
            "redirect_uridomainname",
            "redirect_uriparametererror",
            "errorcode10003",
            "错误码:10003",
            "错误码：10003",
        ],
        meaning: "explain.page.redirect_uri.meaning",
        remedy: "explain.page.redirect_uri.remedy",
        field: Some(Field::CallbackDomain),
        page: Page::WebsiteApp,
    },
    ErrorPage {
        words: &[
            "scope参数错误",
            "没有scope权限",
            "scopeparametererror",
            "noscopepermission",
        ],
        meaning: "explain.page.scope.meaning",
        remedy: "explain.page.scope.remedy",
        field: Some(Field::Scope),
        page: Page::Certification,
    },
    ErrorPage {
        words: &["appid参数错误", "appidparametererror"],
        meaning: "explain.page.appid.meaning",
        remedy: "explain.page.appid.remedy",
        field: Some(Field::Appid),
        page: Page::WebsiteApp,
    },
    ErrorPage {
        words: &["该链接无法访问"],
        meaning: "explain.page.link.meaning",
        remedy: "explain.page.link.remedy",
        field: None,
        page: Page::WebsiteApp,
    },
];

/// The page whose text this is.
pub(super) fn explain(input: &str, lang: Lang) -> Option<Diagnosis> {
    Some(ErrorPage::find(input)?.diagnosis(lang))
}

/// The page that shows this number. Only one number is known, and only from recollection.
pub(super) fn explain_code(code: i64, lang: Lang) -> Option<Diagnosis> {
    PAGES
        .first()
        .filter(|_| code == 10003)
        .map(|page| page.diagnosis(lang))
}

impl PageError {
    /// What an error page with this text complains of, if the text is a known one.
    pub(crate) fn find(text: &str) -> Option<Self> {
        match ErrorPage::find(text)?.field? {
            Field::Appid => Some(Self::Appid),
            Field::CallbackDomain => Some(Self::RedirectUri),
            Field::Scope => Some(Self::Scope),
            _ => None,
        }
    }
}

impl ErrorPage {
    fn find(input: &str) -> Option<&'static Self> {
        let text: String = input
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        PAGES
            .iter()
            .find(|page| page.words.iter().any(|words| text.contains(words)))
    }

    fn diagnosis(&self, lang: Lang) -> Diagnosis {
        let mut diagnosis = Diagnosis::plain(InputKind::ErrorPage, self.meaning, self.remedy, lang);
        diagnosis.explanation.field = self.field;
        diagnosis.explanation.reproduce = match self.field {
            Some(Field::Scope) => Some("certification-lapsed"),
            _ => None,
        };
        diagnosis.explanation.page = Some(text(lang, self.page.key()).to_owned());
        diagnosis
    }
}
