use std::collections::HashMap;
use std::time::Duration;

use saoma_ambient::Timestamp;

/// How long a website app's authorization code can be exchanged.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(10 * 60);
/// How long an access token holds, in seconds.
pub(crate) const ACCESS_SECONDS: u64 = 7200;
/// How long a website app's refresh token holds; refreshing does not extend it.
pub(crate) const REFRESH_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

/// From how many codes or tokens on expired ones are forgotten.
const CROWD: usize = 20_000;

/// An authorization code. A used one is remembered until it would have expired.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) appid: String,
    pub(crate) person: String,
    pub(crate) scope: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) is_used: bool,
}

/// What a person granted an app, as long as the refresh token holds.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) appid: String,
    pub(crate) person: String,
    pub(crate) scope: String,
    pub(crate) access_token: String,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) refresh_token: String,
    pub(crate) refresh_expires_at: Timestamp,
}

/// Codes and tokens that were given out.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    codes: HashMap<String, Code>,
    /// By refresh token.
    sessions: HashMap<String, Session>,
    /// Access token to refresh token, also of access tokens that were replaced.
    access: HashMap<String, String>,
}

impl Grants {
    pub(crate) fn add_code(&mut self, code: String, grant: Code, now: Timestamp) {
        if self.codes.len() >= CROWD {
            self.codes.retain(|_, code| code.expires_at > now);
        }
        self.codes.insert(code, grant);
    }

    pub(crate) fn code(&self, code: &str) -> Option<&Code> {
        self.codes.get(code)
    }

    pub(crate) fn use_code(&mut self, code: &str) {
        if let Some(code) = self.codes.get_mut(code) {
            code.is_used = true;
        }
    }

    pub(crate) fn add_session(&mut self, session: Session, now: Timestamp) {
        if self.sessions.len() >= CROWD {
            self.sessions
                .retain(|_, session| session.refresh_expires_at > now);
            self.access
                .retain(|_, refresh_token| self.sessions.contains_key(refresh_token));
        }
        self.access
            .insert(session.access_token.clone(), session.refresh_token.clone());
        self.sessions.insert(session.refresh_token.clone(), session);
    }

    pub(crate) fn session(&self, refresh_token: &str) -> Option<&Session> {
        self.sessions.get(refresh_token)
    }

    /// The session of an access token, current or replaced.
    pub(crate) fn session_of_access(&self, access_token: &str) -> Option<&Session> {
        self.sessions.get(self.access.get(access_token)?)
    }

    /// A token that still holds stays and only holds longer; one that has expired is replaced.
    pub(crate) fn refresh(
        &mut self,
        refresh_token: &str,
        fresh: String,
        now: Timestamp,
    ) -> Option<&Session> {
        let session = self.sessions.get_mut(refresh_token)?;
        if session.access_expires_at <= now {
            self.access.insert(fresh.clone(), refresh_token.to_owned());
            session.access_token = fresh;
        }
        session.access_expires_at = now.plus(Duration::from_secs(ACCESS_SECONDS));
        Some(session)
    }
}
