//! What the application receives (RFC 6749, 5.1; OpenID Connect Core, 3.1.3.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saoma_ambient::Timestamp;
use saoma_model::{Application, TraceStep, User};
use saoma_store::logins::Login;
use serde::Serialize;

use crate::claims::{IdTokenClaims, Scope, UserClaims, WechatClaims};
use crate::internal::Internal;
use crate::tenant::Tenant;
use crate::{Provider, keys, signing};

#[derive(Serialize)]
pub(crate) struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

/// What a grant has made, before it is put into words.
pub(crate) struct Granted {
    pub(crate) login: Login,
    pub(crate) user: User,
    /// The ids that the user signed in with.
    pub(crate) wechat: Option<WechatClaims>,
    pub(crate) scope: String,
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
    /// Only the first id_token answers the application's nonce.
    pub(crate) nonce: Option<String>,
}

impl Granted {
    pub(crate) async fn response(
        self,
        provider: &Provider,
        tenant: &Tenant,
        application: &Application,
    ) -> Result<TokenResponse, Internal> {
        let scope = Scope::stored(&self.scope);
        let id_token = if scope.has("openid") {
            let id_token = self.id_token(provider, tenant, application, &scope);
            Some(id_token.await?)
        } else {
            None
        };
        Ok(TokenResponse {
            access_token: self.access_token,
            token_type: "Bearer",
            expires_in: application.lifetimes.access_token.as_secs(),
            scope: self.scope,
            refresh_token: self.refresh_token,
            id_token,
        })
    }

    async fn id_token(
        &self,
        provider: &Provider,
        tenant: &Tenant,
        application: &Application,
        scope: &Scope,
    ) -> Result<String, Internal> {
        let now = provider.clock.now();
        let claims = IdTokenClaims {
            iss: tenant.issuer.as_str().to_owned(),
            aud: application.client_id.to_string(),
            exp: now.plus(application.lifetimes.id_token).seconds(),
            iat: now.seconds(),
            auth_time: signed_in_at(&self.login).seconds(),
            nonce: self.nonce.clone(),
            at_hash: at_hash(&self.access_token),
            sid: self.login.id.to_string(),
            user: UserClaims::new(
                &self.user,
                scope,
                self.wechat.clone(),
                tenant.workspace.mode,
            ),
        };
        let algorithm = application.id_token_signed_response_alg;
        let signer = keys::current(provider, tenant.workspace.id, algorithm).await?;
        signing::sign(&signer, &claims).map_err(|error| Internal::new("sign the id_token", error))
    }
}

/// When the user last scanned: for who was recognised, when their session began.
fn signed_in_at(login: &Login) -> Timestamp {
    let recognised = login.trace.0.iter().find_map(|entry| match entry.step {
        TraceStep::Recognised { signed_in_at, .. } => Some(signed_in_at),
        _ => None,
    });
    recognised.unwrap_or(login.finished_at.unwrap_or(login.started_at))
}

/// The left half of the token's hash (OpenID Connect Core, 3.1.3.6).
fn at_hash(access_token: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.as_bytes());
    let half = digest
        .as_ref()
        .first_chunk::<16>()
        .map_or(&[][..], |half| half);
    URL_SAFE_NO_PAD.encode(half)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_at_hash_of_the_standards_example_is_right() {
        // OpenID Connect Core, appendix A.3.
        assert_eq!(
            super::at_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
    }
}
