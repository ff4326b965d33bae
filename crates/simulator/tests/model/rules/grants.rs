//! Codes, tokens and ids.

use super::{ACCESS, Code, REFRESH, Rules, Session};
use crate::seen::Seen;
use crate::step::{LEGACY, MINI_PROGRAM};

impl Rules {
    pub(super) fn exchange(
        &mut self,
        app: usize,
        has_secret: bool,
        code: usize,
    ) -> Result<Seen, i64> {
        let person = redeem(&mut self.codes, self.now, app, has_secret, code)?;
        let (access, refresh) = (self.tokens, self.tokens + 1);
        self.tokens += 2;
        self.sessions.push(Session {
            app,
            person,
            access: vec![access],
            access_until: self.now + ACCESS,
            refresh,
            refresh_until: self.now + REFRESH,
            is_revoked: false,
        });
        let (openid, unionid) = self.ids(app, person);
        Ok(Seen::Tokens {
            access,
            refresh,
            openid,
            unionid,
        })
    }

    pub(super) fn refresh(&mut self, app: usize, session: usize) -> Result<Seen, i64> {
        let now = self.now;
        let session = self
            .sessions
            .get_mut(session)
            .filter(|session| session.app == app && !session.is_revoked)
            .ok_or(40030)?;
        if now >= session.refresh_until {
            return Err(42002);
        }
        if now >= session.access_until {
            session.access.push(self.tokens);
            self.tokens += 1;
        }
        session.access_until = now + ACCESS;
        let access = session.access[session.access.len() - 1];
        let openid = self.openids.of((app, session.person));
        Ok(Seen::Refreshed {
            access,
            refresh: session.refresh,
            openid,
        })
    }

    pub(super) fn profile(
        &mut self,
        session: usize,
        age: usize,
        openid_of: usize,
    ) -> Result<Seen, i64> {
        let session = self.sessions.get(session);
        let session = session.filter(|session| !session.is_revoked).ok_or(40001)?;
        let is_newest = age == 0 || session.access.len() == 1;
        if !is_newest || self.now >= session.access_until {
            return Err(42001);
        }
        if session.person != openid_of {
            return Err(40003);
        }
        let (openid, unionid) = self.ids(session.app, session.person);
        let nickname = ["小明🍵", "一诺", "老周"][openid_of].to_owned();
        Ok(Seen::Profile {
            openid,
            unionid,
            nickname,
        })
    }

    /// What is revoked is as if it had never been given out.
    pub(super) fn revoke(&mut self, app: usize, person: usize) -> Seen {
        let codes = self.codes.iter_mut();
        for code in codes.filter(|code| code.app == app && code.person == person) {
            code.until = 0;
        }
        let sessions = self.sessions.iter_mut();
        for session in sessions.filter(|it| it.app == app && it.person == person) {
            session.is_revoked = true;
        }
        Seen::State("revoked".to_owned())
    }

    pub(super) fn js_exchange(&mut self, has_secret: bool, code: usize) -> Result<Seen, i64> {
        let person = redeem(&mut self.js_codes, self.now, MINI_PROGRAM, has_secret, code)?;
        let (openid, unionid) = self.ids(MINI_PROGRAM, person);
        Ok(Seen::Session { openid, unionid })
    }

    /// An openid per app and person, a unionid per open platform account and person.
    fn ids(&mut self, app: usize, person: usize) -> (usize, Option<usize>) {
        let platform = self.platforms[app].filter(|_| person != LEGACY);
        let unionid = platform.map(|platform| self.unionids.of((platform, person)));
        (self.openids.of((app, person)), unionid)
    }
}

/// The secret is judged first; a code is good once, for its own app, until it expires.
fn redeem(
    codes: &mut [Code],
    now: u64,
    app: usize,
    has_secret: bool,
    code: usize,
) -> Result<usize, i64> {
    if !has_secret {
        return Err(40125);
    }
    let code = codes
        .get_mut(code)
        .filter(|code| code.app == app && now < code.until)
        .ok_or(40029)?;
    if code.is_used {
        return Err(40163);
    }
    code.is_used = true;
    Ok(code.person)
}
