use serde_json::Value;

use crate::Endpoint;
use crate::answer::Answer;

/// Parameters whose value is nobody's business, in a query or at the top of a body.
const SECRET_PARAMETERS: [&str; 5] = ["secret", "code", "js_code", "access_token", "refresh_token"];

/// What an endpoint is asked: a GET, or a POST if there is a body.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) endpoint: Endpoint,
    pub(crate) query: &'a [(&'a str, &'a str)],
    pub(crate) body: Option<&'a Value>,
}

/// What came back, and was no failure.
pub(crate) struct Reply {
    pub(crate) body: Vec<u8>,
    /// The body, if it is JSON.
    pub(crate) answer: Option<Answer>,
}

impl<'a> Question<'a> {
    /// The values that no error may show.
    pub(super) fn secrets(self) -> impl Iterator<Item = &'a str> {
        let in_query = self
            .query
            .iter()
            .filter(|(name, _)| SECRET_PARAMETERS.contains(name))
            .map(|(_, value)| *value);
        let in_body = SECRET_PARAMETERS
            .iter()
            .filter_map(move |name| self.body?.get(name)?.as_str());
        in_query.chain(in_body)
    }
}
