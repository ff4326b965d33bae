//! How codes are sent: applied, shown without secrets, applied again, doubted and refused.

use saoma_model::{Channel, Sender, Slug};
use saoma_setup::{ApplyError, SmtpEntry};
use saoma_store::senders;
use secrecy::ExposeSecret as _;

use crate::world::{World, changes, each, words};

const FILE: &str = r#"
workspace: acme
mode: live
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Site, secret: {env: ACME_SECRET}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信, association: ask}
senders:
  smtp: {host: smtp.acme.example, port: 465, username: login, password: {env: SMTP_PASSWORD}, from: "茶馆 <login@acme.example>", tls: tls}
  phone_webhook: {url: "https://sms.acme.example/send", secret: {env: SMS_SECRET}}
"#;
const PASSWORD: &str = "smtp-hunter2";
const SECRET: &str = "sms-hunter2";

fn set(world: &World) {
    world.env.set("SMTP_PASSWORD", PASSWORD);
    world.env.set("SMS_SECRET", SECRET);
}

async fn stored(world: &World, channel: Channel) -> Option<(Sender, Option<String>)> {
    let workspace = world.workspace().await.expect("it was made").id;
    let mut session = world.store().read().await.expect("a session");
    let known = senders::lookup(&mut session, workspace, channel).await;
    let (sender, _) = known.expect("the store answers")?;
    let vault = world.setup().vault;
    let secret = senders::open_secret(&mut session, vault, workspace, channel).await;
    let secret = secret.expect("the store answers");
    Some((sender, secret.map(|it| it.expose_secret().to_owned())))
}

#[tokio::test]
async fn senders_are_applied_shown_without_secrets_and_applied_again_without_a_change() {
    each(async |world| {
        set(world);
        let applied = world.apply(FILE).await;
        let changed = changes(&applied);
        for change in [
            "sender smtp created",
            "sender smtp secret_set",
            "sender phone_webhook created",
            "sender phone_webhook secret_set",
        ] {
            assert!(
                changed.iter().any(|it| it == change),
                "{change}: {changed:?}"
            );
        }
        let (_, password) = stored(world, Channel::Email).await.expect("it is stored");
        assert_eq!(password.as_deref(), Some(PASSWORD), "with its password");
        let yaml = world.show().await.yaml().expect("YAML");
        for secret in [PASSWORD, SECRET] {
            assert!(!yaml.contains(secret), "no secret is shown: {yaml}");
        }
        assert!(yaml.contains("SAOMA_ACME_SMTP_PASSWORD"), "{yaml}");
        // The shown file names variables that nobody has set here: what is stored stays.
        let again = world.apply(&yaml).await;
        assert_eq!(changes(&again), [""; 0], "{yaml}");
        let (_, secret) = stored(world, Channel::Phone).await.expect("it is stored");
        assert_eq!(secret.as_deref(), Some(SECRET), "the stored secret stays");
        for event in world.audit().await {
            let told = format!("{event:?}");
            assert!(
                !told.contains("hunter2"),
                "no secret in the audit log: {told}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_says_nothing_of_senders_leaves_them_as_they_are() {
    let world = World::sqlite().await;
    set(&world);
    world.apply(FILE).await;
    let without = FILE.split("senders:\n").next().expect("a file");
    let applied = world.apply(without).await;
    assert_eq!(changes(&applied), [""; 0], "nothing is switched off");
    assert_eq!(words(&applied.findings), [""; 0], "and nothing is missing");
    assert!(stored(&world, Channel::Email).await.is_some());
    let slug = Slug::parse("acme").expect("a slug");
    let removed = world.edit().remove_sender(&slug, Channel::Email).await;
    removed.expect("a screen removes it");
    assert!(stored(&world, Channel::Email).await.is_none());
    let again = world.edit().remove_sender(&slug, Channel::Email).await;
    assert!(again.is_err(), "there is none to remove any more");
}

#[tokio::test]
async fn a_password_does_not_go_along_to_another_server() {
    let world = World::sqlite().await;
    set(&world);
    world.apply(FILE).await;
    let slug = Slug::parse("acme").expect("a slug");
    let smtp = crate::world::file(FILE).senders.smtp.expect("a server");
    let saved = world.edit().save_smtp(&slug, &smtp, None).await;
    assert!(
        saved.expect("saved").doubts.is_empty(),
        "it stays where it is"
    );
    let elsewhere = SmtpEntry {
        host: "smtp.elsewhere.example".to_owned(),
        ..smtp
    };
    let moved = world.edit().save_smtp(&slug, &elsewhere, None).await;
    let moved = moved.expect("saved");
    assert_eq!(words(&moved.doubts), ["smtp_password_absent"]);
    let (_, password) = stored(&world, Channel::Email).await.expect("it is stored");
    assert_eq!(password, None, "whoever names another server must know it");
    let edit = world.edit();
    let typed = edit.save_smtp(&slug, &elsewhere, Some(PASSWORD.into()));
    typed.await.expect("saved");
    let (_, password) = stored(&world, Channel::Email).await.expect("it is stored");
    assert_eq!(password.as_deref(), Some(PASSWORD));
}

#[tokio::test]
async fn a_source_that_takes_codes_which_nobody_sends_is_doubted_in_a_live_workspace() {
    let world = World::sqlite().await;
    let without = FILE.split("senders:\n").next().expect("a file");
    let doubted = world.dry_run(without).await;
    assert_eq!(
        words(&doubted.findings),
        ["email_code_unsent", "phone_code_unsent"],
        "{:?}",
        doubted.findings
    );
    let by_password = without.replacen(
        "association: ask",
        "association: ask, proofs: [password]",
        1,
    );
    let password_only = world.dry_run(&by_password).await;
    assert_eq!(
        words(&password_only.findings),
        [""; 0],
        "a password needs nobody"
    );
    let sandbox = without.replacen("mode: live", "mode: sandbox", 1);
    let sandbox = world.dry_run(&sandbox).await;
    assert_eq!(words(&sandbox.findings), [""; 0], "a sandbox has its inbox");
}

#[tokio::test]
async fn what_cannot_send_is_refused() {
    let world = World::sqlite().await;
    set(&world);
    for (from, to, problem) in [
        (
            "host: smtp.acme.example",
            "host: \"smtp://acme\"",
            "smtp_host_form",
        ),
        ("port: 465", "port: 0", "smtp_port_form"),
        ("茶馆 <login@acme.example>", "茶馆", "smtp_from_form"),
        (
            "<login@acme.example>",
            "<a@b.example>\\nBcc: c@d.example",
            "smtp_from_form",
        ),
        ("tls: tls", "tls: none", "smtp_tls_none"),
        (
            "https://sms.acme.example/send",
            "http://sms.acme.example/send",
            "phone_webhook_url_form",
        ),
        ("{env: SMS_SECRET}", "{value: abc}", "secret_value_live"),
        (
            "{env: SMTP_PASSWORD}",
            "{env: NOBODY_SET_THIS}",
            "secret_missing",
        ),
    ] {
        assert!(FILE.contains(from), "{from}");
        let refused = world.try_apply(&FILE.replacen(from, to, 1)).await;
        let Err(ApplyError::Refused(findings)) = refused else {
            panic!("{to} is refused");
        };
        assert!(words(&findings).contains(&problem), "{to}: {findings:?}");
    }
    let nameless = FILE.replacen(" password: {env: SMTP_PASSWORD},", "", 1);
    let doubted = world.dry_run(&nameless).await;
    assert_eq!(words(&doubted.findings), ["smtp_password_absent"]);
}
