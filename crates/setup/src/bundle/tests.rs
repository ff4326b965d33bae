use saoma_ambient::SystemClock;
use saoma_testkit::TempStore;
use secrecy::SecretString;

use super::{Bundle, BundleError, BundleSecrets, is_sealed};
use crate::apply::{Setup, apply};
use crate::file::{File, Format};
use crate::secrets::SystemSecrets;
use saoma_model::{Actor, Origin};

const WORKSPACE: &str = r#"
workspace: acme
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: 山雀, secret: {value: canary-app-secret-0123456789abcde}}
  - {appid: wx0123456789abcde0, kind: official_account, name: 山雀服务号, secret: {value: canary-two-secret-0123456789abcde}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录, logo: "data:image/png;base64,iVBORw0KGgpyZXN0"}
  - {id: account, kind: wechat_official_account, appid: wx0123456789abcde0, display_name: 服务号,
     token: {value: canaryToken}, aes_key: {value: abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG}}
applications:
  - {id: shop, name: 商城, type: web, redirect_uris: ["https://shop.example/cb"], sources: [pc], client_secret: {value: canary-client-secret-xyz}}
senders:
  phone_webhook: {url: "https://sms.example/send", secret: {value: canary-webhook-secret}}
"#;

/// What must be in no unsealed file.
const CANARIES: [&str; 6] = [
    "canary-app-secret",
    "canary-two-secret",
    "canaryToken",
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "canary-client-secret",
    "canary-webhook-secret",
];

const PASSPHRASE: &str = "山雀 green tea at noon";

fn passphrase() -> SecretString {
    SecretString::from(PASSPHRASE)
}

async fn make(temp: &TempStore, bundle: Option<&Bundle>) -> crate::Applied {
    let origin = Origin::parse("http://127.0.0.1:8600").expect("an origin");
    let system = SystemSecrets::new(".");
    let (file, secrets);
    let reader: &dyn crate::SecretReader = match bundle {
        Some(bundle) => {
            secrets = BundleSecrets::new(bundle, &system);
            file = bundle.file_for(&secrets);
            &secrets
        }
        None => {
            file = File::read(WORKSPACE.as_bytes(), Format::Yaml).expect("a file");
            &system
        }
    };
    let setup = Setup {
        store: &temp.store,
        vault: &temp.vault,
        clock: &*temp.clock,
        entropy: &*temp.entropy,
        secrets: reader,
        origin: &origin,
    };
    let applied = apply(setup, &file, Actor::CommandLine).await;
    applied.expect("the workspace is applied")
}

async fn bundle(temp: &TempStore) -> Bundle {
    let bundle = Bundle::collect(&temp.store, Some(&temp.vault), &SystemClock, "acme").await;
    bundle.expect("a bundle")
}

#[tokio::test]
async fn a_sealed_bundle_makes_the_same_workspace_in_an_empty_store() {
    let (here, there) = (TempStore::new().await, TempStore::new().await);
    make(&here, None).await;
    let sealed = bundle(&here).await.to_sealed(&passphrase());
    let sealed = sealed.expect("sealed");
    assert!(is_sealed(&sealed), "age's first line is how it is known");
    let opened = Bundle::read(&sealed, Some(&passphrase())).expect("opened");
    let applied = make(&there, Some(&opened)).await;
    let made = applied.report.applications.first();
    assert!(
        made.is_some_and(|made| made.client_secret.is_some()),
        "a client secret is known as a hash only, so the new store makes one"
    );
    let (before, after) = (bundle(&here).await, bundle(&there).await);
    let json = |bundle: &Bundle| serde_json::to_value(&bundle.file).expect("JSON");
    assert_eq!(
        json(&before),
        json(&after),
        "settings and pictures are equal"
    );
    assert_eq!(secrets(&before), secrets(&after), "so are the secrets");
    let again = make(&there, Some(&opened)).await;
    assert!(
        again.report.changed.is_empty(),
        "{:?}",
        again.report.changed
    );
}

fn secrets(bundle: &Bundle) -> Vec<(String, String)> {
    use secrecy::ExposeSecret as _;
    let secrets = bundle.secrets.iter();
    secrets
        .map(|(name, value)| (name.clone(), value.expose_secret().to_owned()))
        .collect()
}

#[tokio::test]
async fn no_secret_is_in_an_unsealed_bundle_nor_readable_in_a_sealed_one() {
    let here = TempStore::new().await;
    make(&here, None).await;
    let bundle = bundle(&here).await;
    assert_eq!(
        bundle.secret_names().count(),
        5,
        "all but the client secret"
    );
    let open = bundle.to_json().expect("JSON");
    let sealed = bundle.to_sealed(&passphrase()).expect("sealed");
    for canary in CANARIES {
        for (bytes, which) in [(&open, "unsealed"), (&sealed, "sealed")] {
            let found = bytes
                .windows(canary.len())
                .any(|part| part == canary.as_bytes());
            assert!(!found, "{canary} is in the {which} bundle");
        }
    }
    let text = String::from_utf8(open).expect("text");
    assert!(
        text.contains(r#""env": "SAOMA_WX0123456789ABCDEF_SECRET""#),
        "its place is named: {text}"
    );
}

#[tokio::test]
async fn a_bundle_that_is_not_as_it_was_written_is_refused_and_says_why() {
    let here = TempStore::new().await;
    make(&here, None).await;
    let bundle = bundle(&here).await;
    let text = String::from_utf8(bundle.to_json().expect("JSON")).expect("text");
    let code = |text: &str| match Bundle::read(text.as_bytes(), None) {
        Ok(_) => "good",
        Err(error) => error.code(),
    };
    assert_eq!(code(&text), "good");
    let compact: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(code(&compact.to_string()), "good", "spaces do not count");
    let without_checksum: String = text
        .lines()
        .filter(|line| !line.contains("\"checksum\""))
        .map(|line| line.replace("商城", "商店"))
        .collect();
    for (changed, expected, why) in [
        (
            text.replace("商城", "商店"),
            "bundle_edited",
            "a value was changed",
        ),
        (without_checksum, "good", "an edit that says so is read"),
        (
            text.replace("\"saoma_bundle\": 1", "\"saoma_bundle\": 2"),
            "bundle_newer",
            "a newer form",
        ),
        (
            text.replace("\"made_by\"", "\"made_bye\""),
            "bundle_form",
            "an unknown field",
        ),
        (
            text.chars().take(text.chars().count() / 2).collect(),
            "bundle_damaged",
            "cut off",
        ),
        (
            "{\"workspace\": \"acme\"}".to_owned(),
            "no_bundle",
            "a file of apply",
        ),
        ("PK\u{3}\u{4}".to_owned(), "no_bundle", "something else"),
    ] {
        assert_eq!(code(&changed), expected, "{why}");
    }
}

#[tokio::test]
async fn a_sealed_bundle_opens_with_its_passphrase_only_and_whole_only() {
    let here = TempStore::new().await;
    make(&here, None).await;
    let bundle = bundle(&here).await;
    let short = bundle.to_sealed(&SecretString::from("elevenchars"));
    assert!(matches!(short, Err(BundleError::PassphraseShort)));
    let sealed = bundle.to_sealed(&passphrase()).expect("sealed");
    let code = |bytes: &[u8], passphrase: Option<&str>| {
        let passphrase = passphrase.map(SecretString::from);
        match Bundle::read(bytes, passphrase.as_ref()) {
            Ok(_) => "good",
            Err(error) => error.code(),
        }
    };
    assert_eq!(code(&sealed, Some(PASSPHRASE)), "good");
    assert_eq!(code(&sealed, None), "bundle_passphrase_missing");
    assert_eq!(
        code(&sealed, Some("another passphrase")),
        "bundle_passphrase_wrong"
    );
    let cut = sealed.get(..sealed.len() - 20).expect("longer");
    assert_eq!(code(cut, Some(PASSPHRASE)), "bundle_damaged", "cut off");
    let mut flipped = sealed.clone();
    *flipped.last_mut().expect("bytes") ^= 1;
    assert_eq!(
        code(&flipped, Some(PASSPHRASE)),
        "bundle_damaged",
        "a bit has changed"
    );
    let greedy = String::from_utf8_lossy(&sealed).replacen(" 17\n", " 30\n", 1);
    let greedy = code(greedy.as_bytes(), Some(PASSPHRASE));
    assert_eq!(
        greedy, "bundle_damaged",
        "a gigabyte of work for a guess is not done"
    );
}
