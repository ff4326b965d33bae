//! Serves every hosted page with invented values, without a store or a login:
//! `cargo run -p saoma-provider --example pages [ADDRESS]`, then open the address it prints.

use std::error::Error;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use saoma_model::{Failure, Refusal, SourceKind};
use saoma_provider::pages::{
    FailurePage, FrameReturnPage, Href, LoggedOutPage, LoginPage, Look, RefusalPage,
    RequestErrorPage, SourceLink, TryDonePage, TryPage, UnsafeHref, WaitPage, assets,
};
use saoma_text::Lang;
use url::Url;

const NAMES: [&str; 12] = [
    "login",
    "login-tabs",
    "login-live",
    "login-framed",
    "login-empty",
    "wait",
    "logged-out",
    "frame-return",
    "try",
    "try-callback",
    "refusal",
    "failure",
];

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "whoever starts it needs to know where to look"
)]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let listener =
        tokio::net::TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    println!("http://{}/", listener.local_addr()?);
    let router = Router::new()
        .route("/", get(async || Html(index())))
        .route("/wechat", get(async || Html(WECHAT)))
        .route("/{lang}/{page}", get(page))
        .merge(assets());
    axum::serve(listener, router).await?;
    Ok(())
}

/// Stands where WeChat's own page would.
const WECHAT: &str = "<!doctype html><title>WeChat</title><body bgcolor=white><center>\
    <p>微信登录</p><svg width=200 height=200><rect width=200 height=200 fill=gray /></svg>";

fn index() -> String {
    let mut links = String::new();
    for lang in Lang::ALL {
        for name in NAMES.into_iter().map(str::to_owned).chain(variants()) {
            links += &format!("<li><a href='/{0}/{name}'>{0} {name}</a>", lang.tag());
        }
    }
    format!("<!doctype html><title>Hosted pages</title><ul>{links}</ul>")
}

fn variants() -> impl Iterator<Item = String> {
    let refusals = Refusal::ALL.iter().map(|word| format!("refusal.{word}"));
    let failures = Failure::ALL.iter().map(|word| format!("failure.{word}"));
    let errors = ["redirect_uri_mismatch", "unknown_client", "not_found"];
    let errors = errors
        .into_iter()
        .map(|code| format!("request_error.{code}"));
    refusals.chain(failures).chain(errors)
}

async fn page(Path((tag, name)): Path<(String, String)>) -> Response {
    let lang = Lang::parse(&tag).unwrap_or(Lang::ZhCn);
    draw(lang, &name).unwrap_or_else(|error| {
        (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
    })
}

fn draw(lang: Lang, name: &str) -> Result<Response, Box<dyn Error>> {
    let (page, word) = name.split_once('.').unwrap_or((name, ""));
    Ok(match page {
        "login" | "login-tabs" | "login-live" | "login-framed" | "login-empty" => {
            login(lang, page)?.response()
        }
        "refusal" => refusal(lang, word.parse().unwrap_or(Refusal::Conflict))?.response(),
        "failure" => failure(lang, word.parse().unwrap_or(Failure::Errcode))?.response(),
        "request_error" => request_error(lang, word).response(),
        "wait" => WaitPage {
            lang,
            simulated: true,
            seconds: 1,
            refresh_href: Href::parse("?")?,
        }
        .response(),
        "logged-out" => LoggedOutPage {
            lang,
            simulated: true,
            application_name: Some(shop(lang).to_owned()),
        }
        .response(),
        "frame-return" => FrameReturnPage {
            lang,
            continue_url: Href::parse("/")?,
        }
        .response(),
        "try" => try_out(lang)?.response(),
        "try-callback" => TryDonePage {
            lang,
            origin: ORIGIN.to_owned(),
            client_id: "demo-shop".to_owned(),
            issuer: format!("{ORIGIN}/w/sandbox"),
        }
        .response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    })
}

const ORIGIN: &str = "http://127.0.0.1:8600";
const REFERENCE: &str = "019a8c41-6f2e-7d10-9c55-0b7a4de2a7f1";

const fn shop(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhCn => "山雀商城",
        Lang::En => "Shanque Shop",
    }
}

fn login(lang: Lang, page: &str) -> Result<LoginPage, Box<dyn Error>> {
    let names: &[&str] = match page {
        "login-empty" => &[],
        "login-tabs" => &["微信扫码", "门店微信", "A very long name of a source"],
        _ => &["微信扫码"],
    };
    let sources: Result<_, _> = (1..)
        .zip(names)
        .map(|(number, name)| source(number, name))
        .collect();
    Ok(LoginPage {
        lang,
        simulated: page != "login-live",
        application_name: shop(lang).to_owned(),
        look: Look::default(),
        sources: sources?,
        framed: page == "login-framed",
        wechat_origin: Url::parse("http://127.0.0.1:8601")?,
        language_href: Href::parse("?ui_locales=en")?,
        restart_href: Href::parse("?")?,
        cancel_href: Some(Href::parse("https://shop.example/")?),
    })
}

fn source(number: u8, name: &str) -> Result<SourceLink, UnsafeHref> {
    Ok(SourceLink {
        id: format!("pc-{number}"),
        kind: SourceKind::WechatPc,
        display_name: name.to_owned(),
        href: Href::parse("/wechat?whole=1")?,
        frame_src: Href::parse("/wechat")?,
        tab_href: Href::parse("?tab=1")?,
        code: None,
        button_href: None,
        is_default: false,
    })
}

fn refusal(lang: Lang, refusal: Refusal) -> Result<RefusalPage, UnsafeHref> {
    Ok(RefusalPage {
        lang,
        simulated: true,
        application_name: Some(shop(lang).to_owned()),
        refusal,
        reference: REFERENCE.to_owned(),
        try_again_href: Some(Href::parse("/again")?),
        return_href: Some(Href::parse("https://shop.example/")?),
    })
}

fn failure(lang: Lang, failure: Failure) -> Result<FailurePage, UnsafeHref> {
    Ok(FailurePage {
        lang,
        simulated: false,
        application_name: None,
        failure,
        errcode: (failure == Failure::Errcode).then_some(40125),
        reference: REFERENCE.to_owned(),
        try_again_href: Some(Href::parse("/again")?),
        return_href: Some(Href::parse("https://shop.example/")?),
    })
}

fn request_error(lang: Lang, word: &str) -> RequestErrorPage {
    let (code, detail) = match word {
        "redirect_uri_mismatch" => (
            "redirect_uri_mismatch",
            Some("https://shop.example/auth/wechat/callback/"),
        ),
        "unknown_client" => ("unknown_client", Some("shop-web")),
        _ => ("not_found", None),
    };
    RequestErrorPage {
        simulated: true,
        lang,
        code,
        reference: Some(REFERENCE.to_owned()),
        detail: detail.map(str::to_owned),
    }
}

fn try_out(lang: Lang) -> Result<TryPage, Box<dyn Error>> {
    Ok(TryPage {
        lang,
        phone_src: Href::parse("http://127.0.0.1:8601/_saoma/phone?embed=1")?,
        phone_origin: Url::parse("http://127.0.0.1:8601")?,
        origin: ORIGIN.to_owned(),
        client_id: "demo-shop".to_owned(),
        issuer: format!("{ORIGIN}/w/sandbox"),
        language_href: Href::parse("?ui_locales=en")?,
    })
}
