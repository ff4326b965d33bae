//! The calls behind the request ids at the end of errors, as `openapi/rid/get` tells them.

use std::collections::VecDeque;

use saoma_ambient::Timestamp;

/// How many are kept. The oldest are forgotten first.
const KEPT: usize = 1000;

/// A call that was answered with an error. Secrets and tokens are masked.
#[derive(Debug, Clone)]
pub(crate) struct FailedCall {
    pub(crate) rid: String,
    pub(crate) appid: Option<String>,
    pub(crate) at: Timestamp,
    pub(crate) cost_ms: u64,
    /// The query.
    pub(crate) request_url: String,
    pub(crate) request_body: String,
    pub(crate) response_body: String,
    pub(crate) client_ip: String,
}

/// The latest calls that were answered with an error.
#[derive(Debug, Default)]
pub(crate) struct FailedCalls(VecDeque<FailedCall>);

impl FailedCalls {
    pub(crate) fn add(&mut self, call: FailedCall) {
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back(call);
    }

    pub(crate) fn get(&self, rid: &str) -> Option<&FailedCall> {
        self.0.iter().rev().find(|call| call.rid == rid)
    }
}

/// The request id in an error's JSON.
pub(crate) fn in_error(text: &str) -> Option<&str> {
    let (_, rest) = text.rsplit_once(" rid: ")?;
    rest.get(..26).filter(|rid| is_rid(rid))
}

/// Three groups of eight hex digits.
pub(crate) fn is_rid(text: &str) -> bool {
    let is_group =
        |group: &str| group.len() == 8 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('-').count() == 3 && text.split('-').all(is_group)
}
