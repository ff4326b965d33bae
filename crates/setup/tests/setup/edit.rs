use saoma_model::{ApplicationType, Mode, Slug, SourceKind};
use saoma_setup::{ApplicationEntry, EditError, EnablementEntry, SourceEntry, Subject};

use crate::world::{SAMPLE, each, words};

fn acme() -> Slug {
    Slug::parse("acme").expect("a slug")
}

fn source(id: &str, appid: &str) -> SourceEntry {
    SourceEntry::new(id, SourceKind::WechatPc, appid, "微信")
}

fn application(id: &str, redirect_uri: &str) -> ApplicationEntry {
    ApplicationEntry::new(
        id,
        "Shop",
        ApplicationType::Web,
        vec![redirect_uri.to_owned()],
    )
}

const APPID: &str = "wx0123456789abcdef";

#[tokio::test]
async fn changing_one_noun_leaves_the_others_as_they_are() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let before = world.show().await;
        let entry = source("second", APPID);
        world
            .edit()
            .save_source(&acme(), &entry, true)
            .await
            .expect("saved");
        let after = world.show().await;
        assert_eq!(after.file.sources.len(), before.file.sources.len() + 1);
        let text = |shown: &saoma_setup::Shown| {
            serde_json::to_value(&shown.file.applications).expect("JSON")
        };
        assert_eq!(
            text(&after),
            text(&before),
            "the applications are untouched"
        );
        let audit = world.audit().await;
        let event = audit.iter().find(|event| event.subject_id == "second");
        let event = event.expect("it was noted");
        assert_eq!(event.action, "source.created");
        assert_eq!(event.actor.as_str(), "admin");
        assert!(
            world.try_apply(SAMPLE).await.is_ok(),
            "what a screen has saved is nothing that a file could not say"
        );
    })
    .await;
}

#[tokio::test]
async fn the_rules_of_the_file_refuse_here_too_and_nothing_is_kept() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let refused = world
            .edit()
            .save_source(&acme(), &source("Bad Id", "wx9"), true)
            .await;
        let Err(EditError::Refused(findings)) = refused else {
            panic!("it is refused: {refused:?}");
        };
        assert_eq!(words(&findings), ["slug_form", "platform_app_unknown"]);
        let refused = world
            .edit()
            .save_application(&acme(), &application("new", "shop.example/cb"), true)
            .await;
        let Err(EditError::Refused(findings)) = refused else {
            panic!("it is refused: {refused:?}");
        };
        assert_eq!(words(&findings), ["redirect_uri_form"]);
        assert_eq!(world.show().await.file.sources.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn new_means_new_and_known_means_known() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let edit = world.edit();
        let exists = edit.save_source(&acme(), &source("pc", APPID), true).await;
        assert!(
            matches!(
                exists,
                Err(EditError::Exists {
                    noun: Subject::Source,
                    ..
                })
            ),
            "{exists:?}"
        );
        let unknown = edit.save_source(&acme(), &source("x", APPID), false).await;
        assert!(
            matches!(unknown, Err(EditError::NotFound { .. })),
            "{unknown:?}"
        );
        let again = edit.create_workspace("acme", "Acme", Mode::Live).await;
        assert!(
            matches!(
                again,
                Err(EditError::Exists {
                    noun: Subject::Workspace,
                    ..
                })
            ),
            "{again:?}"
        );
        let elsewhere = Slug::parse("nowhere").expect("a slug");
        let nowhere = edit.rename_workspace(&elsewhere, "X").await;
        assert!(
            matches!(nowhere, Err(EditError::NotFound { .. })),
            "{nowhere:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_client_secret_is_made_once_and_rotated_on_demand() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let edit = world.edit();
        let entry = application("new", "https://new.example/cb");
        let saved = edit
            .save_application(&acme(), &entry, true)
            .await
            .expect("saved");
        let made = saved.made.expect("a web application is given one");
        let again = edit
            .save_application(&acme(), &entry, false)
            .await
            .expect("saved");
        assert!(again.made.is_none(), "it has one");
        let rotated = edit
            .rotate_client_secret(&acme(), "new")
            .await
            .expect("rotated");
        assert_ne!(rotated.reveal(), made.reveal());
        let public = ApplicationEntry {
            kind: ApplicationType::Spa,
            ..entry
        };
        edit.save_application(&acme(), &public, false)
            .await
            .expect("saved");
        let none = edit.rotate_client_secret(&acme(), "new").await;
        assert!(matches!(none, Err(EditError::NoClientSecret { .. })));
        for event in world.audit().await {
            let told = format!("{event:?}");
            assert!(
                !told.contains(rotated.reveal()),
                "no secret is in the log: {told}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn enablements_are_ordered_and_what_is_left_out_is_switched_off() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let edit = world.edit();
        edit.save_source(&acme(), &source("second", APPID), true)
            .await
            .expect("saved");
        let second = [EnablementEntry {
            default: true,
            ..EnablementEntry::new("second")
        }];
        edit.set_enablements(&acme(), "shop", &second)
            .await
            .expect("set");
        let file = world.show().await.file;
        let offered: Vec<_> = file.applications[0]
            .sources
            .iter()
            .map(|entry| (entry.id.as_str(), entry.enabled, entry.default))
            .collect();
        assert_eq!(offered, [("second", true, true), ("pc", false, false)]);
    })
    .await;
}

#[tokio::test]
async fn what_is_used_is_not_deleted_and_what_is_deleted_is_gone() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let edit = world.edit();
        let used = edit.delete_platform_app(&acme(), APPID).await;
        let Err(EditError::InUse { by, .. }) = used else {
            panic!("a source uses it: {used:?}");
        };
        assert_eq!(by, ["pc"]);
        edit.delete_source(&acme(), "pc").await.expect("deleted");
        edit.delete_platform_app(&acme(), APPID)
            .await
            .expect("deleted");
        edit.delete_application(&acme(), "shop")
            .await
            .expect("deleted");
        let file = world.show().await.file;
        assert!(file.sources.is_empty() && file.platform_apps.is_empty());
        assert!(file.applications.is_empty());
        let audit = world.audit().await;
        // The clock stands still, so their order is not told.
        for action in [
            "application.deleted",
            "platform_app.deleted",
            "source.deleted",
        ] {
            let event = audit.iter().find(|event| event.action == action);
            let before = event.and_then(|event| event.before.as_deref());
            assert!(
                before.is_some_and(|before| before.len() > 2),
                "{action}: {audit:?}"
            );
        }
        let gone = edit.delete_source(&acme(), "pc").await;
        assert!(matches!(gone, Err(EditError::NotFound { .. })));
        assert_eq!(
            world.apply(SAMPLE).await.report.changed.len(),
            5,
            "a file brings all of it back"
        );
    })
    .await;
}
