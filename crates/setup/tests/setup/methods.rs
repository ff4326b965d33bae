//! Sources of the two other methods, and what screens do with them.

use std::time::Duration;

use saoma_model::{Mode, Proof, Slug, SourceKind};
use saoma_setup::{EditError, SourceEntry};
use saoma_store::{applications, sources};
use secrecy::ExposeSecret as _;

use crate::world::{World, each};

const FILE: &str = r##"
workspace: acme
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: mini_program, name: Mini, secret: {value: 0123456789abcdef0123456789abcdef}}
  - appid: wxfedcba9876543210
    kind: official_account
    name: Account
    secret: {value: 0123456789abcdef0123456789abcdef}
    web_authorization_domain: login.acme.example
    verification_file: {name: MP_verify_a1B2.txt, content: a1B2}
sources:
  - {id: mini, kind: wechat_mini_program, appid: wx0123456789abcdef, display_name: 小程序, association: field_match, page_path: pages/in/index}
  - {id: mp, kind: wechat_official_account, appid: wxfedcba9876543210, display_name: 公众号, association: ask, encryption: compatible}
applications:
  - id: shop
    name: Shop
    type: web
    redirect_uris: ["https://shop.example/cb"]
    lifetimes: {access_token: 600}
    access: deny_all
    id_token_signed_response_alg: ES256
    branding: {color: "#07c160", languages: [en]}
    sources: [mini, mp]
"##;

fn acme() -> Slug {
    Slug::parse("acme").expect("a slug")
}

async fn event_secrets(world: &World) -> saoma_model::EventSecrets {
    let workspace = world.workspace().await.expect("it was made").id;
    let mut session = world.store().read().await.expect("a session");
    let (vault, mp) = (world.setup().vault, Slug::parse("mp").expect("a slug"));
    let secrets = sources::open_event_secrets(&mut session, vault, workspace, &mp).await;
    secrets.expect("the store answers").expect("they are set")
}

#[tokio::test]
async fn all_three_methods_are_applied_shown_and_applied_again_without_a_change() {
    each(async |world| {
        let applied = world.apply(FILE).await;
        let reported = applied
            .report
            .sources
            .iter()
            .find(|source| source.id == "mp");
        let reported = reported.expect("it is reported");
        let (token, key) = (reported.token.as_ref(), reported.aes_key.as_ref());
        assert_eq!(
            token.map(|token| token.reveal().len()),
            Some(32),
            "made and told"
        );
        assert_eq!(key.map(|key| key.reveal().len()), Some(43), "made and told");
        assert_eq!(
            reported.events_url.as_deref(),
            Some("https://login.acme.example/w/acme/connections/mp/events")
        );
        let shown = world.show().await;
        let mp = &shown.file.sources[1];
        assert_eq!(
            mp.proofs.as_deref(),
            Some(Proof::ALL),
            "who asks takes any proof"
        );
        assert!(shown.report.sources[1].token.is_none(), "told only once");
        let yaml = shown.yaml().expect("it is written");
        // The shown file names a variable for each secret, which nobody has set here.
        let again = world.apply(&yaml).await;
        assert_eq!(
            again.report.changed,
            [],
            "the file says what is there: {yaml}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_setting_of_another_method_is_refused() {
    let world = World::sqlite().await;
    for (from, to, problem) in [
        (
            "page_path: pages/in/index",
            "token: {value: abc}",
            "setting_other_kind",
        ),
        (
            "page_path: pages/in/index",
            "page_path: /pages/in",
            "page_path_slash",
        ),
        ("encryption: compatible", "proofs: []", "proofs_empty"),
        (
            "encryption: compatible",
            "token: {value: abc}",
            "event_secrets_half",
        ),
        ("encryption: compatible", "logo: logo.svg", "picture_form"),
        ("access_token: 600", "access_token: 1", "lifetime_range"),
        ("#07c160", "red", "color_form"),
        ("[en]", "[tlh]", "language_unknown"),
        ("MP_verify_a1B2.txt", "index.html", "verification_name_form"),
    ] {
        assert!(FILE.contains(from), "{from}");
        let refused = world.try_apply(&FILE.replacen(from, to, 1)).await;
        let Err(saoma_setup::ApplyError::Refused(findings)) = refused else {
            panic!("{to} is refused");
        };
        let found = findings
            .iter()
            .any(|finding| finding.problem.as_str() == problem);
        assert!(found, "{to}: {findings:?}");
    }
}

#[tokio::test]
async fn a_rotated_key_overlaps_and_is_told_once() {
    each(async |world| {
        world.apply(FILE).await;
        let before = event_secrets(world).await;
        let made = world.edit().rotate_event_secrets(&acme(), "mp").await;
        let made = made.expect("rotated");
        let after = event_secrets(world).await;
        assert_eq!(after.aes_key.expose_secret(), made.aes_key.reveal());
        let previous = after
            .previous_aes_key
            .expect("the key before is still taken");
        assert_eq!(previous.0.expose_secret(), before.aes_key.expose_secret());
        let pc = world.edit().rotate_event_secrets(&acme(), "mini").await;
        assert!(matches!(pc, Err(EditError::NoEventSecrets { .. })));
        for event in world.audit().await {
            assert!(!format!("{event:?}").contains(made.aes_key.reveal()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_rotated_client_secret_overlaps() {
    each(async |world| {
        world.apply(FILE).await;
        let edit = world.edit();
        let overlap = Duration::from_secs(3600);
        let made = edit
            .rotate_client_secret_with_overlap(&acme(), "shop", overlap)
            .await
            .expect("rotated");
        let workspace = world.workspace().await.expect("it was made").id;
        let shop = Slug::parse("shop").expect("a slug");
        let taken = async |at| {
            let mut session = world.store().read().await.expect("a session");
            let hashes =
                applications::client_secret_hashes(&mut session, workspace, &shop, at).await;
            hashes.expect("the store answers")
        };
        let now = edit.clock.now();
        let hashes = taken(now).await;
        assert_eq!(hashes.len(), 2, "the one before is still taken");
        let secret = made.reveal().to_owned().into();
        assert!(edit.vault.verify_client_secret(&secret, &hashes[0]));
        assert_eq!(taken(now.plus(overlap)).await.len(), 1);
        edit.rotate_client_secret(&acme(), "shop")
            .await
            .expect("rotated");
        assert_eq!(
            taken(now).await.len(),
            1,
            "without overlap the others end at once"
        );
    })
    .await;
}

#[tokio::test]
async fn a_source_is_duplicated_copied_and_tells_what_it_touches() {
    each(async |world| {
        world.apply(FILE).await;
        let edit = world.edit();
        let made = edit
            .duplicate_source(&acme(), "mp", "mp-2")
            .await
            .expect("duplicated");
        assert!(made.made_event_secrets.is_some(), "with a Token of its own");
        let copy = edit.source(&acme(), "mp-2").await.expect("it is there");
        assert_eq!(copy.kind, SourceKind::WechatOfficialAccount);
        edit.create_workspace("other", "Other", Mode::Live)
            .await
            .expect("made");
        let other = Slug::parse("other").expect("a slug");
        edit.copy_source(&acme(), "mini", &other)
            .await
            .expect("copied");
        let copied: SourceEntry = edit.source(&other, "mini").await.expect("it is there");
        assert_eq!(copied.page_path.as_deref(), Some("pages/in/index"));
        let again = edit.copy_source(&acme(), "mini", &other).await;
        assert!(matches!(again, Err(EditError::Exists { .. })));
        let touched = edit.touched_by_source(&acme(), "mp").await.expect("told");
        assert_eq!(touched.applications.len(), 1);
        assert_eq!(touched.left_without, [], "the mini program is left");
    })
    .await;
}
