//! The pages that people see: WeChat's QR code page and its errors, and the virtual phone.

use askama::Template;
use saoma_ambient::{Entropy, alphanumeric};
use saoma_text::{Lang, text};
use serde_json::{Map, Value};

use crate::answer::Answer;

/// Nothing is loaded that is not named here.
const STATIC_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// What the virtual phone's page may load, and who may frame it: the desktop app and local pages.
const PHONE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
     base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self' tauri: http://tauri.localhost https://tauri.localhost http://127.0.0.1:* http://localhost:*";

/// WeChat's page with a QR code.
pub(crate) struct QrPage<'a> {
    pub(crate) lang: Lang,
    pub(crate) app_name: &'a str,
    pub(crate) uuid: &'a str,
    /// The URL of the QR code's picture.
    pub(crate) picture: &'a str,
    /// The URL of the long poll, without its query.
    pub(crate) poll: &'a str,
    pub(crate) poll_origin: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) raw_state: &'a str,
    pub(crate) self_redirect: &'a str,
    /// Whether it was made for a frame (`login_type=jssdk`).
    pub(crate) is_embedded: bool,
    /// Whether its text is white, for dark surroundings.
    pub(crate) is_white: bool,
    /// The caller's style sheet.
    pub(crate) href: Option<&'a str>,
    /// The virtual phone's page, where it can be reached.
    pub(crate) phone: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "qrconnect.html")]
struct QrTemplate<'a> {
    page: &'a QrPage<'a>,
    nonce: &'a str,
    poll_with_uuid: String,
    redirect_uri: String,
    state: String,
    self_redirect: String,
    poll: String,
    script: &'static str,
    style: &'static str,
}

#[derive(Template)]
#[template(path = "qr_error.html")]
struct ErrorTemplate<'a> {
    lang: Lang,
    message: &'a str,
}

#[derive(Template)]
#[template(path = "phone.html")]
struct PhoneTemplate<'a> {
    lang: Lang,
    is_embedded: bool,
    other_lang: &'a str,
    texts: String,
}

impl QrTemplate<'_> {
    fn text(&self, key: &'static str) -> &'static str {
        text(self.page.lang, key)
    }

    fn app(&self) -> String {
        saoma_text::fill(
            self.page.lang,
            "simulator.qr.app",
            &[("app", self.page.app_name)],
        )
    }
}

impl ErrorTemplate<'_> {
    fn text(&self, key: &'static str) -> &'static str {
        text(self.lang, key)
    }
}

impl PhoneTemplate<'_> {
    fn text(&self, key: &'static str) -> &'static str {
        text(self.lang, key)
    }
}

/// The QR code page.
pub(crate) fn qr_page(page: &QrPage<'_>, entropy: &dyn Entropy) -> Answer {
    let nonce = alphanumeric(entropy, 24);
    let custom = if page.href.is_some() {
        " https: data:"
    } else {
        ""
    };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' {}; style-src 'nonce-{nonce}'{custom}; img-src 'self' data:{custom}; font-src 'none'; \
         base-uri 'none'; form-action 'none'",
        page.poll_origin
    );
    let template = QrTemplate {
        page,
        nonce: &nonce,
        poll_with_uuid: script_string(&format!("{}?uuid={}", page.poll, page.uuid)),
        redirect_uri: script_string(page.redirect_uri),
        state: script_string(page.raw_state),
        self_redirect: script_string(page.self_redirect),
        poll: script_string(page.poll),
        script: include_str!("../assets/qrconnect.js"),
        style: include_str!("../assets/qrconnect.css"),
    };
    Answer::page(render(&template), &policy)
}

/// The tiny error page of `/connect/qrconnect`.
pub(crate) fn qr_error(lang: Lang, message: &str) -> Answer {
    Answer::page(render(&ErrorTemplate { lang, message }), STATIC_POLICY)
}

/// What `/connect/confirm` shows outside WeChat.
pub(crate) fn open_in_wechat(lang: Lang) -> Answer {
    qr_error(lang, text(lang, "simulator.confirm.open_in_wechat"))
}

/// The virtual phone.
pub(crate) fn phone(lang: Lang, is_embedded: bool) -> Answer {
    let prefix = "simulator.phone.";
    let texts: Map<String, Value> = PHONE_TEXTS
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                Value::from(saoma_text::lookup(lang, &format!("{prefix}{name}")).unwrap_or(name)),
            )
        })
        .collect();
    let other_lang = if lang == Lang::ZhCn { "en" } else { "zh-CN" };
    let template = PhoneTemplate {
        lang,
        is_embedded,
        other_lang,
        texts: in_script(&Value::Object(texts).to_string()),
    };
    Answer::page(render(&template), PHONE_POLICY)
}

/// The texts that the phone's script needs.
const PHONE_TEXTS: [&str; 34] = [
    "nameless",
    "waiting",
    "waiting_hint",
    "choose_code",
    "code_age_now",
    "code_age_seconds",
    "code_age_minutes",
    "scan",
    "requests",
    "consent_title",
    "consent_scope",
    "profile",
    "no_nickname",
    "allow",
    "refuse",
    "allowed",
    "allowed_hint",
    "refused",
    "refused_hint",
    "expired",
    "expired_hint",
    "scan_again",
    "done",
    "close",
    "taken",
    "taken_hint",
    "not_found",
    "not_found_hint",
    "not_readable",
    "not_readable_hint",
    "offline",
    "offline_hint",
    "failed",
    "failed_hint",
];

/// A text as a string of JavaScript that is safe inside a `<script>`.
pub(crate) fn script_string(text: &str) -> String {
    in_script(&Value::from(text).to_string())
}

/// JSON as it may stand inside a `<script>`: nothing in it can end the element or the line.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn render(template: &impl Template) -> String {
    // Writing to memory does not fail, and the templates call nothing that does.
    template.render().expect("a template renders into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_text_cannot_leave_its_script() {
        let string = script_string("</script><script>alert(1)</script>\u{2028}\"'\\");
        assert!(
            !string.contains('<') && !string.contains('\u{2028}'),
            "{string}"
        );
        assert_eq!(
            serde_json::from_str::<String>(&string).expect("still a string"),
            "</script><script>alert(1)</script>\u{2028}\"'\\"
        );
    }

    #[test]
    fn every_text_of_the_phone_exists_in_both_languages() {
        for lang in Lang::ALL {
            for name in PHONE_TEXTS {
                assert!(
                    saoma_text::lookup(lang, &format!("simulator.phone.{name}")).is_some(),
                    "{name} in {}",
                    lang.tag()
                );
            }
        }
    }
}
