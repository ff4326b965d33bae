//! The application of the demonstration: the openidconnect crate as any site would use it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, TokenResponse as _,
};
use reqwest::Client;
use url::Url;

use super::browser::Browser;
use super::stage::Stage;
use super::steps::{Broken, COME_BACK, DISCOVER, Steps, TRADE_CODE, USERINFO, VERIFY};

/// What the application keeps while its user is away.
struct Pending {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Runs one login and answers the claims, every one of them checked.
pub(crate) async fn log_in(stage: &Stage, steps: &mut Steps) -> Result<serde_json::Value, Broken> {
    let http = saoma_wechat::loopback_client().map_err(|error| Broken::new(DISCOVER, error))?;
    let outcome = discover(stage, &http).await;
    let metadata = steps.note(
        DISCOVER,
        &format!("{}/.well-known/openid-configuration", stage.issuer),
        outcome,
    )?;
    let secret = stage
        .application
        .client_secret
        .as_ref()
        .map(|secret| ClientSecret::new(secret.reveal().to_owned()));
    let redirect_uri = RedirectUrl::new(stage.redirect_uri.clone())
        .map_err(|error| Broken::new(DISCOVER, error))?;
    let client_id = ClientId::new(stage.application.client_id.clone());
    let client = CoreClient::from_provider_metadata(metadata, client_id, secret)
        .set_redirect_uri(redirect_uri);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (authorize, state, nonce) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("wechat".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let pending = Pending {
        state,
        nonce,
        verifier,
    };
    let returned = Browser::new(http.clone())
        .sign_in(steps, &authorize, &stage.simulator)
        .await?;
    let code = code(&returned, &pending)?;

    let exchange = client
        .exchange_code(code)
        .map_err(|error| Broken::new(TRADE_CODE, error));
    let outcome = match exchange {
        Ok(exchange) => exchange
            .set_pkce_verifier(pending.verifier)
            .request_async(&send(&http))
            .await
            .map_err(|error| Broken::new(TRADE_CODE, error)),
        Err(error) => Err(error),
    };
    let tokens: CoreTokenResponse =
        steps.note(TRADE_CODE, &format!("{}/token", stage.issuer), outcome)?;
    let id_token = tokens
        .id_token()
        .ok_or_else(|| Broken::new(VERIFY, "there is no id_token"))?;
    let verifier = client.id_token_verifier();
    let checked = id_token
        .claims(&verifier, &pending.nonce)
        .map_err(|error| Broken::new(VERIFY, error))
        .and_then(|claims| {
            let algorithm = id_token
                .signing_alg()
                .map_err(|error| Broken::new(VERIFY, error))?;
            let key = id_token
                .signing_key(&verifier)
                .map_err(|error| Broken::new(VERIFY, error))?;
            let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
                .map_err(|error| Broken::new(VERIFY, error))?;
            match claims.access_token_hash() {
                Some(told) if *told == hash => Ok(claims.subject().clone()),
                _ => Err(Broken::new(
                    VERIFY,
                    "at_hash does not belong to the access token",
                )),
            }
        });
    let subject = steps.note(VERIFY, &format!("{}/jwks.json", stage.issuer), checked)?;
    let outcome = match client.user_info(tokens.access_token().clone(), Some(subject)) {
        Ok(request) => request
            .request_async(&send(&http))
            .await
            .map_err(|error| Broken::new(USERINFO, error)),
        Err(error) => Err(Broken::new(USERINFO, error)),
    };
    let _same: CoreUserInfoClaims =
        steps.note(USERINFO, &format!("{}/userinfo", stage.issuer), outcome)?;
    payload(&id_token.to_string())
}

async fn discover(stage: &Stage, http: &Client) -> Result<CoreProviderMetadata, Broken> {
    let issuer =
        IssuerUrl::new(stage.issuer.clone()).map_err(|error| Broken::new(DISCOVER, error))?;
    CoreProviderMetadata::discover_async(issuer, &send(http))
        .await
        .map_err(|error| Broken::new(DISCOVER, error))
}

/// The code, if the answer belongs to what was asked.
fn code(returned: &Url, pending: &Pending) -> Result<AuthorizationCode, Broken> {
    let parameter = |name: &str| {
        returned
            .query_pairs()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    };
    if let Some(error) = parameter("error") {
        return Err(Broken::new(COME_BACK, error));
    }
    match (parameter("state"), parameter("code")) {
        (Some(state), Some(code)) if state == *pending.state.secret() => {
            Ok(AuthorizationCode::new(code))
        }
        _ => Err(Broken::new(
            COME_BACK,
            "the answer belongs to another request",
        )),
    }
}

/// The crate's way to our HTTP client.
fn send(
    http: &Client,
) -> impl Fn(
    HttpRequest,
) -> std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, SendError>> + Send>> {
    let http = http.clone();
    move |request| {
        let http = http.clone();
        Box::pin(async move {
            let request = reqwest::Request::try_from(request)?;
            let answer = http.execute(request).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

/// The application's request got no answer.
#[derive(Debug, thiserror::Error)]
#[error("the request got no answer")]
struct SendError(#[from] reqwest::Error);

/// The claims of an id_token that has been verified.
fn payload(id_token: &str) -> Result<serde_json::Value, Broken> {
    let encoded = id_token.split('.').nth(1).unwrap_or_default();
    let json = URL_SAFE_NO_PAD
        .decode(encoded)
        .map_err(|error| Broken::new(VERIFY, error))?;
    serde_json::from_slice(&json).map_err(|error| Broken::new(VERIFY, error))
}
