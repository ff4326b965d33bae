use axum::body::to_bytes;
use axum::response::Response;
use saoma_model::{Failure, Refusal, SourceKind};
use saoma_text::Lang;
use url::Url;

use super::*;

mod files;
mod forms;
mod headers;
mod invitations;
mod markup;
mod texts;

/// The codes that the provider answers with.
const REQUEST_ERRORS: [&str; 16] = [
    "archived_workspace",
    "frame_ticket",
    "unknown_workspace",
    "unknown_client",
    "redirect_uri_missing",
    "redirect_uri_mismatch",
    "post_logout_redirect_uri_mismatch",
    "missing_state",
    "unknown_login",
    "login_in_progress",
    "unknown_source",
    "sandbox_without_simulator",
    "internal",
    "not_found",
    "too_many_guesses",
    "a_code_without_texts",
];

fn href(address: &str) -> Href {
    Href::parse(address).expect("the test names an address that a page may lead to")
}

fn source(id: &str, is_default: bool) -> SourceLink {
    SourceLink {
        id: id.to_owned(),
        kind: SourceKind::WechatPc,
        display_name: format!("Way {id}"),
        href: href(&format!("/w/tea/authorize?source={id}&x=1")),
        frame_src: href(&format!("/w/tea/authorize?source={id}&frame=1")),
        tab_href: href(&format!("/w/tea/authorize?saoma_tab={id}")),
        code: None,
        button_href: None,
        is_default,
    }
}

fn login(lang: Lang, sources: Vec<SourceLink>) -> LoginPage {
    LoginPage {
        lang,
        simulated: true,
        application_name: "Tea".to_owned(),
        look: Look::default(),
        sources,
        framed: false,
        wechat_origin: Url::parse("https://open.weixin.qq.com/connect/qrconnect?appid=a").unwrap(),
        language_href: href("?ui_locales=en"),
        restart_href: href("?"),
        cancel_href: Some(href("https://tea.example/")),
    }
}

fn refusal(lang: Lang, refusal: Refusal) -> RefusalPage {
    RefusalPage {
        lang,
        simulated: true,
        application_name: Some("Tea".to_owned()),
        refusal,
        reference: "ref-1".to_owned(),
        try_again_href: Some(href("/again")),
        return_href: Some(href("https://tea.example/")),
    }
}

fn failure(lang: Lang, failure: Failure) -> FailurePage {
    FailurePage {
        lang,
        simulated: true,
        application_name: None,
        failure,
        errcode: Some(40125),
        reference: "ref-1".to_owned(),
        try_again_href: None,
        return_href: Some(href("https://tea.example/")),
    }
}

fn request_error(lang: Lang, code: &'static str) -> RequestErrorPage {
    RequestErrorPage {
        simulated: true,
        lang,
        code,
        reference: Some("ref-1".to_owned()),
        detail: Some("https://tea.example/back".to_owned()),
    }
}

fn try_page(lang: Lang) -> TryPage {
    TryPage {
        lang,
        phone_src: href("http://127.0.0.1:8601/_saoma/phone?embed=1"),
        phone_origin: Url::parse("http://127.0.0.1:8601").unwrap(),
        origin: "http://127.0.0.1:8600".to_owned(),
        client_id: "shop".to_owned(),
        issuer: "http://127.0.0.1:8600/w/sandbox".to_owned(),
        language_href: href("?ui_locales=en"),
    }
}

fn try_done(lang: Lang) -> TryDonePage {
    TryDonePage {
        lang,
        origin: "http://127.0.0.1:8600".to_owned(),
        client_id: "shop".to_owned(),
        issuer: "http://127.0.0.1:8600/w/sandbox".to_owned(),
    }
}

/// Every page that there is.
fn every_page(lang: Lang) -> Vec<(String, Response)> {
    let mut pages = vec![
        ("login", login(lang, vec![source("pc", true)]).response()),
        ("login, empty", login(lang, Vec::new()).response()),
        ("try", try_page(lang).response()),
        ("try, done", try_done(lang).response()),
    ]
    .into_iter()
    .map(|(name, response)| (name.to_owned(), response))
    .collect::<Vec<_>>();
    let two = vec![source("pc", true), source("shop", false)];
    pages.push(("login, tabs".to_owned(), login(lang, two).response()));
    for word in Refusal::ALL {
        pages.push((format!("refusal {word}"), refusal(lang, *word).response()));
    }
    for word in Failure::ALL {
        pages.push((format!("failure {word}"), failure(lang, *word).response()));
    }
    for code in REQUEST_ERRORS {
        let response = request_error(lang, code).response();
        pages.push((format!("request error {code}"), response));
    }
    let wait = WaitPage {
        lang,
        simulated: true,
        seconds: 1,
        refresh_href: href("?code=a"),
    };
    pages.push(("wait".to_owned(), wait.response()));
    let log_out = LogOutPage {
        lang,
        simulated: true,
        log_out_href: href("/w/tea/logout?saoma_confirm=a"),
    };
    pages.push(("log out".to_owned(), log_out.response()));
    let logged_out = LoggedOutPage {
        lang,
        simulated: true,
        application_name: Some("Tea".to_owned()),
    };
    pages.push(("logged out".to_owned(), logged_out.response()));
    for problem in [None, Some("access_denied".to_owned())] {
        let lab_done = LabDonePage {
            lang,
            application_name: "Tea".to_owned(),
            user_name: Some("小明".to_owned()),
            problem,
        };
        pages.push((
            format!("lab done {:?}", lab_done.problem),
            lab_done.response(),
        ));
    }
    let frame_return = FrameReturnPage {
        lang,
        continue_url: href("https://tea.example/back?code=a&state=b"),
    };
    pages.push(("frame return".to_owned(), frame_return.response()));
    pages.extend(forms::pages(lang));
    pages.extend(invitations::pages(lang));
    pages
}

async fn html(response: Response) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

/// What stands between `before` and `after`, at each place.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split_once(after))
        .map(|(found, _)| found)
        .collect()
}
