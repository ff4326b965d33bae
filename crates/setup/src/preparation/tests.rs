//! Preparation in a store: what is told, what is seen, what follows.

use saoma_ambient::{Clock as _, Timestamp};
use saoma_model::{
    Actor, AppId, Mode, PlatformApp, PlatformAppHealth, PlatformAppKind, PlatformAppStatus, Slug,
    SourceKind, StepRefusal, StepState, Workspace, WorkspaceId,
};
use saoma_store::{audit_events, platform_apps, workspaces};
use saoma_testkit::TempStore;
use secrecy::SecretString;

use super::days::days_from;
use super::*;

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

async fn workspace(temp: &TempStore, mode: Mode) -> Workspace {
    let workspace = Workspace {
        id: WorkspaceId::new(temp.clock.now(), &*temp.entropy),
        slug: Slug::parse("acme").unwrap(),
        name: "灯笼牙科".to_owned(),
        mode,
        created_at: temp.clock.now(),
        archived_at: None,
    };
    let added = &workspace;
    let add = temp.store.write(|tx| Box::pin(workspaces::add(tx, added)));
    assert!(add.await.unwrap());
    workspace
}

fn prepare(temp: &TempStore) -> Prepare<'_> {
    Prepare {
        store: &temp.store,
        vault: &temp.vault,
        clock: &*temp.clock,
        entropy: &*temp.entropy,
        actor: Actor::Admin,
    }
}

async fn standing(temp: &TempStore, workspace: &Workspace) -> Preparation {
    let mut session = temp.store.read().await.unwrap();
    load(&mut session, workspace, temp.clock.now())
        .await
        .unwrap()
}

fn step<'a>(preparation: &'a Preparation, id: &str) -> &'a Standing {
    let mut steps = preparation.tracks.iter().flat_map(|track| &track.steps);
    steps.find(|step| step.rule.id == id).unwrap()
}

async fn tell(
    temp: &TempStore,
    workspace: &Workspace,
    id: &str,
    state: StepState,
) -> Result<(), PreparationError> {
    let change = StepChange {
        state: Some(state),
        reason: "网站首页未体现应用名称".to_owned(),
        ..StepChange::default()
    };
    let subject = Rules::get().step(id).unwrap().track.as_str();
    prepare(temp)
        .change_step(workspace.id, subject, id, &change)
        .await
}

#[tokio::test]
async fn only_the_steps_of_the_chosen_methods_are_asked_for() {
    let temp = TempStore::new().await;
    let acme = workspace(&temp, Mode::Live).await;
    assert!(
        standing(&temp, &acme).await.tracks.is_empty(),
        "nothing was chosen"
    );
    for (methods, subjects) in [
        (vec![SourceKind::WechatPc], vec!["open_platform", "website"]),
        (
            vec![
                SourceKind::WechatMiniProgram,
                SourceKind::WechatOfficialAccount,
            ],
            vec!["open_platform", "mini_program", "official_account"],
        ),
    ] {
        prepare(&temp).choose(acme.id, &methods).await.unwrap();
        let preparation = standing(&temp, &acme).await;
        let found: Vec<&str> = preparation
            .tracks
            .iter()
            .map(|t| t.subject.as_str())
            .collect();
        assert_eq!(found, subjects);
    }
    let preparation = standing(&temp, &acme).await;
    let certify = step(&preparation, "open_platform.certify");
    assert!(certify.is_optional, "a mini program works without UnionIDs");
    temp.close().await;
}

#[tokio::test]
async fn a_review_is_refused_mended_submitted_again_and_passed() {
    let temp = TempStore::new().await;
    let acme = workspace(&temp, Mode::Live).await;
    prepare(&temp)
        .choose(acme.id, &[SourceKind::WechatPc])
        .await
        .unwrap();
    let review = "website.review";
    assert_eq!(
        step(&standing(&temp, &acme).await, review).blocked_by,
        ["website.basic", "website.site_info"]
    );
    for id in ["website.basic", "website.site_info"] {
        tell(&temp, &acme, id, StepState::Done).await.unwrap();
    }
    tell(&temp, &acme, review, StepState::Waiting)
        .await
        .unwrap();
    temp.clock.advance(DAY * 20);
    let preparation = standing(&temp, &acme).await;
    let waiting = step(&preparation, review);
    assert!(waiting.review.unwrap().is_overdue && waiting.needs_you());
    let refused = StepChange {
        state: Some(StepState::Refused),
        reason: "网站首页未体现应用名称".to_owned(),
        reopens: vec!["website.basic".to_owned()],
        ..StepChange::default()
    };
    let change = prepare(&temp);
    change
        .change_step(acme.id, "website", review, &refused)
        .await
        .unwrap();
    let preparation = standing(&temp, &acme).await;
    assert_eq!(step(&preparation, review).state, StepState::Refused);
    assert_eq!(step(&preparation, "website.basic").state, StepState::ToDo);
    assert_eq!(
        step(&preparation, "website.site_info").state,
        StepState::Done
    );
    tell(&temp, &acme, review, StepState::Waiting)
        .await
        .unwrap();
    tell(&temp, &acme, review, StepState::Done).await.unwrap();
    assert_eq!(
        step(&standing(&temp, &acme).await, review).state,
        StepState::Done
    );
    let mut session = temp.store.read().await.unwrap();
    let events = audit_events::list(&mut session, acme.id, None, 50)
        .await
        .unwrap();
    assert_eq!(
        events.len(),
        7,
        "each change is told, the reopened step's too"
    );
    drop(session);
    let wrong = tell(&temp, &acme, "website.basic", StepState::Waiting).await;
    assert!(matches!(
        wrong,
        Err(PreparationError::Step(StepRefusal::NotReviewed))
    ));
    temp.close().await;
}

#[tokio::test]
async fn a_certification_runs_out_and_is_renewed_from_its_own_end() {
    let temp = TempStore::new().await;
    let acme = workspace(&temp, Mode::Live).await;
    prepare(&temp)
        .choose(acme.id, &[SourceKind::WechatPc])
        .await
        .unwrap();
    let (certify, renew) = ("open_platform.certify", "open_platform.renew");
    tell(&temp, &acme, certify, StepState::Done).await.unwrap();
    let end = days_from(temp.clock.now(), 365);
    let preparation = standing(&temp, &acme).await;
    assert_eq!(step(&preparation, certify).valid_until, Some(end));
    assert_eq!(
        step(&preparation, renew).opens_at,
        Some(days_from(end, -90))
    );
    assert!(!step(&preparation, certify).needs_you());
    temp.clock.advance(DAY * 300);
    assert!(
        step(&standing(&temp, &acme).await, certify).needs_you(),
        "65 days are left"
    );
    tell(&temp, &acme, renew, StepState::Done).await.unwrap();
    let preparation = standing(&temp, &acme).await;
    let renewed: Option<Timestamp> = Some(days_from(end, 365));
    assert_eq!(
        step(&preparation, certify).valid_until,
        renewed,
        "nothing is lost by being early"
    );
    assert_eq!(step(&preparation, certify).state, StepState::Done);
    temp.clock.advance(DAY * 431);
    assert_eq!(
        step(&standing(&temp, &acme).await, certify).state,
        StepState::Expired
    );
    temp.close().await;
}

#[tokio::test]
async fn an_app_secret_shows_that_the_review_was_passed_but_not_in_a_sandbox() {
    for (mode, expected) in [
        (Mode::Live, StepState::Done),
        (Mode::Sandbox, StepState::ToDo),
    ] {
        let temp = TempStore::new().await;
        let acme = workspace(&temp, mode).await;
        prepare(&temp)
            .choose(acme.id, &[SourceKind::WechatPc])
            .await
            .unwrap();
        let now = temp.clock.now();
        let app = &PlatformApp {
            workspace: acme.id,
            appid: AppId::new("wx0123456789abcdef"),
            kind: PlatformAppKind::Website,
            name: "灯笼牙科".to_owned(),
            open_platform: None,
            callback_domain: None,
            web_authorization_domain: None,
            verification_file: None,
            status: PlatformAppStatus::Online,
            health: PlatformAppHealth::default(),
            has_secret: true,
            created_at: now,
            updated_at: now,
        };
        let (vault, secret) = (&temp.vault, &SecretString::from("0".repeat(32)));
        let write = temp.store.write(|tx| {
            Box::pin(async move {
                platform_apps::upsert(tx, app).await?;
                platform_apps::set_secret(tx, vault, app.workspace, &app.appid, secret, now).await
            })
        });
        write.await.unwrap();
        let preparation = standing(&temp, &acme).await;
        for id in [
            "website.credentials",
            "website.review",
            "open_platform.register",
        ] {
            assert_eq!(step(&preparation, id).state, expected, "{mode}: {id}");
        }
        let certify = step(&preparation, "open_platform.certify");
        assert_eq!(
            certify.state,
            StepState::ToDo,
            "an AppID needs no certification"
        );
        temp.close().await;
    }
}

#[tokio::test]
async fn attachments_have_a_name_a_size_and_a_step() {
    let temp = TempStore::new().await;
    let acme = workspace(&temp, Mode::Live).await;
    let prepare = prepare(&temp);
    let attach = async |step: &str, name: &str, bytes: &[u8]| {
        prepare.attach(acme.id, "website", step, name, bytes).await
    };
    let kept = attach("website.review", "C:\\文件\\通知.png", b"png")
        .await
        .unwrap();
    prepare
        .choose(acme.id, &[SourceKind::WechatPc])
        .await
        .unwrap();
    let preparation = standing(&temp, &acme).await;
    assert_eq!(preparation.attachments[0].name, "通知.png");
    let large = vec![0; saoma_model::Attachment::MAX_BYTES + 1];
    for (name, bytes) in [("a", &b""[..]), ("", b"x"), ("../", b"x"), ("a", &large)] {
        let refused = attach("website.review", name, bytes).await;
        assert!(
            matches!(refused, Err(PreparationError::AttachmentSize)),
            "{name}"
        );
    }
    let unknown = attach("website.nothing", "a", b"x").await;
    assert!(matches!(unknown, Err(PreparationError::NotFound { .. })));
    prepare.detach(acme.id, kept).await.unwrap();
    assert!(prepare.detach(acme.id, kept).await.is_err(), "it is gone");
    temp.close().await;
}
