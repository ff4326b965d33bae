//! What the application is told about a user.

use saoma_model::{IdentityKey, Mode, Trace, TraceStep, User};
use saoma_store::logins::{self, Login};
use saoma_store::{Session, StoreError};
use serde::Serialize;

/// A space-separated list of scopes, as the application asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope(String);

impl Scope {
    /// The scopes that mean something here, in the order of discovery.
    pub(crate) const SUPPORTED: [&'static str; 6] = [
        "openid",
        "profile",
        "phone",
        "email",
        "wechat",
        "offline_access",
    ];

    /// Keeps what is known; the rest is ignored, as OAuth asks.
    pub(crate) fn granted(asked: &str) -> Self {
        let known = Self::SUPPORTED
            .into_iter()
            .filter(|known| asked.split(' ').any(|word| word == *known));
        Self(known.collect::<Vec<_>>().join(" "))
    }

    /// A scope that was granted earlier.
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The part of it that `wanted` names, or all of it; nothing if that asks for more.
    pub(crate) fn narrowed(&self, wanted: Option<&str>) -> Option<Self> {
        let Some(wanted) = wanted else {
            return Some(self.clone());
        };
        let words = || wanted.split(' ').filter(|word| !word.is_empty());
        let granted = words().all(|word| self.has(word)) && words().next().is_some();
        granted.then(|| Self::granted(wanted))
    }

    pub(crate) fn has(&self, scope: &str) -> bool {
        self.0.split(' ').any(|word| word == scope)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// WeChat's ids, under the scope `wechat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct WechatClaims {
    appid: String,
    openid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
}

impl WechatClaims {
    /// The ids with which the user signed in: for who was recognised, those of the login that began
    /// their session.
    pub(crate) async fn of_login(
        session: &mut Session,
        login: &Login,
    ) -> Result<Option<Self>, StoreError> {
        let Some(began) = login.request.recognised_by else {
            return Ok(Self::of(&login.trace));
        };
        let began = logins::lookup(session, login.workspace, began).await?;
        Ok(began.and_then(|login| Self::of(&login.trace)))
    }

    /// The ids as a trace has them: whatever the method, openid and unionid were looked up. A
    /// unionid that could not be filed was told all the same.
    fn of(trace: &Trace) -> Option<Self> {
        let steps = || trace.0.iter().map(|entry| &entry.step);
        let (appid, openid) = steps().find_map(|step| match step {
            TraceStep::LookedUp {
                identity: IdentityKey::Openid { appid, openid },
                ..
            } => Some((appid.to_string(), openid.to_string())),
            _ => None,
        })?;
        let unionid = steps().find_map(|step| match step {
            TraceStep::ExchangedCode { unionid, .. } | TraceStep::ReadProfile { unionid, .. } => {
                unionid.clone()
            }
            TraceStep::LookedUp {
                identity: IdentityKey::Unionid { unionid, .. },
                ..
            } => Some(unionid.to_string()),
            _ => None,
        });
        Some(Self {
            appid,
            openid,
            unionid,
        })
    }
}

/// The claims about a user that the scopes allow: the same in the id_token and from `/userinfo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct UserClaims {
    /// The user id: the same for every application of the workspace.
    sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    /// Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wechat: Option<WechatClaims>,
    /// Only ever `true`: this login never left the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    saoma_sandbox: Option<bool>,
}

impl UserClaims {
    pub(crate) fn new(
        user: &User,
        scope: &Scope,
        wechat: Option<WechatClaims>,
        mode: Mode,
    ) -> Self {
        let profile = scope.has("profile");
        let phone_number = user.phone.clone().filter(|_| scope.has("phone"));
        let email = user.email.clone().filter(|_| scope.has("email"));
        Self {
            sub: user.id.to_string(),
            name: user.nickname.clone().filter(|_| profile),
            nickname: user.nickname.clone().filter(|_| profile),
            picture: user.picture.clone().filter(|_| profile),
            updated_at: profile.then(|| user.updated_at.seconds()),
            phone_number_verified: phone_number.is_some().then_some(user.phone_verified),
            phone_number,
            email_verified: email.is_some().then_some(user.email_verified),
            email,
            wechat: wechat.filter(|_| scope.has("wechat")),
            saoma_sandbox: (mode == Mode::Sandbox).then_some(true),
        }
    }
}

/// The claims of an id_token (OpenID Connect Core, 2).
#[derive(Debug, Serialize)]
pub(crate) struct IdTokenClaims {
    pub(crate) iss: String,
    pub(crate) aud: String,
    /// Unix seconds.
    pub(crate) exp: i64,
    /// Unix seconds.
    pub(crate) iat: i64,
    /// When the user confirmed in WeChat; Unix seconds.
    pub(crate) auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    pub(crate) at_hash: String,
    /// The login: `/logout` ends what came out of it.
    pub(crate) sid: String,
    #[serde(flatten)]
    pub(crate) user: UserClaims,
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::{SeededEntropy, Timestamp};
    use saoma_model::{UserId, WorkspaceId};

    fn user() -> User {
        let (now, entropy) = (
            Timestamp::from_millis(1_700_000_000_000),
            SeededEntropy::new(1),
        );
        User {
            workspace: WorkspaceId::new(now, &entropy),
            id: UserId::new(now, &entropy),
            nickname: Some("小明🍵".to_owned()),
            picture: None,
            phone: None,
            phone_verified: false,
            email: None,
            email_verified: false,
            disabled: false,
            created_at: now,
            updated_at: now,
            last_login_at: None,
            signed_out_at: None,
        }
    }

    #[test]
    fn scopes_decide_what_is_told() {
        let claims = |scope: &str, mode| {
            serde_json::to_value(UserClaims::new(&user(), &Scope::granted(scope), None, mode))
                .unwrap()
        };
        assert_eq!(
            claims("openid", Mode::Live).as_object().unwrap().len(),
            1,
            "sub alone"
        );
        let profile = claims("openid profile", Mode::Live);
        assert_eq!(profile["name"], "小明🍵");
        assert_eq!(profile["updated_at"], 1_700_000_000);
        assert!(
            profile.get("picture").is_none(),
            "what is not known is left out"
        );
        assert_eq!(
            claims("openid", Mode::Sandbox)["saoma_sandbox"],
            true,
            "a sandbox says what it is"
        );
    }

    #[test]
    fn a_refresh_asks_for_less_and_never_for_more() {
        let granted = Scope::stored("openid profile offline_access");
        let narrowed = |wanted| granted.narrowed(wanted).map(|scope| scope.0);
        assert_eq!(narrowed(None), Some(granted.0.clone()), "all of it");
        assert_eq!(narrowed(Some("openid")), Some("openid".to_owned()));
        assert_eq!(narrowed(Some("openid phone")), None, "RFC 6749, 6");
        assert_eq!(narrowed(Some(" ")), None, "no scope at all");
    }

    #[test]
    fn what_was_never_proven_is_told_as_unverified() {
        let user = User {
            phone: Some("+8613800138000".to_owned()),
            phone_verified: true,
            email: Some("a@b.example".to_owned()),
            ..user()
        };
        let scope = Scope::granted("openid phone email");
        let claims = UserClaims::new(&user, &scope, None, Mode::Live);
        assert_eq!(claims.phone_number_verified, Some(true));
        assert_eq!(claims.email_verified, Some(false));
    }

    #[test]
    fn unknown_scopes_are_ignored() {
        assert_eq!(
            Scope::granted("profile admin openid").as_str(),
            "openid profile"
        );
    }
}
