use saoma_text::lookup;

use super::*;

#[tokio::test]
async fn every_page_says_its_language_and_shows_no_bare_key() {
    for lang in Lang::ALL {
        for (name, response) in every_page(lang) {
            let html = html(response).await;
            assert!(
                html.contains(&format!("<html lang=\"{}\"", lang.tag())),
                "{name} tells screen readers and fonts its language"
            );
            for group in [
                "hosted.",
                "refusal.",
                "failure.",
                "request_error.",
                "try.",
                "binding.",
                "account.",
                "invitation.",
            ] {
                // The end of a sentence is none: `… your account. It is …`.
                let is_key = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase());
                let mut behind = html.split(group).skip(1);
                let bare = behind.find(|rest| is_key(rest));
                assert_eq!(
                    bare, None,
                    "{name} in {lang:?} shows a key of {group}* in place of its text"
                );
            }
        }
    }
}

#[test]
fn every_key_of_the_templates_has_a_text() {
    let mut keys = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap() {
        let template = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let plain = between(&template, ".say(\"", "\"");
        let filled = between(&template, ".say_with(\"", "\"");
        for key in plain
            .into_iter()
            .chain(filled)
            .filter(|key| key.contains('.'))
        {
            keys += 1;
            assert!(lookup(Lang::ZhCn, key).is_some(), "{key} has no text");
        }
    }
    assert!(keys > 40, "the templates were read: {keys} keys");
}

#[tokio::test]
async fn every_outcome_says_what_happened_and_what_to_do() {
    for lang in Lang::ALL {
        for word in Refusal::ALL {
            says(
                lang,
                &format!("refusal.{word}"),
                refusal(lang, *word).response(),
            )
            .await;
        }
        for word in Failure::ALL {
            says(
                lang,
                &format!("failure.{word}"),
                failure(lang, *word).response(),
            )
            .await;
        }
        for code in REQUEST_ERRORS {
            let shown = if code == "a_code_without_texts" {
                "internal"
            } else {
                code
            };
            let response = request_error(lang, code).response();
            says(lang, &format!("request_error.{shown}"), response).await;
        }
    }
}

async fn says(lang: Lang, key: &str, response: Response) {
    let html = html(response).await;
    for part in ["title", "message", "remedy"] {
        let key = format!("{key}.{part}");
        let text = lookup(lang, &key).unwrap_or_else(|| panic!("{key} has no text in {lang:?}"));
        assert!(html.contains(text), "the page shows {key}");
    }
    assert!(
        html.contains("<code>ref-1</code>"),
        "{key} shows the reference by which the log finds it"
    );
}

#[tokio::test]
async fn a_simulated_wechat_is_told_apart_on_every_page_of_a_login() {
    let mut page = login(Lang::ZhCn, vec![source("pc", true)]);
    assert!(html(page.response()).await.contains("不连腾讯"));
    page.simulated = false;
    assert!(!html(page.response()).await.contains("模拟"));
}

#[tokio::test]
async fn there_is_one_primary_button_at_most() {
    for (name, response) in every_page(Lang::En) {
        // Of the views of the page after a try-out, one is shown.
        if name != "try, done" {
            let primary = html(response).await.matches("button primary").count();
            assert!(primary <= 1, "{name} has {primary} primary buttons");
        }
    }
    let only_return = html(failure(Lang::En, Failure::Timeout).response()).await;
    assert!(
        only_return.contains("<a class=\"button primary\" href=\"https://tea.example/\">"),
        "the only way on is the primary one"
    );
}
