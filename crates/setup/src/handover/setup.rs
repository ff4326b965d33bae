//! What was set up: platform apps, sources, applications.

use saoma_text::{Lang, text};

use super::{Handover, Page};
use crate::file::{ApplicationEntry, PlatformAppEntry, SourceEntry};

impl Handover {
    pub(super) fn set_up(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.set_up");
        page.facts(&[("handover.issuer", self.report.issuer.clone())]);
        for app in &self.file.platform_apps {
            page.section(&app.name);
            page.facts(&platform_app(app, lang));
        }
        for source in &self.file.sources {
            page.section(&source.display_name);
            page.facts(&self.source(source, lang));
        }
        for application in &self.file.applications {
            page.section(&application.name);
            page.facts(&self.application(application, lang));
        }
        if self.file.platform_apps.is_empty() && self.file.applications.is_empty() {
            page.paragraph(text(lang, "handover.set_up.none"));
        }
    }

    fn source(&self, source: &SourceEntry, lang: Lang) -> Vec<(&'static str, String)> {
        let mut reported = self.report.sources.iter();
        let reported = reported.find(|reported| reported.id == source.id);
        let callback = reported.map(|reported| reported.callback_url.clone());
        let method = text(lang, &format!("ui.source_kind.{}", source.kind.as_str())).to_owned();
        let association = match source.login_only {
            true => "login_only",
            false => source.association.as_str(),
        };
        let association = text(lang, &format!("ui.association.{association}")).to_owned();
        let secrets = source.token.is_some() || source.aes_key.is_some();
        vec![
            ("handover.kind", text(lang, "handover.source").to_owned()),
            ("handover.id", source.id.clone()),
            ("handover.method", method),
            ("handover.appid", source.appid.clone()),
            ("handover.callback_url", callback.unwrap_or_default()),
            ("handover.newcomers", association),
            ("handover.on", on(source.enabled, lang)),
            ("handover.event_secrets", masked(secrets, lang)),
        ]
    }

    fn application(
        &self,
        application: &ApplicationEntry,
        lang: Lang,
    ) -> Vec<(&'static str, String)> {
        let mut reported = self.report.applications.iter();
        let reported = reported.find(|reported| reported.id == application.id);
        let kind = text(
            lang,
            &format!("ui.application_type.{}", application.kind.as_str()),
        )
        .to_owned();
        let sources = application.sources.iter().filter(|source| source.enabled);
        let sources: Vec<&str> = sources.map(|source| source.id.as_str()).collect();
        let client_id = reported.map(|reported| reported.client_id.clone());
        vec![
            (
                "handover.kind",
                text(lang, "handover.application").to_owned(),
            ),
            ("handover.id", application.id.clone()),
            ("handover.type", kind),
            ("handover.client_id", client_id.unwrap_or_default()),
            (
                "handover.client_secret",
                masked(application.client_secret.is_some(), lang),
            ),
            (
                "handover.redirect_uris",
                application.redirect_uris.join(" · "),
            ),
            ("handover.sources", sources.join(" · ")),
        ]
    }
}

fn platform_app(app: &PlatformAppEntry, lang: Lang) -> Vec<(&'static str, String)> {
    let kind = text(lang, &format!("track.{}", app.kind.as_str())).to_owned();
    let text_of = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        ("handover.kind", kind),
        ("handover.appid", app.appid.clone()),
        ("handover.app_secret", masked(app.secret.is_some(), lang)),
        ("handover.open_platform", text_of(&app.open_platform)),
        ("handover.callback_domain", text_of(&app.callback_domain)),
        (
            "handover.web_authorization_domain",
            text_of(&app.web_authorization_domain),
        ),
    ]
}

/// That there is a secret, and nothing of it.
fn masked(is_set: bool, lang: Lang) -> String {
    match is_set {
        true => format!("••••••••  {}", text(lang, "handover.is_kept")),
        false => String::new(),
    }
}

fn on(enabled: bool, lang: Lang) -> String {
    let key = if enabled {
        "handover.yes"
    } else {
        "handover.no"
    };
    text(lang, key).to_owned()
}
