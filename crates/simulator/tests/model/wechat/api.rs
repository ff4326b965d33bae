//! What a site's server asks.

use saoma_simulator::DEFAULT_SECRET;
use serde_json::Value;

use super::{Session, Wechat, text_of};
use crate::seen::Seen;
use crate::step::{APPIDS, MINI_PROGRAM, PEOPLE};

impl Wechat {
    pub(super) fn exchange(&mut self, app: usize, has_secret: bool, code: usize) -> Seen {
        let (code, secret) = (
            self.told.codes.get(code).map_or("x", String::as_str),
            secret(has_secret),
        );
        let answer = self.json(&format!(
            "/sns/oauth2/access_token?appid={}&secret={secret}&code={code}&grant_type=authorization_code",
            APPIDS[app]
        ));
        if let Some(errcode) = answer["errcode"].as_i64() {
            return Seen::Errcode(errcode);
        }
        let (access, refresh) = (
            text_of(&answer, "access_token"),
            text_of(&answer, "refresh_token"),
        );
        self.told.sessions.push(Session {
            app,
            refresh: refresh.clone(),
            access: vec![access.clone()],
        });
        let (openid, unionid) = self.ids(&answer);
        Seen::Tokens {
            access: self.told.tokens.of(access),
            refresh: self.told.tokens.of(refresh),
            openid,
            unionid,
        }
    }

    pub(super) fn refresh(&mut self, app: usize, session: usize) -> Seen {
        let refresh = self
            .told
            .sessions
            .get(session)
            .map_or("x", |session| session.refresh.as_str());
        let answer = self.json(&format!(
            "/sns/oauth2/refresh_token?appid={}&grant_type=refresh_token&refresh_token={refresh}",
            APPIDS[app]
        ));
        if let Some(errcode) = answer["errcode"].as_i64() {
            return Seen::Errcode(errcode);
        }
        let (access, refresh) = (
            text_of(&answer, "access_token"),
            text_of(&answer, "refresh_token"),
        );
        let known = &mut self.told.sessions[session].access;
        if known.last() != Some(&access) {
            known.push(access.clone());
        }
        let (openid, _) = self.ids(&answer);
        Seen::Refreshed {
            access: self.told.tokens.of(access),
            refresh: self.told.tokens.of(refresh),
            openid,
        }
    }

    pub(super) fn profile(&mut self, session: usize, age: usize, openid_of: usize) -> Seen {
        let (app, access) = match self.told.sessions.get(session) {
            Some(session) => {
                let place = session.access.len().saturating_sub(1 + age);
                (session.app, session.access[place].as_str())
            }
            None => (0, "x"),
        };
        let truth = self
            .simulator
            .truth(PEOPLE[openid_of], APPIDS[app])
            .expect("both are known");
        let answer = self.json(&format!(
            "/sns/userinfo?access_token={access}&openid={}",
            truth.openid
        ));
        if let Some(errcode) = answer["errcode"].as_i64() {
            return Seen::Errcode(errcode);
        }
        let (openid, unionid) = self.ids(&answer);
        Seen::Profile {
            openid,
            unionid,
            nickname: text_of(&answer, "nickname"),
        }
    }

    pub(super) fn js_exchange(&mut self, has_secret: bool, code: usize) -> Seen {
        let (code, secret) = (
            self.told.js_codes.get(code).map_or("x", String::as_str),
            secret(has_secret),
        );
        let answer = self.json(&format!(
            "/sns/jscode2session?appid={}&secret={secret}&js_code={code}&grant_type=authorization_code",
            APPIDS[MINI_PROGRAM]
        ));
        if let Some(errcode) = answer["errcode"].as_i64() {
            return Seen::Errcode(errcode);
        }
        let (openid, unionid) = self.ids(&answer);
        Seen::Session { openid, unionid }
    }

    fn ids(&mut self, answer: &Value) -> (usize, Option<usize>) {
        let unionid = answer["unionid"]
            .as_str()
            .map(|id| self.told.unionids.of(id.to_owned()));
        (self.told.openids.of(text_of(answer, "openid")), unionid)
    }
}

fn secret(is_right: bool) -> &'static str {
    if is_right { DEFAULT_SECRET } else { "wrong" }
}
