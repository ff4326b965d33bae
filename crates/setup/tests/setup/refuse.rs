use saoma_setup::{ApplyError, Finding};
use saoma_text::{Lang, fill};

use crate::world::{SAMPLE, World, changes, each, words};

/// What a refused file is refused for; nothing if it was another error.
async fn refused(world: &World, yaml: &str) -> Vec<Finding> {
    match world.try_apply(yaml).await.expect_err("it is refused") {
        ApplyError::Refused(findings) => findings,
        ApplyError::Store(_) => Vec::new(),
    }
}

#[tokio::test]
async fn a_refused_file_leaves_everything_as_it_was() {
    each(async |world| {
        let bad = SAMPLE.replace("https://shop.example/cb", "shop.example/cb");
        assert_eq!(words(&refused(world, &bad).await), ["redirect_uri_form"]);
        assert!(world.workspace().await.is_none(), "nothing was saved");
        world.apply(SAMPLE).await;
        let before = world.audit().await.len();
        assert!(!refused(world, &bad).await.is_empty());
        assert_eq!(world.audit().await.len(), before, "nothing was saved");
    })
    .await;
}

#[tokio::test]
async fn a_workspace_keeps_its_mode() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let findings = refused(world, &SAMPLE.replace("mode: sandbox", "mode: live")).await;
        assert_eq!(words(&findings), ["mode_fixed"]);
        let message = findings[0].message(Lang::En);
        assert!(
            message.contains("sandbox") && message.contains("live"),
            "{message}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_refusal_counts_what_is_to_be_mended() {
    each(async |world| {
        let bad = SAMPLE
            .replace("https://shop", "ftp://shop")
            .replace("name: Shop", "name: ''");
        let error = world.try_apply(&bad).await.expect_err("it is refused");
        let values = error.values();
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let message = fill(Lang::En, &error.message_key(), &values);
        assert_eq!(
            message,
            "The file has 2 things to mend first. Nothing was changed."
        );
    })
    .await;
}

#[tokio::test]
async fn moving_to_other_ids_is_doubted_and_done() {
    let moved = SAMPLE
        .replace("wx0123456789abcdef", "wxfedcba9876543210")
        .replace("sources:\n", "  - {appid: wx0123456789abcdef, kind: website, name: Acme, open_platform: other}\nsources:\n");
    each(async |world| {
        world.apply(SAMPLE).await;
        let applied = world.apply(&moved).await;
        assert_eq!(
            words(&applied.findings),
            ["open_platform_changed", "source_appid_changed"]
        );
        assert!(changes(&applied).contains(&"source pc updated appid".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_callback_domain_that_wechat_would_refuse_is_doubted() {
    each(async |world| {
        let other = SAMPLE.replace("login.acme.example", "www.acme.example");
        let applied = world.apply(&other).await;
        assert_eq!(words(&applied.findings), ["callback_domain_differs"]);
    })
    .await;
}
