//! The steps of the demonstration, as they happen.

use saoma_ambient::{Clock as _, SystemClock, Timestamp};
use serde::Serialize;

use crate::output::Output;

pub(crate) const DISCOVER: &str = "discover";
pub(crate) const OPEN_LOGIN_PAGE: &str = "open_login_page";
pub(crate) const GO_TO_WECHAT: &str = "go_to_wechat";
pub(crate) const SCAN: &str = "scan";
pub(crate) const ALLOW: &str = "allow";
pub(crate) const COME_BACK: &str = "come_back";
pub(crate) const TRADE_CODE: &str = "trade_code";
pub(crate) const VERIFY: &str = "verify";
pub(crate) const USERINFO: &str = "userinfo";

/// One step that was taken.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    /// Which.
    pub(crate) step: &'static str,
    /// Whether it went as it should.
    pub(crate) ok: bool,
    /// What was called.
    pub(crate) endpoint: String,
    /// How long it took, in milliseconds.
    pub(crate) duration_ms: i64,
}

/// A step that did not go as it should.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) step: &'static str,
    /// What was seen instead.
    pub(crate) detail: String,
    /// The number that WeChat's QR code page was told, if that is where it broke.
    pub(crate) page_code: Option<i64>,
}

impl Broken {
    pub(crate) fn new(step: &'static str, detail: impl ToString) -> Self {
        Self {
            step,
            detail: detail.to_string(),
            page_code: None,
        }
    }
}

/// Steps, printed as they are taken.
pub(crate) struct Steps {
    output: Output,
    taken: Vec<Step>,
    since: Timestamp,
}

impl Steps {
    pub(crate) fn new(output: Output) -> Self {
        Self {
            output,
            taken: Vec::new(),
            since: SystemClock.now(),
        }
    }

    /// Notes how a step went, and passes its outcome on.
    pub(crate) fn note<T>(
        &mut self,
        step: &'static str,
        endpoint: &str,
        outcome: Result<T, Broken>,
    ) -> Result<T, Broken> {
        let now = SystemClock.now();
        let duration_ms = now.millis() - self.since.millis();
        self.since = now;
        let ok = outcome.is_ok();
        let mark = if ok { "✓" } else { "✗" };
        if !self.output.json {
            let sentence = self.output.text(super::step_key(step));
            self.output.result(format_args!(
                "{mark} {sentence}  {duration_ms} ms\n    {endpoint}"
            ));
        }
        self.taken.push(Step {
            step,
            ok,
            endpoint: endpoint.to_owned(),
            duration_ms,
        });
        outcome
    }

    pub(crate) fn into_list(self) -> Vec<Step> {
        self.taken
    }
}
