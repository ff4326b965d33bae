//! Whether an app's server answered the check of its URL.

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use serde::Serialize;

/// How the latest check of an app's URL went. A URL that failed gets its events all the same:
/// WeChat's console would not have taken it, but here a server may start later than its app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct UrlCheck {
    pub(crate) url: String,
    pub(crate) is_verified: bool,
    /// Why not, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<String>,
    /// Unix milliseconds.
    pub(crate) at: i64,
}

/// The latest check of each app.
#[derive(Debug, Default)]
pub(crate) struct UrlChecks(BTreeMap<String, UrlCheck>);

impl UrlChecks {
    pub(crate) fn set(&mut self, appid: &str, url: &str, problem: Option<String>, at: Timestamp) {
        let check = UrlCheck {
            url: url.to_owned(),
            is_verified: problem.is_none(),
            problem,
            at: at.millis(),
        };
        self.0.insert(appid.to_owned(), check);
    }

    /// By AppID.
    pub(crate) const fn all(&self) -> &BTreeMap<String, UrlCheck> {
        &self.0
    }
}
