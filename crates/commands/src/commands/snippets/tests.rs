use super::*;
use saoma_model::{Origin, Slug};

fn values(kind: ApplicationType, redirect_uri: &str) -> Values {
    let origin = Origin::parse("http://127.0.0.1:8600").expect("an origin");
    Values {
        issuer: origin.issuer(&Slug::parse("acme").expect("a slug")),
        client_id: "client-of-the-shop".to_owned(),
        entry: ApplicationEntry::new("shop", "小店", kind, vec![redirect_uri.to_owned()]),
    }
}

#[test]
fn every_place_of_every_snippet_is_filled() {
    for kind in ApplicationType::ALL {
        let values = values(*kind, "https://shop.example/back");
        for library in libraries(*kind) {
            let SnippetView { text, file, .. } = library.filled(&values);
            assert!(!text.contains("{{"), "{file} has a place left: {text}");
            assert!(
                text.contains("client-of-the-shop"),
                "{file} names the client"
            );
            assert!(
                text.contains("http://127.0.0.1:8600/w/acme"),
                "{file} names the issuer"
            );
            assert_eq!(
                text.contains("SAOMA_CLIENT_SECRET"),
                kind.is_confidential(),
                "{file}: only who has a secret is told to bring one"
            );
        }
    }
}

#[test]
fn a_redirect_uri_cannot_end_the_literal_in_which_it_stands() {
    let hostile = "https://shop.example/it's\\\"back";
    let values = values(ApplicationType::Web, hostile);
    let text = |library: &Library| library.filled(&values).text;
    assert!(text(&AUTHLIB).contains(r#"("https://shop.example/it's\\\"back")"#));
    assert!(text(&LARAVEL).contains(r#"'https://shop.example/it\'s\\"back'"#));
    assert!(text(&CURL).contains(r#"redirect_uri='https://shop.example/it'\''s\"back'"#));
}
