use serde_json::json;

use crate::world::{SAMPLE, changes, each};

#[tokio::test]
async fn applying_the_sample_makes_everything_and_again_changes_nothing() {
    each(async |world| {
        let first = world.apply(SAMPLE).await;
        assert_eq!(
            changes(&first),
            [
                "workspace acme created",
                "platform_app wx0123456789abcdef created",
                "platform_app wx0123456789abcdef secret_set",
                "source pc created",
                "application shop created",
                "application shop secret_set",
            ]
        );
        assert_eq!(first.findings, [], "nothing about the sample is doubtful");
        let written = world.audit().await.len();
        assert_eq!(written, 6, "each change is in the audit log");
        let second = world.apply(SAMPLE).await;
        assert_eq!(changes(&second), [""; 0], "a second run changes nothing");
        assert_eq!(world.audit().await.len(), written, "and writes nothing");
    })
    .await;
}

#[tokio::test]
async fn the_report_is_what_scripts_rely_on() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let report = serde_json::to_value(world.apply(SAMPLE).await.report).expect("JSON");
        let client_id = report["applications"][0]["client_id"].clone();
        assert!(
            client_id.as_str().is_some_and(|id| id.starts_with("shop-")),
            "{client_id}"
        );
        assert_eq!(
            report,
            json!({
                "workspace": "acme",
                "issuer": "https://login.acme.example/w/acme",
                "applications": [{"id": "shop", "client_id": client_id}],
                "sources": [{
                    "id": "pc",
                    "callback_url": "https://login.acme.example/w/acme/connections/pc/callback",
                    "callback_domain": "login.acme.example",
                }],
                "changed": [],
            })
        );
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_tells_the_same_and_writes_nothing() {
    each(async |world| {
        let rehearsed = world.dry_run(SAMPLE).await;
        assert!(
            world.workspace().await.is_none(),
            "a dry run makes no workspace"
        );
        let applied = world.apply(SAMPLE).await;
        let json = |report| serde_json::to_value(report).expect("JSON");
        assert_eq!(
            json(&rehearsed.report),
            json(&applied.report),
            "it tells what is done"
        );

        let renamed = SAMPLE.replace("name: Shop", "name: Store");
        let before = world.audit().await.len();
        assert_eq!(
            changes(&world.dry_run(&renamed).await),
            ["application shop updated name"]
        );
        assert_eq!(world.audit().await.len(), before);
        let applied = world.apply(&renamed).await;
        assert_eq!(
            changes(&applied),
            ["application shop updated name"],
            "it was still to do"
        );
    })
    .await;
}

#[tokio::test]
async fn what_changes_is_told_and_audited_field_by_field() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let client_id = world.apply(SAMPLE).await.report.applications[0]
            .client_id
            .clone();
        let changed = SAMPLE
            .replace("mode: sandbox", "mode: sandbox\nname: 极光")
            .replace("微信登录", "微信")
            .replace("shop.example/cb", "shop.example/back")
            .replace(
                "kind: website, name: Acme",
                "kind: website, name: Acme, status: offline",
            );
        let applied = world.apply(&changed).await;
        assert_eq!(
            changes(&applied),
            [
                "workspace acme updated name",
                "platform_app wx0123456789abcdef updated status",
                "source pc updated display_name",
                "application shop updated redirect_uris",
            ]
        );
        assert_eq!(
            applied.report.applications[0].client_id, client_id,
            "it never changes"
        );
        let audit = world.audit().await;
        let source = audit.iter().find(|event| event.action == "source.updated");
        let source = source.expect("the change is in the audit log");
        assert_eq!(
            source.before.as_deref(),
            Some(r#"{"display_name":"微信登录"}"#)
        );
        assert_eq!(source.after.as_deref(), Some(r#"{"display_name":"微信"}"#));
        assert_eq!(source.subject_id, "pc");
    })
    .await;
}

#[tokio::test]
async fn what_the_file_does_not_name_is_switched_off_and_comes_back() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let empty = "{workspace: acme, mode: sandbox}";
        let applied = world.apply(empty).await;
        assert_eq!(
            changes(&applied),
            [
                "source pc disabled enabled",
                "application shop disabled sources"
            ]
        );
        assert_eq!(
            changes(&world.apply(empty).await),
            [""; 0],
            "it is off already"
        );
        let file = serde_json::to_value(world.show().await.file).expect("JSON");
        assert_eq!(file["sources"][0]["enabled"], false, "a source is kept");
        assert_eq!(
            file["applications"][0]["sources"],
            json!([{"id": "pc", "enabled": false, "default": false}]),
            "an application is kept, and offers nothing"
        );
        let applied = world.apply(SAMPLE).await;
        assert_eq!(
            changes(&applied),
            [
                "source pc updated enabled",
                "application shop updated sources"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn the_login_page_shows_sources_in_the_files_order() {
    let two = SAMPLE
        .replace("sources:\n", "sources:\n  - {id: second, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 二}\n")
        .replace("sources: [pc]", "sources: [pc, {id: second, default: true}]");
    let swapped = two.replace(
        "[pc, {id: second, default: true}]",
        "[{id: second, default: true}, pc]",
    );
    each(async |world| {
        world.apply(&two).await;
        assert_eq!(changes(&world.apply(&two).await), [""; 0]);
        assert_eq!(
            changes(&world.apply(&swapped).await),
            ["application shop updated sources"]
        );
        let file = serde_json::to_value(world.show().await.file).expect("JSON");
        assert_eq!(
            file["applications"][0]["sources"],
            json!([{"id": "second", "enabled": true, "default": true}, "pc"])
        );
    })
    .await;
}

#[tokio::test]
async fn a_source_that_an_application_no_longer_names_is_switched_off_there() {
    let offered = SAMPLE
        .replace("sources:\n", "sources:\n  - {id: second, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 二}\n")
        .replace("sources: [pc]", "sources: [{id: second, default: true}, pc]");
    let dropped = offered.replace("[{id: second, default: true}, pc]", "[pc]");
    each(async |world| {
        world.apply(&offered).await;
        assert_eq!(
            changes(&world.apply(&dropped).await),
            ["application shop updated sources"]
        );
        assert_eq!(changes(&world.apply(&dropped).await), [""; 0]);
        let file = serde_json::to_value(world.show().await.file).expect("JSON");
        assert_eq!(
            file["applications"][0]["sources"],
            json!(["pc", {"id": "second", "enabled": false, "default": false}]),
            "it is kept behind those that are offered, and is the default no more"
        );
    })
    .await;
}

#[tokio::test]
async fn two_at_once_leave_one_workspace() {
    each(async |world| {
        let (one, other) = tokio::join!(world.apply(SAMPLE), world.apply(SAMPLE));
        let made = [&one, &other]
            .into_iter()
            .filter(|applied| !changes(applied).is_empty());
        assert_eq!(made.count(), 1, "the second finds what the first has made");
    })
    .await;
}

#[tokio::test]
async fn applying_can_run_on_any_thread() {
    fn sendable<T: Send>(future: T) -> T {
        future
    }
    each(async |world| {
        let file = crate::world::file(SAMPLE);
        let actor = saoma_model::Actor::CommandLine;
        let applied = sendable(saoma_setup::apply(world.setup(), &file, actor)).await;
        applied.expect("the file is applied");
    })
    .await;
}
