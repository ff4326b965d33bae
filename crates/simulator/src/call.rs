use axum::http::Method;
use saoma_ambient::{Clock, Entropy};
use saoma_text::Lang;
use saoma_wechat::errcode;
use tokio_util::sync::CancellationToken;

use crate::answer::Answer;
use crate::ids;
use crate::parameters::Parameters;
use crate::simulator::Simulator;
use crate::way::Way;

/// A request to one of WeChat's endpoints.
pub(crate) struct Call {
    pub(crate) simulator: Simulator,
    pub(crate) way: Way,
    pub(crate) method: Method,
    /// The path on WeChat's host.
    pub(crate) path: String,
    pub(crate) parameters: Parameters,
    pub(crate) body: Vec<u8>,
    pub(crate) stop: CancellationToken,
}

impl Call {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.simulator.clock()
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.simulator.entropy()
    }

    /// WeChat's pages are Chinese unless `lang=en` is asked for.
    pub(crate) fn lang(&self) -> Lang {
        if self.parameter("lang") == Some("en") {
            Lang::En
        } else {
            Lang::ZhCn
        }
    }

    /// What `/sns/*` answers: JSON that calls itself text, with escaped slashes and no charset.
    pub(crate) fn plain_json(&self, value: &impl serde::Serialize) -> Answer {
        Answer::new("text/plain", wechat_json(value))
    }

    /// An error of `/sns/*`.
    pub(crate) fn fail(&self, code: i64) -> Answer {
        Answer::new("text/plain", self.error_json(code))
    }

    /// An error as a JSON text, with the request id of now.
    pub(crate) fn error_json(&self, code: i64) -> String {
        let text = errcode::errmsg(code).unwrap_or("system error");
        let errmsg = format!(
            "{text}{}{}",
            errcode::rid_separator(code),
            ids::rid(self.clock(), self.entropy())
        );
        wechat_json(&Error {
            errcode: code,
            errmsg,
        })
    }
}

/// JSON as WeChat writes it: raw UTF-8, fields in their order, slashes escaped. In JSON a slash
/// can only stand inside a string, so the whole text may be replaced.
pub(crate) fn wechat_json(value: &impl serde::Serialize) -> String {
    // Only our own structs come here: strings and numbers, which always serialize.
    serde_json::to_string(value)
        .expect("answers are plain structs")
        .replace('/', "\\/")
}

#[derive(serde::Serialize)]
struct Error {
    errcode: i64,
    errmsg: String,
}
