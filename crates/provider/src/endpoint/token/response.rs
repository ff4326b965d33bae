//! What the application receives (RFC 6749, 5.1; OpenID Connect Core, 3.1.3.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saoma_model::User;
use saoma_store::logins::Login;
use serde::Serialize;

use crate::claims::{IdTokenClaims, Scope, UserClaims, WechatClaims};
use crate::internal::Internal;
use crate::issue::ACCESS_LIFETIME;
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
        client_id: &str,
    ) -> Result<TokenResponse, Internal> {
        let scope = Scope::stored(&self.scope);
        let id_token = if scope.has("openid") {
            Some(self.id_token(provider, tenant, client_id, &scope).await?)
        } else {
            None
        };
        Ok(TokenResponse {
            access_token: self.access_token,
            token_type: "Bearer",
            expires_in: ACCESS_LIFETIME.as_secs(),
            scope: self.scope,
            refresh_token: self.refresh_token,
            id_token,
        })
    }

    async fn id_token(
        &self,
        provider: &Provider,
        tenant: &Tenant,
        client_id: &str,
        scope: &Scope,
    ) -> Result<String, Internal> {
        let now = provider.clock.now();
        let claims = IdTokenClaims {
            iss: tenant.issuer.as_str().to_owned(),
            aud: client_id.to_owned(),
            exp: now.plus(ACCESS_LIFETIME).seconds(),
            iat: now.seconds(),
            auth_time: self
                .login
                .finished_at
                .unwrap_or(self.login.started_at)
                .seconds(),
            nonce: self.nonce.clone(),
            at_hash: at_hash(&self.access_token),
            sid: self.login.id.to_string(),
            user: UserClaims::new(
                &self.user,
                scope,
                WechatClaims::of(&self.login.trace),
                tenant.workspace.mode,
            ),
        };
        let signer = keys::current(provider, tenant.workspace.id).await?;
        signing::sign(&signer, &claims).map_err(|error| Internal::new("sign the id_token", error))
    }
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
