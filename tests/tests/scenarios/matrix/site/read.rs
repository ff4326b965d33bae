//! What came of it: in the store, at the application, and on the page.

use reqwest::StatusCode;
use saoma_model::{IdentityKey, Stage, User};
use saoma_store::logins::{self, Login};
use saoma_store::{Session, conflicts, identities, users};
use saoma_tests::Page;
use serde_json::Value;

use super::Site;
use crate::matrix::story::{Names, Story};
use crate::support::{REDIRECT_URI, code_of, post, userinfo};

impl Site {
    pub(in super::super) async fn story(&self, page: &Page) -> Story {
        let names = self.users.iter().map(|(name, user)| (*user, name.clone()));
        let names = Names(names.collect());
        let claims = match &page.location {
            Some(to) if to.as_str().starts_with(REDIRECT_URI) => Some(self.claims(page).await),
            _ => None,
        };
        let mut session = self
            .world
            .temp
            .store
            .read()
            .await
            .expect("the store is read");
        let login = self.login(&mut session).await;
        let steps = login.trace.0.iter().map(|entry| names.step(&entry.step));
        Story {
            ends: ends(&login, claims.as_ref(), page, &names),
            after: self.after(&mut session, &names).await,
            conflicts: self.conflicts(&mut session, &names).await,
            trace: steps.collect::<Vec<_>>().join(" "),
            claims: claims.map_or(String::new(), |claims| self.read(&claims)),
        }
    }

    async fn login(&self, session: &mut Session) -> Login {
        let newest = logins::list(session, self.workspace, None, 1).await;
        let newest = newest.expect("the store is read").into_iter().next();
        newest.expect("a login was begun")
    }

    async fn after(&self, session: &mut Session, names: &Names) -> String {
        let known = users::list(session, self.workspace, None, 10).await;
        let mut told = Vec::new();
        for user in known.expect("the store is read").iter().rev() {
            let held = identities::list_by_user(session, self.workspace, user.id).await;
            let held = held.expect("the store is read");
            let mut words: Vec<_> = held.iter().map(|held| self.word(&held.key)).collect();
            words.sort_unstable();
            words.extend(self.facts(user));
            told.push(format!("{}: {}", names.of(user.id), words.join(" ")));
        }
        told.join("; ")
    }

    fn word(&self, key: &IdentityKey) -> &'static str {
        match key {
            IdentityKey::Openid { openid, .. } if openid.as_str() == self.person.openid => "openid",
            IdentityKey::Openid { .. } => "other_openid",
            IdentityKey::Unionid { unionid, .. } if unionid.as_str() == self.person.unionid => {
                "unionid"
            }
            IdentityKey::Unionid { .. } => "other_unionid",
        }
    }

    fn facts(&self, user: &User) -> Vec<&'static str> {
        let phone = user.phone.as_ref().map(|phone| {
            match (*phone == self.person.e164(), user.phone_verified) {
                (true, true) => "phone",
                (true, false) => "unverified_phone",
                (false, _) => "other_phone",
            }
        });
        let disabled = user.disabled.then_some("disabled");
        phone.into_iter().chain(disabled).collect()
    }

    async fn conflicts(&self, session: &mut Session, names: &Names) -> String {
        let open = conflicts::list(session, self.workspace, true, None, 10).await;
        let open = open.expect("the store is read").into_iter();
        let told = open.map(|open| format!("{}:{}", open.kind.as_str(), names.all(&open.users)));
        told.collect::<Vec<_>>().join(" ")
    }

    async fn claims(&self, page: &Page) -> Value {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code_of(page)),
            ("redirect_uri", REDIRECT_URI),
            ("client_id", &self.client_id),
            ("client_secret", &self.secret),
        ];
        let token = format!("{}/token", self.issuer);
        let (status, tokens) = post(&self.browser, &token, &form).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let (_, claims) = userinfo(&self.browser, &self.issuer, &tokens["access_token"]).await;
        claims
    }

    /// What the claims tell: the words of what is the person's, and in full what is not.
    fn read(&self, claims: &Value) -> String {
        let person = &self.person;
        let phone = (claims["phone_number_verified"] == true).then(|| person.e164());
        let wechat = &claims["wechat"];
        let mut words = Vec::new();
        for (word, told, truth) in [
            ("name", &claims["name"], Some(person.nickname.clone())),
            ("openid", &wechat["openid"], Some(person.openid.clone())),
            ("unionid", &wechat["unionid"], Some(person.unionid.clone())),
            ("phone", &claims["phone_number"], phone),
        ] {
            match told.as_str() {
                None => {}
                Some(told) if truth.as_deref() == Some(told) => words.push(word.to_owned()),
                Some(told) => words.push(format!("{word}={told}")),
            }
        }
        if wechat["appid"] != person.appid.as_str() {
            words.push(format!("appid={}", wechat["appid"]));
        }
        words.join(" ")
    }
}

/// How it ended, by the store and the page; where these disagree, that is told.
fn ends(login: &Login, claims: Option<&Value>, page: &Page, names: &Names) -> String {
    let outcome = login.outcome.as_deref().unwrap_or_default();
    let shown = page.status;
    let is_told = page.text.contains(&login.id.reference().to_string());
    match (login.stage, claims) {
        (Stage::Completed, Some(claims)) => {
            let user = login.user.expect("a login that is complete has a user");
            assert_eq!(
                claims["sub"],
                user.to_string(),
                "the application is told who"
            );
            format!("signs in {}", names.of(user))
        }
        (Stage::Refused, None) if shown == StatusCode::FORBIDDEN && is_told => {
            format!("refused {outcome}")
        }
        (Stage::Choosing, None) if shown == StatusCode::UNPROCESSABLE_ENTITY => "waits".to_owned(),
        (stage, claims) => {
            let to_shop = claims.is_some();
            format!("{stage} {outcome}, shown {shown}, back at the shop: {to_shop}")
        }
    }
}
