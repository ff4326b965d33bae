use std::time::Duration;

use crate::Endpoint;
use crate::errcode::Errcode;

/// Why a call to WeChat gave nothing. No variant holds or prints a secret, a code or a token.
#[derive(Debug, thiserror::Error)]
pub enum WeChatError {
    /// WeChat answered, and said no.
    #[error("WeChat answered {endpoint} with errcode {errcode} ({errmsg}){}", rid_suffix(rid.as_deref()))]
    Errcode {
        /// The call.
        endpoint: Endpoint,
        /// WeChat's number for the failure, never 0.
        errcode: Errcode,
        /// WeChat's wording without the rid; may be empty.
        errmsg: String,
        /// What WeChat's support and its "query rid" call ask for.
        rid: Option<String>,
    },
    /// No answer came: no network, no such host, a connection refused or broken off.
    #[error("WeChat could not be reached for {endpoint}")]
    Network {
        /// The call.
        endpoint: Endpoint,
        /// The reason, without the address, whose query holds secrets.
        #[source]
        source: reqwest::Error,
    },
    /// No whole answer came in time.
    #[error("WeChat did not answer {endpoint} within {} ms", after.as_millis())]
    Timeout {
        /// The call.
        endpoint: Endpoint,
        /// How long was waited.
        after: Duration,
    },
    /// Something answered, but not in WeChat's words: a proxy's page, half an answer, an answer
    /// without openid.
    #[error("the answer to {endpoint} (HTTP {status}) is not one of WeChat's: {start_of_body}")]
    Unreadable {
        /// The call.
        endpoint: Endpoint,
        /// The HTTP status.
        status: u16,
        /// The first characters of the body, with everything that may be a token cut out.
        start_of_body: String,
    },
    /// The answer is longer than any of WeChat's.
    #[error("the answer to {endpoint} is longer than {limit} bytes")]
    Oversized {
        /// The call.
        endpoint: Endpoint,
        /// How many bytes are read at most.
        limit: usize,
    },
}

impl WeChatError {
    /// WeChat's number for the failure, if WeChat answered with one.
    #[must_use]
    pub const fn errcode(&self) -> Option<Errcode> {
        match self {
            Self::Errcode { errcode, .. } => Some(*errcode),
            _ => None,
        }
    }

    /// The call that failed.
    #[must_use]
    pub const fn endpoint(&self) -> Endpoint {
        match self {
            Self::Errcode { endpoint, .. }
            | Self::Network { endpoint, .. }
            | Self::Timeout { endpoint, .. }
            | Self::Unreadable { endpoint, .. }
            | Self::Oversized { endpoint, .. } => *endpoint,
        }
    }
}

fn rid_suffix(rid: Option<&str>) -> String {
    rid.map(|rid| format!(", rid {rid}")).unwrap_or_default()
}
