//! The openidconnect crate, used as a site in Rust would use it.

use std::pin::Pin;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreRevocableToken, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PostLogoutRedirectUrl, ProviderMetadataWithLogout,
    RedirectUrl, RevocationUrl, Scope, TokenResponse as _,
};
use reqwest::{Client, Url};
use saoma_tests::{APPID, Browser, Sandbox};
use serde_json::{Value, json};

use crate::wechat_login::{ORDINARY, truth};

const REDIRECT_URI: &str = "https://shop.example/cb";
const POST_LOGOUT_REDIRECT_URI: &str = "https://shop.example/bye";

type OpenIdClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A site, and the sandbox in which it is an application.
struct Site {
    sandbox: Sandbox,
    browser: Browser,
    client: OpenIdClient,
    metadata: ProviderMetadataWithLogout,
}

/// Somebody whose id_token has been verified.
struct Visitor {
    tokens: CoreTokenResponse,
    id_token: CoreIdToken,
    claims: CoreIdTokenClaims,
}

impl Site {
    async fn open(algorithm: &str) -> Self {
        let sandbox = Sandbox::start(&Sandbox::file(&[json!({
            "id": "shop", "name": "Shop", "type": "web", "redirect_uris": [REDIRECT_URI],
            "post_logout_redirect_uris": [POST_LOGOUT_REDIRECT_URI], "sources": ["pc"],
            "id_token_signed_response_alg": algorithm,
        })]));
        let browser = Browser::new();
        let issuer = IssuerUrl::new(sandbox.issuer()).expect("the issuer is a URL");
        let metadata =
            ProviderMetadataWithLogout::discover_async(issuer, &send(browser.http())).await;
        let metadata = metadata.expect("discovery holds");
        let application = sandbox.application("shop");
        let id = ClientId::new(application.client_id);
        let secret = application.client_secret.map(ClientSecret::new);
        let redirect = RedirectUrl::new(REDIRECT_URI.to_owned()).expect("a constant URL");
        // The crate revokes at https addresses only; `send` takes it to the sandbox's plain http.
        let revoke = sandbox.issuer().replacen("http:", "https:", 1) + "/revoke";
        let revoke = RevocationUrl::new(revoke).expect("a URL");
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret)
            .set_redirect_uri(redirect)
            .set_revocation_url(revoke);
        Self {
            sandbox,
            browser,
            client,
            metadata,
        }
    }

    /// A login by a scan, to a verified id_token.
    async fn log_in(&self) -> Visitor {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (mut link, state, nonce) = self
            .client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(["profile", "wechat", "offline_access"].map(|it| Scope::new(it.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        link.query_pairs_mut().append_pair("source", "pc");
        let simulator = self.sandbox.simulator();
        let page = self.browser.sign_in(simulator, ORDINARY, link.as_str());
        let back = page
            .await
            .location
            .expect("the browser is back at the site");
        assert_eq!(parameter(&back, "state").as_ref(), Some(state.secret()));
        let code = AuthorizationCode::new(parameter(&back, "code").expect("a code"));
        let trade = self
            .client
            .exchange_code(code)
            .expect("discovery tells where");
        let send = send(self.browser.http());
        let tokens = trade.set_pkce_verifier(verifier).request_async(&send).await;
        self.verified(tokens.expect("the code is traded"), Some(&nonce))
    }

    /// Checks signature, issuer, audience, times, nonce and at_hash.
    fn verified(&self, tokens: CoreTokenResponse, nonce: Option<&Nonce>) -> Visitor {
        let id_token = tokens.id_token().expect("an id_token comes along").clone();
        let verifier = self.client.id_token_verifier();
        let same_nonce = |told: Option<&Nonce>| match nonce {
            Some(sent) if told.map(Nonce::secret) != Some(sent.secret()) => {
                Err("it is of another login".to_owned())
            }
            _ => Ok(()),
        };
        let claims = id_token.claims(&verifier, same_nonce);
        let claims = claims.expect("the id_token verifies").clone();
        let hash = AccessTokenHash::from_token(
            tokens.access_token(),
            id_token.signing_alg().expect("it names its algorithm"),
            id_token
                .signing_key(&verifier)
                .expect("its key is published"),
        );
        assert_eq!(claims.access_token_hash(), Some(&hash.expect("a hash")));
        Visitor {
            tokens,
            id_token,
            claims,
        }
    }

    /// What `/userinfo` tells, if the access token is still good.
    async fn userinfo(&self, visitor: &Visitor) -> Option<CoreUserInfoClaims> {
        let (token, sub) = (visitor.tokens.access_token(), visitor.claims.subject());
        let request = self.client.user_info(token.clone(), Some(sub.clone()));
        let request = request.expect("discovery tells where");
        request.request_async(&send(self.browser.http())).await.ok()
    }

    /// New tokens for the refresh token, if that is still good.
    async fn refresh(&self, visitor: &Visitor) -> Option<CoreTokenResponse> {
        let token = visitor
            .tokens
            .refresh_token()
            .expect("offline_access gives one");
        let request = self.client.exchange_refresh_token(token);
        let request = request.expect("discovery tells where");
        request.request_async(&send(self.browser.http())).await.ok()
    }

    async fn runs_a_whole_login(&self, algorithm: &CoreJwsSigningAlgorithm) {
        let first = self.log_in().await;
        assert_eq!(
            first.id_token.signing_alg().expect("it names one"),
            algorithm
        );
        let truth = truth(self.sandbox.simulator(), ORDINARY, APPID).await;
        let told = self
            .userinfo(&first)
            .await
            .expect("the access token is good");
        let nickname = told.nickname().and_then(|it| it.get(None));
        assert_eq!(nickname.map(|it| it.as_str()), truth["nickname"].as_str());

        let tokens = self
            .refresh(&first)
            .await
            .expect("the refresh token is good");
        let renewed = self.verified(tokens, None);
        assert_eq!(renewed.claims.subject(), first.claims.subject());
        assert_eq!(
            renewed.claims.auth_time(),
            first.claims.auth_time(),
            "nobody scanned again"
        );
        assert!(self.userinfo(&renewed).await.is_some());

        let token = renewed
            .tokens
            .refresh_token()
            .expect("it was rotated")
            .clone();
        let revoke = self
            .client
            .revoke_token(CoreRevocableToken::RefreshToken(token));
        let send = send(self.browser.http());
        let revoked = revoke.expect("an https address").request_async(&send);
        revoked.await.expect("it is revoked");
        assert!(
            self.userinfo(&renewed).await.is_none(),
            "its access tokens go along"
        );
        assert!(self.refresh(&renewed).await.is_none());

        let last = self.log_in().await;
        assert!(self.userinfo(&last).await.is_some());
        let state = CsrfToken::new_random();
        let back = PostLogoutRedirectUrl::new(POST_LOGOUT_REDIRECT_URI.to_owned());
        let end = self
            .metadata
            .additional_metadata()
            .end_session_endpoint
            .clone();
        let logout = LogoutRequest::from(end.expect("discovery names it"))
            .set_id_token_hint(&last.id_token)
            .set_post_logout_redirect_uri(back.expect("a constant URL"))
            .set_state(state.clone());
        let page = self.browser.get(logout.http_get_url()).await;
        let landed = page.location.expect("the browser is sent on");
        assert!(
            landed.as_str().starts_with(POST_LOGOUT_REDIRECT_URI),
            "{landed}"
        );
        assert_eq!(parameter(&landed, "state").as_ref(), Some(state.secret()));
        assert!(self.userinfo(&last).await.is_none(), "the login has ended");
        assert!(self.refresh(&last).await.is_none());
    }
}

#[tokio::test]
async fn the_openidconnect_crate_runs_a_whole_login_signed_with_rs256() {
    let site = Site::open("RS256").await;
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    site.runs_a_whole_login(&algorithm).await;
}

#[tokio::test]
async fn the_openidconnect_crate_runs_a_whole_login_signed_with_es256() {
    let site = Site::open("ES256").await;
    let algorithm = CoreJwsSigningAlgorithm::EcdsaP256Sha256;
    site.runs_a_whole_login(&algorithm).await;
}

#[tokio::test]
async fn the_openidconnect_crate_believes_no_other_key() {
    let site = Site::open("RS256").await;
    let visitor = site.log_in().await;
    let told: Value = serde_json::to_value(&visitor.id_token).expect("a text");
    let token = told.as_str().expect("a text");
    let forged = token.get(..token.len() - 4).expect("longer than that");
    let forged: CoreIdToken = format!("{forged}AAAA").parse().expect("three parts");
    let verifier = site.client.id_token_verifier();
    let anything = |_: Option<&Nonce>| Ok(());
    assert!(
        forged.claims(&verifier, anything).is_err(),
        "else the tests above say nothing"
    );
}

fn parameter(address: &Url, name: &str) -> Option<String> {
    let mut pairs = address.query_pairs();
    pairs.find_map(|(known, value)| (known == name).then(|| value.into_owned()))
}

type Sent = Pin<Box<dyn Future<Output = Result<HttpResponse, reqwest::Error>> + Send>>;

/// The crate's way to our HTTP client.
fn send(http: &Client) -> impl Fn(HttpRequest) -> Sent {
    let http = http.clone();
    move |request| {
        let http = http.clone();
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request)?;
            let _ = request.url_mut().set_scheme("http");
            let answer = http.execute(request).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}
