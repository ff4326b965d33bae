//! The pages that people see: WeChat's QR code page and its errors, and the virtual phone.

mod consent;
mod phone;
mod scene;

pub(crate) use consent::{ConsentPage, consent, consent_refused};
pub(crate) use phone::phone;
pub(crate) use scene::{ScenePage, scene, scene_error};

use askama::Template;
use saoma_ambient::{Entropy, alphanumeric};
use saoma_text::{Lang, text};
use serde_json::Value;

use crate::answer::Answer;

/// Nothing is loaded that is not named here.
const STATIC_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// WeChat's page with a QR code.
pub(crate) struct QrPage<'a> {
    pub(crate) lang: Lang,
    pub(crate) app_name: &'a str,
    pub(crate) uuid: &'a str,
    /// The URL of the QR code's picture.
    pub(crate) picture: &'a str,
    /// The URL of the host of the long poll, without a path on it.
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
        poll_with_uuid: script_string(&format!(
            "{}/connect/l/qrconnect?uuid={}",
            page.poll, page.uuid
        )),
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
}
