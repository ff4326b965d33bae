use saoma_text::{Lang, fill, text};
use serde::Serialize;

use crate::errcode::{Errcode, Field, Mender, Page, errmsg};
use crate::explain::reproduce::fault_of;
use crate::rid::rfc3339;
use crate::{Rid, WeChatError};

/// What happened and what to do about it, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// WeChat's number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errcode: Option<Errcode>,
    /// WeChat's wording of it, without the rid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errmsg: Option<String>,
    /// What happened.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
    /// The value of ours to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Where to look on WeChat's side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The number under which WeChat keeps the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rid: Option<RidTime>,
    /// The simulator's fault, by its name, that shows the same in a sandbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reproduce: Option<&'static str>,
}

/// A rid and the time that it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RidTime {
    /// The rid as WeChat writes it.
    pub value: String,
    /// When WeChat received the request: RFC 3339, UTC.
    pub at: String,
}

impl From<Rid> for RidTime {
    fn from(rid: Rid) -> Self {
        Self {
            at: rfc3339(rid.at()),
            value: rid.as_str().to_owned(),
        }
    }
}

impl Explanation {
    /// Two sentences and nothing more.
    pub(crate) fn plain(meaning: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (meaning, remedy) = (meaning.into(), remedy.into());
        Self {
            errcode: None,
            errmsg: None,
            meaning,
            remedy,
            field: None,
            page: None,
            rid: None,
            reproduce: None,
        }
    }

    fn reproduced_by(self, fault: &'static str) -> Self {
        Self {
            reproduce: Some(fault),
            ..self
        }
    }

    /// What is known of a code; for an unknown one, that it is unknown and what to try.
    #[must_use]
    pub fn of_errcode(errcode: Errcode, lang: Lang) -> Self {
        let mut explanation = match (errcode.meaning(lang), errcode.remedy(lang)) {
            (Some(meaning), Some(remedy)) => Self::plain(meaning, remedy),
            _ => Self::plain(
                fill(
                    lang,
                    "explain.unknown_errcode.meaning",
                    &[("errcode", &errcode.to_string())],
                ),
                text(lang, "explain.unknown_errcode.remedy"),
            ),
        };
        explanation.errcode = Some(errcode);
        explanation.reproduce = fault_of(errcode);
        // The wording of 40164 holds an address, which would be taken for the reader's.
        explanation.errmsg = errmsg(errcode)
            .filter(|_| errcode.0 != 40164)
            .map(str::to_owned);
        match errcode.mender() {
            Some(Mender::Setting { field }) => {
                let page = match field {
                    Field::PagePath => Page::Versions,
                    _ => Page::WebsiteApp,
                };
                explanation.field = Some(field);
                explanation.page = Some(text(lang, page.key()).to_owned());
            }
            Some(Mender::Platform { page }) => {
                explanation.page = Some(text(lang, page.key()).to_owned())
            }
            _ => {}
        }
        explanation
    }
}

impl WeChatError {
    /// What happened and what to do about it, for a person.
    #[must_use]
    pub fn explain(&self, lang: Lang) -> Explanation {
        let plain = |meaning: &str, remedy: &str, values: &[(&str, &str)]| {
            Explanation::plain(fill(lang, meaning, values), text(lang, remedy))
        };
        match self {
            Self::Errcode {
                errcode,
                errmsg,
                rid,
                ..
            } => Explanation {
                errmsg: Some(errmsg.clone()).filter(|errmsg| !errmsg.is_empty()),
                rid: rid.as_deref().and_then(Rid::find).map(RidTime::from),
                ..Explanation::of_errcode(*errcode, lang)
            },
            Self::Network { .. } => plain("explain.network.meaning", "explain.network.remedy", &[])
                .reproduced_by("unreachable"),
            Self::Timeout { after, .. } => {
                let seconds = format!("{:.1}", after.as_secs_f64());
                plain(
                    "explain.timeout.meaning",
                    "explain.timeout.remedy",
                    &[("seconds", &seconds)],
                )
                .reproduced_by("slow")
            }
            Self::Unreadable { status, .. } => plain(
                "explain.unreadable.meaning",
                "explain.unreadable.remedy",
                &[("status", &status.to_string())],
            ),
            Self::Oversized { .. } => {
                plain("explain.oversized.meaning", "explain.oversized.remedy", &[])
            }
        }
    }
}
