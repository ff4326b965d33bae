//! The virtual phone's page.

use askama::Template;
use saoma_text::{Lang, text};
use serde_json::{Map, Value};

use super::{in_script, render};
use crate::answer::Answer;

/// What the virtual phone's page may load, and who may frame it: the desktop app and local pages.
const PHONE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
     base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self' tauri: http://tauri.localhost https://tauri.localhost http://127.0.0.1:* http://localhost:*";

#[derive(Template)]
#[template(path = "phone.html")]
struct PhoneTemplate<'a> {
    lang: Lang,
    is_embedded: bool,
    other_lang: &'a str,
    texts: String,
}

impl PhoneTemplate<'_> {
    fn text(&self, key: &'static str) -> &'static str {
        text(self.lang, key)
    }
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
const PHONE_TEXTS: [&str; 74] = [
    "web_title",
    "web",
    "web_hint",
    "web_unreachable",
    "web_unreachable_hint",
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
    "kind_website",
    "kind_official_account",
    "kind_mini_program",
    "in_wechat",
    "followed",
    "not_followed",
    "open",
    "back",
    "mini_hint",
    "mini_path",
    "mini_home",
    "mini_no_scene",
    "mini_login",
    "mini_phone",
    "js_code",
    "phone_code",
    "code_life",
    "copy",
    "copied",
    "number_title",
    "number_label",
    "number_refused",
    "no_phone_number",
    "phone_number_quota_used_up",
    "not_online",
    "not_online_hint",
    "follow",
    "follow_hint",
    "follow_scanned_hint",
    "not_now",
    "unfollow",
    "no_messages",
    "no_messages_hint",
    "other_message",
    "message_from",
];

#[cfg(test)]
mod tests {
    use super::*;

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
