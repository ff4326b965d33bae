//! A browser without script, for scenarios: it follows what it is told to and keeps cookies.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, ClientBuilder, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use url::Url;

/// A browser.
pub struct Browser {
    http: Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What a browser was shown.
#[derive(Debug)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// HTTP's status.
    pub status: StatusCode,
    /// Where it leads on, if it is a redirect.
    pub location: Option<Url>,
    /// Its text.
    pub text: String,
    /// HTTP's headers.
    pub headers: reqwest::header::HeaderMap,
}

impl Default for Browser {
    fn default() -> Self {
        Self::new()
    }
}

impl Browser {
    /// A browser that has been nowhere.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Client::builder())
    }

    /// The browser of WeChat itself.
    #[must_use]
    pub fn in_wechat() -> Self {
        let name = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50";
        Self::of(Client::builder().user_agent(name))
    }

    fn of(client: ClientBuilder) -> Self {
        let http = client
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        Self {
            http: http.expect("a client can be made"),
            cookies: Mutex::default(),
        }
    }

    /// The client below, for what is no page.
    #[must_use]
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// The cookies that it keeps, by name, for a browser that is to go on in its place.
    #[must_use]
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.lock().expect("no panic here").clone()
    }

    /// Opens an address; does not follow redirects.
    pub async fn get(&self, url: impl AsRef<str>) -> Page {
        let url = Url::parse(url.as_ref()).expect("the address is one");
        self.load(url.clone(), self.http.get(url)).await
    }

    /// Sends a form of a page; does not follow redirects.
    pub async fn submit(&self, url: impl AsRef<str>, form: &[(&str, &str)]) -> Page {
        let url = Url::parse(url.as_ref()).expect("the address is one");
        let request = self.http.post(url.clone()).form(form);
        let origin = url.origin().ascii_serialization();
        self.load(url, request.header(ORIGIN, origin)).await
    }

    async fn load(&self, url: Url, mut request: RequestBuilder) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .lock()
            .expect("no panic here")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let answer = request.send().await.expect("the server answers");
        for set in answer.headers().get_all(SET_COOKIE) {
            let pair = set
                .to_str()
                .ok()
                .and_then(|set| set.split(';').next()?.split_once('='));
            let (name, value) = pair.expect("a cookie is a pair");
            self.cookies
                .lock()
                .expect("no panic here")
                .insert(name.to_owned(), value.to_owned());
        }
        let location = answer
            .headers()
            .get(LOCATION)
            .and_then(|location| url.join(location.to_str().ok()?).ok());
        let (status, headers) = (answer.status(), answer.headers().clone());
        Page {
            url,
            status,
            location,
            headers,
            text: answer.text().await.expect("the answer is text"),
        }
    }

    /// What the virtual phone does: `scan`, `confirm`, `refuse` or `authorize` of a QR code page.
    pub async fn phone(&self, simulator: &str, action: &str, person: &str, target: &Url) -> Value {
        let body = json!({ "person": person, "target": target.as_str() });
        let answer = self
            .http
            .post(format!("{simulator}/_saoma/phone/{action}"))
            .json(&body)
            .send()
            .await
            .expect("the phone answers");
        answer.json().await.expect("the phone answers JSON")
    }

    /// A whole login of `person` from an application's link (with `source`) to the address at
    /// which the application gets its code.
    pub async fn sign_in(&self, simulator: &str, person: &str, authorize: &str) -> Page {
        let qr_page = self
            .get(authorize)
            .await
            .location
            .expect("with `source` /authorize leads to WeChat");
        let _ = self.get(&qr_page).await;
        let answer = self.phone(simulator, "authorize", person, &qr_page).await;
        let callback = answer["redirect_url"]
            .as_str()
            .unwrap_or_else(|| panic!("the phone gave no redirect_url: {answer}"));
        self.get(callback).await
    }
}
