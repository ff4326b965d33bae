use saoma_ambient::{SeededEntropy, Timestamp};
use saoma_model::{
    Access, Agreement, ApplicationId, ApplicationType, Branding, ClientId, Lifetimes, Origin,
    PictureId, SigningAlgorithm, Slug, WorkspaceId,
};

use super::colour::{AA, Colour};
use super::*;

fn issuer() -> Issuer {
    let origin = Origin::parse("http://127.0.0.1:8600").expect("an origin");
    origin.issuer(&Slug::parse("acme").expect("a slug"))
}

fn application(branding: Branding) -> Application {
    let at = Timestamp::from_millis(0);
    Application {
        workspace: WorkspaceId::new(at, &SeededEntropy::new(1)),
        id: ApplicationId::parse("shop").expect("an id"),
        client_id: ClientId::new("shop-1"),
        name: "小店".to_owned(),
        description: None,
        logo: Some(PictureId::new("ab".repeat(32))),
        kind: ApplicationType::Web,
        redirect_uris: Vec::new(),
        post_logout_redirect_uris: Vec::new(),
        id_token_signed_response_alg: SigningAlgorithm::Rs256,
        lifetimes: Lifetimes::default(),
        access: Access::AllowAll,
        branding,
        has_client_secret: false,
        created_at: at,
        updated_at: at,
    }
}

fn asked(color: &str) -> StyleAsked {
    let json = serde_json::json!({ "color": color });
    serde_json::from_value(json).expect("a request")
}

/// The value of a custom property in one block of the stylesheet.
fn value(block: &str, name: &str) -> Colour {
    let line = block
        .lines()
        .find_map(|line| line.trim().strip_prefix(&format!("--{name}: ")))
        .unwrap_or_else(|| panic!("{name} is in {block}"));
    Colour::parse(line.trim_end_matches(';')).expect("a colour")
}

#[test]
fn whatever_colour_is_chosen_what_is_written_in_it_and_on_it_can_be_read() {
    for color in [
        "#000000", "#ffffff", "#ffff00", "#07c160", "#777777", "#ff0000", "#0000ff",
    ] {
        let style = stylesheet(&asked(color), &issuer());
        let (light, dark) = style.split_once("@media").expect("both schemes");
        for (block, card) in [(light, "#ffffff"), (dark, "#1b1e1d")] {
            let card = Colour::parse(card).expect("a colour");
            let of = |name| value(block, name);
            for ground in ["primary", "primary-hover", "primary-active"] {
                let contrast = of("on-primary").contrast(of(ground));
                assert!(contrast >= AA, "{color}: text on {ground}, {contrast:.2}");
            }
            for ground in [card, of("primary-bg")] {
                let contrast = of("link").contrast(ground);
                assert!(contrast >= AA, "{color}: a link, {contrast:.2}");
            }
        }
    }
}

#[test]
fn a_stylesheet_holds_only_colours_and_names_of_pictures() {
    for hostile in [
        "red;} body{display:none",
        "#fff",
        "url(//evil.example)",
        "</style>",
    ] {
        let json = serde_json::json!({
            "color": hostile, "background_color": hostile, "background": hostile,
        });
        let asked = serde_json::from_value(json).expect("a request");
        assert_eq!(stylesheet(&asked, &issuer()), "", "{hostile} says nothing");
    }
}

#[test]
fn a_look_names_pictures_and_agreements_of_its_language() {
    let agreement = |title: &str, lang: Option<&str>| Agreement {
        title: title.to_owned(),
        url: "https://shop.example/terms".to_owned(),
        lang: lang.map(str::to_owned),
    };
    let application = application(Branding {
        color: Some("#b42318".to_owned()),
        agreements: vec![
            agreement("服务协议", Some("zh-CN")),
            agreement("Terms", Some("en")),
            agreement("Privacy 隐私", None),
        ],
        languages: vec!["en".to_owned()],
        ..Branding::default()
    });
    let look = Look::of(&application, &issuer(), Lang::En).expect("safe addresses");
    let titles: Vec<_> = look.agreements.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Terms", "Privacy 隐私"]);
    assert!(look.one_language);
    let address = |href: &Option<Href>| href.as_ref().map(ToString::to_string);
    assert_eq!(
        address(&look.stylesheet).as_deref(),
        Some("/w/acme/branding.css?color=%23b42318")
    );
    assert_eq!(
        address(&look.logo),
        Some(format!("/w/acme/pictures/{}", "ab".repeat(32)))
    );
    assert_eq!(offered_lang(&application, Lang::ZhCn), Lang::En);
}
