//! The browser and the phone of the demonstration: they follow links and keep a cookie.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use url::Url;

use super::steps::{ALLOW, Broken, COME_BACK, GO_TO_WECHAT, OPEN_LOGIN_PAGE, SCAN, Steps};

/// A browser without script.
pub(crate) struct Browser {
    http: Client,
    cookie: Option<String>,
}

/// What the phone answers.
#[derive(Deserialize)]
struct PhoneAnswer {
    state: String,
    redirect_url: Option<String>,
}

impl Browser {
    pub(crate) const fn new(http: Client) -> Self {
        Self { http, cookie: None }
    }

    /// Signs in: from the application's link to the address at which it gets its code.
    pub(crate) async fn sign_in(
        &mut self,
        steps: &mut Steps,
        authorize: &Url,
        simulator: &str,
    ) -> Result<Url, Broken> {
        let outcome = self.open_login_page(authorize).await;
        let link = steps.note(OPEN_LOGIN_PAGE, &without_query(authorize), outcome)?;
        let outcome = self.go_to_wechat(&link).await;
        let qr_code = steps.note(GO_TO_WECHAT, &without_query(&link), outcome)?;
        let outcome = self.phone(SCAN, simulator, &qr_code).await;
        steps.note(SCAN, &format!("{simulator}/_saoma/phone/scan"), outcome)?;
        let outcome = self.phone(ALLOW, simulator, &qr_code).await;
        let returned = steps.note(ALLOW, &format!("{simulator}/_saoma/phone/confirm"), outcome)?;
        let callback = returned
            .and_then(|url| Url::parse(&url).ok())
            .ok_or_else(|| Broken::new(ALLOW, "no redirect_url"))?;
        let outcome = self.come_back(&callback).await;
        steps.note(COME_BACK, &without_query(&callback), outcome)
    }

    /// The login page holds one link per source.
    async fn open_login_page(&mut self, authorize: &Url) -> Result<Url, Broken> {
        let failed = |detail: String| Broken::new(OPEN_LOGIN_PAGE, detail);
        let page = self
            .get(authorize)
            .await
            .map_err(|error| failed(causes(&error)))?;
        let status = page.status();
        let html = page.text().await.map_err(|error| failed(causes(&error)))?;
        let link = html.split("<a ").skip(1).find_map(|tag| {
            let tag = tag.split('>').next()?;
            tag.contains("data-source=\"pc\"")
                .then(|| tag.split("href=\"").nth(1)?.split('"').next())
                .flatten()
        });
        let link =
            link.ok_or_else(|| failed(format!("no link for the source `pc` (HTTP {status})")))?;
        let link = link
            .replace("&amp;", "&")
            .replace("&#38;", "&")
            .replace("&#x26;", "&");
        authorize
            .join(&link)
            .map_err(|error| failed(error.to_string()))
    }

    /// The link leads to WeChat's QR code page; answers the code that it shows, which is what the
    /// phone sees.
    async fn go_to_wechat(&mut self, link: &Url) -> Result<String, Broken> {
        let failed = |detail: String| Broken::new(GO_TO_WECHAT, detail);
        let answer = self
            .get(link)
            .await
            .map_err(|error| failed(causes(&error)))?;
        let qr_page = location(&answer, link)
            .ok_or_else(|| failed(format!("no redirect to WeChat (HTTP {})", answer.status())))?;
        let answer = self
            .get(&qr_page)
            .await
            .map_err(|error| failed(causes(&error)))?;
        let html = answer
            .text()
            .await
            .map_err(|error| failed(causes(&error)))?;
        let shown = html.split("/connect/qrcode/").nth(1);
        let uuid = shown.and_then(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next());
        uuid.map(str::to_owned).ok_or_else(|| failed(title(&html)))
    }

    /// The phone scans the code, or confirms what it has scanned; answers where the page goes.
    async fn phone(
        &self,
        step: &'static str,
        simulator: &str,
        qr_code: &str,
    ) -> Result<Option<String>, Broken> {
        let failed = |detail: String| Broken::new(step, detail);
        let action = if step == SCAN { "scan" } else { "confirm" };
        let body = serde_json::json!({ "person": "xiaoming", "target": qr_code });
        let sent = self
            .http
            .post(format!("{simulator}/_saoma/phone/{action}"))
            .json(&body)
            .send()
            .await;
        let answer = sent.map_err(|error| failed(causes(&error)))?;
        let status = answer.status();
        let text = answer
            .text()
            .await
            .map_err(|error| failed(causes(&error)))?;
        match serde_json::from_str::<PhoneAnswer>(&text) {
            Ok(answer) if status == StatusCode::OK => match answer.state.as_str() {
                // What the QR code page is told when the person refuses, or does not go on.
                "refused" => Err(failed_page(403, failed(answer.state))),
                "scanned" if step == ALLOW => Err(failed_page(404, failed(answer.state))),
                _ => Ok(answer.redirect_url),
            },
            // Somebody else has scanned it, and the page waits for them.
            _ if status == StatusCode::CONFLICT => Err(failed_page(404, failed(text))),
            // The QR code page is told 402 when its code has expired.
            _ if status == StatusCode::GONE => Err(failed_page(402, failed("expired".to_owned()))),
            _ => Err(failed(format!("HTTP {status}: {text}"))),
        }
    }

    /// WeChat's page goes to the callback, which sends the browser back to the application.
    async fn come_back(&mut self, callback: &Url) -> Result<Url, Broken> {
        let failed = |detail: String| Broken::new(COME_BACK, detail);
        let answer = self
            .get(callback)
            .await
            .map_err(|error| failed(causes(&error)))?;
        let status = answer.status();
        match location(&answer, callback) {
            Some(application) => Ok(application),
            None => Err(failed(format!(
                "HTTP {status}: {}",
                title(&answer.text().await.unwrap_or_default())
            ))),
        }
    }

    async fn get(&mut self, url: &Url) -> Result<Response, reqwest::Error> {
        let mut request = self.http.get(url.clone());
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await?;
        let set = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|value| value.to_str().ok());
        if let Some(pair) = set.and_then(|value| value.split(';').next()) {
            self.cookie = Some(pair.to_owned());
        }
        Ok(answer)
    }
}

/// With the number that the QR code page is told.
fn failed_page(code: i64, broken: Broken) -> Broken {
    Broken {
        page_code: Some(code),
        ..broken
    }
}

fn location(answer: &Response, from: &Url) -> Option<Url> {
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    answer
        .status()
        .is_redirection()
        .then(|| from.join(location).ok())
        .flatten()
}

fn title(html: &str) -> String {
    let between = |open: &str, close: &str| {
        Some(
            html.split_once(open)?
                .1
                .split_once('>')?
                .1
                .split_once(close)?
                .0
                .trim()
                .to_owned(),
        )
    };
    between("<h4", "</h4")
        .or_else(|| between("<title", "</title"))
        .unwrap_or_default()
}

fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// An error of the HTTP client says the least important thing first.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
