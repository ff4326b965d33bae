use super::*;
use crate::file::Format;

const SAMPLE: &str = include_str!("../../tests/acme.yaml");

/// The words of what is found, with their places.
fn found(yaml: &str) -> Vec<(String, &'static str)> {
    let file = File::read(yaml.as_bytes(), Format::Yaml).expect("the file can be read");
    let findings = check(&file).into_iter();
    findings.map(|f| (f.path, f.problem.as_str())).collect()
}

/// Asserts that changing the sample so gives exactly these findings.
fn assert_found(from: &str, to: &str, expected: &[(&str, &str)]) {
    assert!(SAMPLE.contains(from), "the sample holds {from:?}");
    let found = found(&SAMPLE.replacen(from, to, 1));
    let found: Vec<_> = found
        .iter()
        .map(|(path, word)| (path.as_str(), *word))
        .collect();
    assert_eq!(found, expected, "{from:?} became {to:?}");
}

#[test]
fn the_sample_is_fine() {
    assert_eq!(found(SAMPLE), [], "the documented sample can be applied");
}

#[test]
fn single_values_follow_the_rules_of_every_door() {
    for (from, to, expected) in [
        (
            "workspace: acme",
            "workspace: Acme!",
            ("workspace", "slug_form"),
        ),
        (
            "kind: website, name: Acme",
            "kind: website, name: ' '",
            ("platform_apps[0].name", "text_empty"),
        ),
        (
            "login.acme.example",
            "https://login.acme.example",
            ("platform_apps[0].callback_domain", "callback_domain_scheme"),
        ),
        (
            "login.acme.example",
            "'login.acme.example:443'",
            ("platform_apps[0].callback_domain", "callback_domain_port"),
        ),
        (
            "open_platform: acme-open",
            "open_platform: ''",
            ("platform_apps[0].open_platform", "text_empty"),
        ),
        (
            "{env: ACME_SECRET}",
            "hunter2",
            ("platform_apps[0].secret", "secret_form"),
        ),
        (
            "微信登录",
            "\"微信\\0登录\"",
            ("sources[0].display_name", "text_control"),
        ),
        (
            "微信登录",
            "\"a\\u202eb\"",
            ("sources[0].display_name", "text_control"),
        ),
        (
            "/cb\"]",
            "/#/cb\"]",
            ("applications[0].redirect_uris[0]", "redirect_uri_fragment"),
        ),
        (
            "/cb\"]",
            "/cb\\0\"]",
            ("applications[0].redirect_uris[0]", "redirect_uri_form"),
        ),
        (
            "[\"https://shop.example/cb\"]",
            "[]",
            ("applications[0].redirect_uris", "redirect_uris_empty"),
        ),
        (
            "post_logout_redirect_uris: []",
            "post_logout_redirect_uris: [/bye]",
            (
                "applications[0].post_logout_redirect_uris[0]",
                "redirect_uri_form",
            ),
        ),
        (
            "type: web",
            "type: spa",
            ("applications[0].client_secret", "client_secret_public"),
        ),
        (
            "sources: [pc]",
            "sources: [mp]",
            ("applications[0].sources[0]", "source_unknown"),
        ),
        (
            "sources: [pc]",
            "sources: [pc, pc]",
            ("applications[0].sources[1]", "duplicate_id"),
        ),
        (
            "sources: [pc]",
            "sources: [{id: pc, default: true, enabled: false}]",
            ("applications[0].sources[0]", "default_disabled"),
        ),
        (
            "association: none",
            "association: ask, proofs: []",
            ("sources[0].proofs", "proofs_empty"),
        ),
        (
            "association: none",
            "association: field_match",
            ("sources[0].association", "association_without_field"),
        ),
        (
            "kind: website",
            "kind: mini_program",
            ("sources[0].appid", "platform_app_kind"),
        ),
        (
            "appid: wx0123456789abcdef, display_name",
            "appid: wxffffffffffffffff, display_name",
            ("sources[0].appid", "platform_app_unknown"),
        ),
    ] {
        assert_found(from, to, &[expected]);
    }
}

#[test]
fn everything_is_found_at_once() {
    let broken = SAMPLE
        .replacen("workspace: acme", "workspace: '-'", 1)
        .replacen("wx0123456789abcdef", "wx1", 1)
        .replacen("https://shop.example/cb", "shop.example/cb", 1);
    let expected = [
        ("workspace", "slug_form"),
        ("platform_apps[0].appid", "appid_form"),
        ("sources[0].appid", "platform_app_unknown"),
        ("applications[0].redirect_uris[0]", "redirect_uri_form"),
    ];
    let found = found(&broken);
    let found: Vec<_> = found
        .iter()
        .map(|(path, word)| (path.as_str(), *word))
        .collect();
    assert_eq!(found, expected, "one round mends the whole file");
}

#[test]
fn names_have_a_longest_length_in_characters() {
    let fits = "微".repeat(100);
    assert_found("微信登录", &fits, &[]);
    let long = "微".repeat(101);
    assert_found(
        "微信登录",
        &long,
        &[("sources[0].display_name", "text_too_long")],
    );
    let uri = format!("https://shop.example/{}", "a".repeat(2000));
    assert_found(
        "https://shop.example/cb",
        &uri,
        &[("applications[0].redirect_uris[0]", "text_too_long")],
    );
}

#[test]
fn an_id_is_given_once() {
    let twice: String = SAMPLE
        .lines()
        .flat_map(|line| {
            if line.starts_with("  - ") {
                vec![line, line]
            } else {
                vec![line]
            }
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let expected = [
        "platform_apps[1].appid",
        "sources[1].id",
        "applications[1].id",
    ];
    assert_eq!(
        found(&twice),
        expected.map(|path| (path.to_owned(), "duplicate_id"))
    );
}

#[test]
fn a_live_workspace_keeps_its_secrets_out_of_the_file() {
    let value = "{value: 0123456789abcdef0123456789abcdef}";
    assert_found("{env: ACME_SECRET}", value, &[]);
    let live =
        SAMPLE
            .replacen("mode: sandbox", "mode: live", 1)
            .replacen("{env: ACME_SECRET}", value, 1);
    assert_eq!(
        found(&live),
        [("platform_apps[0].secret".to_owned(), "secret_value_live")]
    );
}

#[test]
fn a_source_that_asks_needs_no_more_words() {
    let file = SAMPLE.replacen("association: none", "association: ask", 1);
    let file = File::read(file.as_bytes(), Format::Yaml).expect("the file can be read");
    assert_eq!(file.check(), [], "every proof is taken unless it is said");
}
