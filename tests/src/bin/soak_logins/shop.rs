//! The customer's site: the openidconnect crate, used as any site would use it.

use std::pin::Pin;

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, Scope, TokenResponse as _,
};
use reqwest::Client;
use saoma_tests::{Application, Page};
use serde_json::Value;
use url::Url;

/// Where logins return to. Nothing listens there: the soak is its own browser.
pub(crate) const REDIRECT_URI: &str = "https://shop.example/callback";

type OpenIdClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The site.
pub(crate) struct Shop {
    client: OpenIdClient,
    http: Client,
    issuer: String,
}

/// What the site keeps while its user is away.
pub(crate) struct Pending {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// A user who came back and was verified.
pub(crate) struct Visitor {
    pub(crate) sub: String,
    /// What `/userinfo` tells.
    pub(crate) claims: Value,
    pub(crate) refresh_token: Option<RefreshToken>,
}

impl Shop {
    /// Finds out by itself what it needs of the issuer.
    pub(crate) async fn open(issuer: String, application: Application, http: Client) -> Self {
        let url = IssuerUrl::new(issuer.clone()).expect("the issuer is a URL");
        let metadata = CoreProviderMetadata::discover_async(url, &send(&http)).await;
        let metadata = metadata.expect("discovery holds");
        let id = ClientId::new(application.client_id);
        let secret = application.client_secret.map(ClientSecret::new);
        let redirect = RedirectUrl::new(REDIRECT_URI.to_owned()).expect("a constant URL");
        let client = CoreClient::from_provider_metadata(metadata, id, secret);
        Self {
            client: client.set_redirect_uri(redirect),
            http,
            issuer,
        }
    }

    /// An endpoint of the issuer.
    pub(crate) fn endpoint(&self, name: &str) -> String {
        format!("{}/{name}", self.issuer)
    }

    /// The link that begins a login by WeChat.
    pub(crate) fn begin(&self) -> (Url, Pending) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let request = self.client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let scopes = ["profile", "wechat", "offline_access"];
        let (mut url, state, nonce) = request
            .add_scopes(scopes.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        url.query_pairs_mut().append_pair("source", "pc");
        let pending = Pending {
            state,
            nonce,
            verifier,
        };
        (url, pending)
    }

    /// Trades the code of a page that led back, verifies the id_token, reads `/userinfo`.
    pub(crate) async fn welcome(&self, page: &Page, pending: Pending) -> Result<Visitor, String> {
        let code = code(page, &pending)?;
        let exchange = self.client.exchange_code(AuthorizationCode::new(code));
        let exchange = exchange.map_err(|error| error.to_string())?;
        let tokens = exchange
            .set_pkce_verifier(pending.verifier)
            .request_async(&send(&self.http))
            .await
            .map_err(|error| format!("the code was not traded: {error:?}"))?;
        let id_token = tokens.id_token().ok_or("no id_token came")?;
        let claims = id_token
            .claims(&self.client.id_token_verifier(), &pending.nonce)
            .map_err(|error| format!("the id_token does not verify: {error}"))?;
        let sub = claims.subject().to_string();
        let claims = self.userinfo(tokens.access_token().secret()).await?;
        if claims.get("sub").and_then(Value::as_str) != Some(&sub) {
            return Err(format!(
                "/userinfo tells of another than the id_token: {claims}"
            ));
        }
        Ok(Visitor {
            sub,
            claims,
            refresh_token: tokens.refresh_token().cloned(),
        })
    }

    /// Whether a refresh token gives new tokens.
    pub(crate) async fn refresh(&self, token: &RefreshToken) -> Result<RefreshToken, String> {
        let exchange = self.client.exchange_refresh_token(token);
        let exchange = exchange.map_err(|error| error.to_string())?;
        let tokens = exchange.request_async(&send(&self.http)).await;
        let tokens = tokens.map_err(|error| error.to_string())?;
        self.userinfo(tokens.access_token().secret()).await?;
        let fresh = tokens.refresh_token().cloned();
        fresh.ok_or_else(|| "a refresh gave no refresh token".to_owned())
    }

    async fn userinfo(&self, access_token: &str) -> Result<Value, String> {
        let request = self.http.get(self.endpoint("userinfo"));
        let answer = request.bearer_auth(access_token).send().await;
        let answer = answer.and_then(reqwest::Response::error_for_status);
        let answer = answer.map_err(|error| error.to_string())?;
        answer.json().await.map_err(|error| error.to_string())
    }
}

/// The code, if the page leads back to this site and answers what it asked.
fn code(page: &Page, pending: &Pending) -> Result<String, String> {
    let lost = || format!("{} leads nowhere: {}", page.url, page.status);
    let location = page.location.as_ref().ok_or_else(lost)?;
    let value = |name: &str| {
        let mut pairs = location.query_pairs();
        pairs.find_map(|(known, value)| (known == name).then(|| value.into_owned()))
    };
    if !location.as_str().starts_with(REDIRECT_URI) {
        return Err(format!("{location} is not the shop"));
    }
    if value("state").as_ref() != Some(pending.state.secret()) {
        return Err(format!("{location} answers another request"));
    }
    value("code").ok_or_else(|| format!("{location} holds no code"))
}

type Sent = Pin<Box<dyn Future<Output = Result<HttpResponse, SendError>> + Send>>;

/// The crate's way to our HTTP client.
fn send(http: &Client) -> impl Fn(HttpRequest) -> Sent {
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

/// The site's request got no answer.
#[derive(Debug)]
pub(crate) struct SendError(reqwest::Error);

impl std::error::Error for SendError {}

impl std::fmt::Display for SendError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no answer: {}", self.0)
    }
}

impl From<reqwest::Error> for SendError {
    fn from(error: reqwest::Error) -> Self {
        Self(error)
    }
}
