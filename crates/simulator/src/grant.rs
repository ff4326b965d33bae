use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use saoma_ambient::Timestamp;

/// How long a website app's authorization code can be exchanged.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(10 * 60);
/// How long an access token holds, in seconds.
pub(crate) const ACCESS_SECONDS: u64 = 7200;
/// How long a website app's refresh token holds; refreshing does not extend it.
pub(crate) const REFRESH_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

/// How many codes, and how many sessions, are remembered. The oldest are forgotten first: a refresh
/// token holds for a month, longer than anybody counts on a simulator's memory.
const CROWD: usize = 20_000;

/// An authorization code. A used one is remembered until it would have expired.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) appid: String,
    pub(crate) person: String,
    pub(crate) scope: String,
    /// Whether it stands for a snapshot user in place of the person.
    pub(crate) is_snapshot: bool,
    pub(crate) expires_at: Timestamp,
    pub(crate) is_used: bool,
}

/// What a person granted an app, as long as the refresh token holds.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) appid: String,
    pub(crate) person: String,
    pub(crate) scope: String,
    /// Whether it is a snapshot user's and not the person's.
    pub(crate) is_snapshot: bool,
    pub(crate) access_token: String,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) refresh_token: String,
    pub(crate) refresh_expires_at: Timestamp,
}

/// Codes and tokens that were given out.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    codes: HashMap<String, Code>,
    /// The codes, oldest first.
    code_order: VecDeque<String>,
    /// By refresh token.
    sessions: HashMap<String, Session>,
    /// The sessions' refresh tokens, oldest first.
    session_order: VecDeque<String>,
    /// Access token to refresh token, also of access tokens that were replaced.
    access: HashMap<String, String>,
    /// The access tokens, oldest first.
    access_order: VecDeque<String>,
}

impl Grants {
    pub(crate) fn add_code(&mut self, code: String, grant: Code) {
        remember(&mut self.codes, &mut self.code_order, code, grant);
    }

    pub(crate) fn code(&self, code: &str) -> Option<&Code> {
        self.codes.get(code)
    }

    pub(crate) fn use_code(&mut self, code: &str) {
        if let Some(code) = self.codes.get_mut(code) {
            code.is_used = true;
        }
    }

    pub(crate) fn add_session(&mut self, session: Session) {
        self.add_access(&session.access_token, &session.refresh_token);
        let refresh_token = session.refresh_token.clone();
        let order = &mut self.session_order;
        remember(&mut self.sessions, order, refresh_token, session);
    }

    pub(crate) fn session(&self, refresh_token: &str) -> Option<&Session> {
        self.sessions.get(refresh_token)
    }

    /// The session of an access token, current or replaced.
    pub(crate) fn session_of_access(&self, access_token: &str) -> Option<&Session> {
        self.sessions.get(self.access.get(access_token)?)
    }

    /// Whether the person ever granted the app anything that is remembered.
    pub(crate) fn has_session(&self, appid: &str, person: &str) -> bool {
        self.sessions
            .values()
            .any(|session| session.appid == appid && session.person == person)
    }

    /// A token that still holds stays and only holds longer; one that has expired is replaced.
    pub(crate) fn refresh(
        &mut self,
        refresh_token: &str,
        fresh: String,
        now: Timestamp,
    ) -> Option<&Session> {
        let session = self.sessions.get_mut(refresh_token)?;
        let is_stale = session.access_expires_at <= now;
        session.access_expires_at = now.plus(Duration::from_secs(ACCESS_SECONDS));
        if is_stale {
            session.access_token.clone_from(&fresh);
            self.add_access(&fresh, refresh_token);
        }
        self.sessions.get(refresh_token)
    }

    /// Makes everything void that the person granted the app.
    pub(crate) fn revoke(&mut self, appid: &str, person: &str) {
        self.sessions
            .retain(|_, session| session.appid != appid || session.person != person);
        self.codes
            .retain(|_, code| code.appid != appid || code.person != person);
    }

    fn add_access(&mut self, access_token: &str, refresh_token: &str) {
        let (access_token, refresh_token) = (access_token.to_owned(), refresh_token.to_owned());
        let order = &mut self.access_order;
        remember(&mut self.access, order, access_token, refresh_token);
    }
}

fn remember<T>(
    known: &mut HashMap<String, T>,
    order: &mut VecDeque<String>,
    key: String,
    value: T,
) {
    while order.len() >= CROWD {
        if let Some(oldest) = order.pop_front() {
            known.remove(&oldest);
        }
    }
    order.push_back(key.clone());
    known.insert(key, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(number: usize) -> Session {
        let end = Timestamp::from_millis(i64::MAX);
        Session {
            appid: String::new(),
            person: String::new(),
            scope: String::new(),
            is_snapshot: false,
            access_token: format!("access-{number}"),
            access_expires_at: end,
            refresh_token: format!("refresh-{number}"),
            refresh_expires_at: end,
        }
    }

    #[test]
    fn sessions_that_hold_for_a_month_do_not_fill_the_memory() {
        let mut grants = Grants::default();
        for number in 0..=CROWD {
            grants.add_session(session(number));
        }
        assert_eq!((grants.sessions.len(), grants.access.len()), (CROWD, CROWD));
        assert!(grants.session("refresh-0").is_none(), "the oldest is gone");
        assert!(grants.session_of_access("access-0").is_none());
        let newest = format!("access-{CROWD}");
        assert!(
            grants.session_of_access(&newest).is_some(),
            "the newest is there"
        );
    }
}
