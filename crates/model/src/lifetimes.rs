use std::time::Duration;

/// How long what an application is given is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Of an access token.
    pub access_token: Duration,
    /// Of an id_token.
    pub id_token: Duration,
    /// Of a refresh token that nobody uses.
    pub refresh_token: Duration,
}

impl Lifetimes {
    /// The shortest that is not refused.
    pub const SHORTEST: Duration = Duration::from_secs(60);
    /// The longest that is not refused.
    pub const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            access_token: Duration::from_secs(60 * 60),
            id_token: Duration::from_secs(60 * 60),
            refresh_token: Duration::from_secs(30 * 24 * 60 * 60),
        }
    }
}
