use saoma_model::{AppId, ApplicationId};
use saoma_setup::ApplyError;
use saoma_store::{applications, platform_apps};
use secrecy::{ExposeSecret, SecretString};

use crate::world::{APP_SECRET, CLIENT_SECRET, SAMPLE, World, changes, each, words};

/// The sample with a client secret of Saoma's own making.
fn without_client_secret() -> String {
    SAMPLE.replace(" client_secret: {env: SHOP_SECRET},", "")
}

async fn stored_app_secret(world: &World) -> Option<SecretString> {
    let workspace = world.workspace().await.expect("the workspace was made").id;
    let mut session = world.store().read().await.expect("a session");
    let appid = AppId::new("wx0123456789abcdef");
    let vault = world.setup().vault;
    let secret = platform_apps::open_secret(&mut session, vault, workspace, &appid).await;
    secret.expect("the secret opens")
}

async fn is_client_secret(world: &World, secret: &str) -> bool {
    let workspace = world.workspace().await.expect("the workspace was made").id;
    let mut session = world.store().read().await.expect("a session");
    let shop = ApplicationId::parse("shop").expect("a slug");
    let hash = applications::client_secret_hash(&mut session, workspace, &shop).await;
    let hash = hash.expect("the store answers");
    let secret = SecretString::from(secret);
    hash.is_some_and(|hash| world.setup().vault.verify_client_secret(&secret, &hash))
}

#[tokio::test]
async fn secrets_are_stored_and_never_told() {
    each(async |world| {
        let applied = world.apply(SAMPLE).await;
        let shown = world.show().await;
        let told = [
            serde_json::to_string(&applied.report).expect("JSON"),
            format!("{applied:?}"),
            serde_json::to_string(&shown).expect("JSON"),
            shown.yaml().expect("YAML"),
            format!("{shown:?}"),
            format!("{:?}", world.audit().await),
        ];
        for text in told {
            assert!(
                !text.contains(APP_SECRET) && !text.contains(CLIENT_SECRET),
                "{text}"
            );
        }
        let stored = stored_app_secret(world)
            .await
            .expect("the AppSecret is stored");
        assert_eq!(stored.expose_secret(), APP_SECRET);
        assert!(is_client_secret(world, CLIENT_SECRET).await, "as a hash");
    })
    .await;
}

#[tokio::test]
async fn another_secret_is_set_and_the_same_is_not() {
    each(async |world| {
        world.apply(SAMPLE).await;
        world.env.set("ACME_SECRET", &"f".repeat(32));
        world.env.set("SHOP_SECRET", "another-long-enough-secret");
        let applied = world.apply(SAMPLE).await;
        assert_eq!(
            changes(&applied),
            [
                "platform_app wx0123456789abcdef secret_set",
                "application shop secret_set"
            ]
        );
        assert!(is_client_secret(world, "another-long-enough-secret").await);
        assert_eq!(changes(&world.apply(SAMPLE).await), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_web_application_without_a_client_secret_is_given_one_once() {
    let yaml = without_client_secret();
    each(async |world| {
        let rehearsed = world.dry_run(&yaml).await;
        assert!(
            rehearsed.report.applications[0].client_secret.is_none(),
            "a dry run makes none"
        );
        let first = world.apply(&yaml).await;
        assert_eq!(changes(&rehearsed), changes(&first));
        assert_eq!(
            changes(&first).last().map(String::as_str),
            Some("application shop client_secret_made")
        );
        let made = first.report.applications[0]
            .client_secret
            .clone()
            .expect("it is told");
        assert!(
            made.reveal().starts_with("saoma_cs_"),
            "people recognise it"
        );
        assert!(is_client_secret(world, made.reveal()).await);
        assert!(
            !format!("{first:?}").contains(made.reveal()),
            "only who asks for it sees it"
        );
        let audit = format!("{:?}", world.audit().await);
        assert!(
            !audit.contains(made.reveal()),
            "the audit log holds no secret"
        );

        let second = world.apply(&yaml).await;
        assert_eq!(changes(&second), [""; 0]);
        assert!(
            second.report.applications[0].client_secret.is_none(),
            "it is told once"
        );
    })
    .await;
}

#[tokio::test]
async fn an_application_that_cannot_keep_a_secret_has_none() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let spa = without_client_secret().replace("type: web", "type: spa");
        let applied = world.apply(&spa).await;
        assert_eq!(
            changes(&applied),
            [
                "application shop updated type",
                "application shop secret_set"
            ]
        );
        assert!(
            !is_client_secret(world, CLIENT_SECRET).await,
            "the old one is gone"
        );
        assert_eq!(changes(&world.apply(&spa).await), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_missing_secret_is_refused_unless_one_is_stored() {
    each(async |world| {
        world.env.set("ACME_SECRET", "");
        match world.try_apply(SAMPLE).await {
            Err(ApplyError::Refused(findings)) => {
                assert_eq!(words(&findings), ["secret_missing"]);
                assert_eq!(
                    findings[0].value, "env ACME_SECRET",
                    "it says where it looked"
                );
            }
            other => panic!("without its secret it is refused: {other:?}"),
        }
        world.env.set("ACME_SECRET", APP_SECRET);
        world.apply(SAMPLE).await;
        world.env.set("ACME_SECRET", "");
        let applied = world.apply(SAMPLE).await;
        assert_eq!(words(&applied.findings), ["secret_kept"]);
        assert_eq!(changes(&applied), [""; 0], "the stored one stays");
    })
    .await;
}

#[tokio::test]
async fn odd_secrets_are_doubted_without_being_repeated() {
    each(async |world| {
        world.env.set("ACME_SECRET", "hunter2");
        world.env.set("SHOP_SECRET", "hunter2");
        let applied = world.apply(SAMPLE).await;
        assert_eq!(
            words(&applied.findings),
            ["app_secret_form", "client_secret_short"]
        );
        assert!(!format!("{:?}", applied.findings).contains("hunter2"));
        world
            .env
            .set("SHOP_SECRET", "密码密码密码密码密码密码密码密码");
        let refused = world
            .try_apply(SAMPLE)
            .await
            .expect_err("OAuth knows no such characters");
        assert!(format!("{refused:?}").contains("ClientSecretCharacters"));
    })
    .await;
}
