//! What most scenarios begin with.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::StatusCode;
use saoma_tests::{Application, Browser, Page, Sandbox};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;

/// Where the shop's logins return to. Nothing listens there: the test is its own browser.
pub(crate) const REDIRECT_URI: &str = "https://shop.example/callback";

/// The verifier of RFC 7636, appendix B, and its challenge.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A sandbox with the application `shop`, and a browser that has been nowhere.
pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) application: Application,
    pub(crate) browser: Browser,
}

impl Shop {
    /// A `web` application.
    pub(crate) fn open() -> Self {
        Self::of(Sandbox::with_shop(REDIRECT_URI))
    }

    /// The application `shop` of a sandbox.
    pub(crate) fn of(sandbox: Sandbox) -> Self {
        let (application, browser) = (sandbox.application("shop"), Browser::new());
        Self {
            sandbox,
            application,
            browser,
        }
    }

    /// An endpoint of the issuer.
    pub(crate) fn endpoint(&self, name: &str) -> String {
        format!("{}/{name}", self.sandbox.issuer())
    }

    /// The shop's link to `/authorize`, with `changes` in place of parameters of the same name.
    pub(crate) fn authorize(&self, changes: &[(&str, &str)]) -> String {
        authorize(
            &self.sandbox.issuer(),
            &self.application.client_id,
            REDIRECT_URI,
            changes,
        )
    }

    /// A whole login of a person, to the address at which the shop gets its code.
    pub(crate) async fn sign_in(&self, person: &str, changes: &[(&str, &str)]) -> Page {
        let simulator = self.sandbox.simulator();
        self.browser
            .sign_in(simulator, person, &self.authorize(changes))
            .await
    }

    /// The code of a whole login.
    pub(crate) async fn code(&self, person: &str, changes: &[(&str, &str)]) -> String {
        code_of(&self.sign_in(person, changes).await)
    }

    /// The parameters with which the shop trades a code.
    pub(crate) fn code_form<'a>(&'a self, code: &'a str) -> Vec<(&'a str, &'a str)> {
        let secret = self.application.client_secret.as_deref();
        vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("client_id", &self.application.client_id),
            ("client_secret", secret.unwrap_or_default()),
        ]
    }

    /// Posts a form to an endpoint of the issuer.
    pub(crate) async fn post(&self, name: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
        post(&self.browser, &self.endpoint(name), form).await
    }

    /// Trades the code of a whole login for tokens.
    pub(crate) async fn tokens(&self, person: &str, changes: &[(&str, &str)]) -> Value {
        let code = self.code(person, changes).await;
        let (status, tokens) = self.post("token", &self.code_form(&code)).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        tokens
    }

    /// What `/userinfo` says to an access token.
    pub(crate) async fn userinfo(&self, access_token: &Value) -> (StatusCode, Value) {
        userinfo(&self.browser, &self.sandbox.issuer(), access_token).await
    }

    /// How often an endpoint of the simulator's was asked, by the kind of its exchanges.
    pub(crate) async fn count_exchanges(&self, kind: &str) -> usize {
        let url = format!("{}/_saoma/exchanges", self.sandbox.simulator());
        let answer = self.browser.http().get(url).send().await;
        let exchanges: Vec<Value> = answer
            .expect("the simulator answers")
            .json()
            .await
            .expect("a list");
        exchanges
            .iter()
            .filter(|exchange| exchange["kind"] == kind)
            .count()
    }

    /// Lets something go wrong at WeChat.
    pub(crate) async fn fault(&self, name: &str, body: &Value) {
        put(
            &self.browser,
            &format!("{}/_saoma/faults/{name}", self.sandbox.simulator()),
            body,
        )
        .await;
    }
}

/// A link to `/authorize`, with `changes` in place of parameters of the same name; an empty one
/// takes a parameter away.
pub(crate) fn authorize(
    issuer: &str,
    client_id: &str,
    redirect_uri: &str,
    changes: &[(&str, &str)],
) -> String {
    let usual = [
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("response_type", "code"),
        ("scope", "openid profile wechat"),
        ("state", "the shop's own"),
        ("source", "pc"),
    ];
    let kept = usual
        .iter()
        .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let mut query = Serializer::new(String::new());
    query.extend_pairs(kept);
    query.extend_pairs(changes.iter().filter(|(_, value)| !value.is_empty()));
    format!("{issuer}/authorize?{}", query.finish())
}

/// A parameter of an address.
pub(crate) fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs.find_map(|(known, value)| (known == name).then(|| value.into_owned()))
}

/// The code with which a page sends the browser back to the application.
pub(crate) fn code_of(page: &Page) -> String {
    let location = page.location.as_ref();
    let code = location.and_then(|location| parameter(location, "code"));
    code.unwrap_or_else(|| panic!("no code came back: {} {}", page.status, page.text))
}

/// Posts a form; what is answered without a body is `null`.
pub(crate) async fn post(
    browser: &Browser,
    url: &str,
    form: &[(&str, &str)],
) -> (StatusCode, Value) {
    let answer = browser.http().post(url).form(form).send().await;
    let answer = answer.expect("the server answers");
    (answer.status(), answer.json().await.unwrap_or_default())
}

/// What `/userinfo` says to an access token.
pub(crate) async fn userinfo(
    browser: &Browser,
    issuer: &str,
    access_token: &Value,
) -> (StatusCode, Value) {
    let token = access_token.as_str().expect("an access token is text");
    let request = browser.http().get(format!("{issuer}/userinfo"));
    let answer = request.bearer_auth(token).send().await;
    let answer = answer.expect("the server answers");
    (answer.status(), answer.json().await.unwrap_or_default())
}

/// A control call of the simulator's, which must be taken.
pub(crate) async fn put(browser: &Browser, url: &str, body: &Value) {
    let answer = browser.http().put(url).json(body).send().await;
    let answer = answer.expect("the simulator answers");
    assert!(
        answer.status().is_success(),
        "{url} refused: {:?}",
        answer.text().await
    );
}

/// The application `shop` of a file of apply.
pub(crate) fn shop(kind: &str, redirect_uris: &[&str]) -> Value {
    json!({
        "id": "shop", "name": "Shop", "type": kind, "redirect_uris": redirect_uris,
        "post_logout_redirect_uris": ["https://shop.example/bye"], "sources": ["pc"],
    })
}

/// The claims of an id_token, not verified: whether the signature holds is asked elsewhere.
pub(crate) fn claims(id_token: &Value) -> Value {
    let text = id_token.as_str().expect("an id_token is text");
    let body = text.split('.').nth(1).expect("a JWT has three parts");
    let json = URL_SAFE_NO_PAD
        .decode(body)
        .expect("its parts are base64url");
    serde_json::from_slice(&json).expect("its second part is JSON")
}

/// What an address of our own in a page becomes once the browser has read it.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#x26;", "&")
}

/// The parameters of a form but these.
pub(crate) fn without<'a>(form: &[(&'a str, &'a str)], names: &[&str]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| !names.contains(name));
    kept.copied().collect()
}
