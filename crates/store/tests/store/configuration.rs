use std::time::Duration;

use saoma_model::{
    Access, Actor, AppId, Application, ApplicationType, Association, AuditEvent, AuditEventId,
    Branding, ClientId, Enablement, Lifetimes, OpenPlatform, PlatformApp, PlatformAppHealth,
    PlatformAppKind, PlatformAppStatus, SigningAlgorithm, Source, SourceKind, SourceSettings,
    WorkspaceId,
};
use saoma_store::signing_keys::{self, SigningKey};
use saoma_store::{
    StoreError, applications, audit_events, enablements, platform_apps, sources, workspaces,
};
use saoma_testkit::TempStore;
use saoma_vault::{MasterKey, Vault};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};

use crate::common::{a_workspace, add_workspace, now, on_both, session, slug};

pub(crate) fn appid() -> AppId {
    AppId::new("wx0123456789abcdef")
}

fn a_platform_app(temp: &TempStore, workspace: WorkspaceId) -> PlatformApp {
    PlatformApp {
        workspace,
        appid: appid(),
        kind: PlatformAppKind::Website,
        name: "商城".to_owned(),
        open_platform: Some(OpenPlatform::new("acme-open")),
        callback_domain: Some("login.acme.example".to_owned()),
        web_authorization_domain: None,
        verification_file: None,
        status: PlatformAppStatus::Online,
        health: PlatformAppHealth::default(),
        has_secret: false,
        created_at: now(temp),
        updated_at: now(temp),
    }
}

fn a_source(temp: &TempStore, workspace: WorkspaceId, id: &str) -> Source {
    Source {
        workspace,
        id: slug(id),
        kind: SourceKind::WechatPc,
        appid: appid(),
        display_name: "微信登录".to_owned(),
        login_only: false,
        association: Association::None,
        proofs: Vec::new(),
        logo: None,
        settings: SourceSettings::new(SourceKind::WechatPc),
        has_event_secrets: false,
        enabled: true,
        created_at: now(temp),
        updated_at: now(temp),
    }
}

fn an_application(temp: &TempStore, workspace: WorkspaceId) -> Application {
    Application {
        workspace,
        id: slug("shop"),
        client_id: ClientId::new("client-1"),
        name: "Shop".to_owned(),
        description: None,
        logo: None,
        kind: ApplicationType::Web,
        redirect_uris: vec!["https://shop.example/cb?a=\"b\"".to_owned()],
        post_logout_redirect_uris: Vec::new(),
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        lifetimes: Lifetimes::default(),
        access: Access::AllowAll,
        branding: Branding::default(),
        has_client_secret: false,
        created_at: now(temp),
        updated_at: now(temp),
    }
}

pub(crate) async fn configure(temp: &TempStore, name: &str) -> WorkspaceId {
    let workspace = add_workspace(temp, name).await;
    let app = &a_platform_app(temp, workspace);
    let (pc, other) = (
        &a_source(temp, workspace, "pc"),
        &a_source(temp, workspace, "other"),
    );
    let application = &an_application(temp, workspace);
    let configured: Result<(), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                platform_apps::upsert(tx, app).await?;
                sources::upsert(tx, pc).await?;
                sources::upsert(tx, other).await?;
                applications::upsert(tx, application).await
            })
        })
        .await;
    configured.unwrap();
    workspace
}

on_both!(
    a_slug_is_taken_once,
    what_was_configured_is_read_back_as_written,
    changing_something_keeps_when_it_was_made_and_its_secret,
    an_app_secret_opens_with_its_own_vault_only,
    the_sources_of_an_application_are_replaced_as_a_whole,
    the_newest_signing_key_in_use_is_the_current_one,
    audit_events_are_listed_newest_first,
);

async fn a_slug_is_taken_once(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let second = &a_workspace(temp, "acme");
    let added = temp
        .store
        .write(|tx| Box::pin(workspaces::add(tx, second)))
        .await;
    assert!(!added.unwrap(), "the slug is taken");
    let mut session = session(temp).await;
    let found = workspaces::find_by_slug(&mut session, &slug("acme"))
        .await
        .unwrap();
    assert_eq!(found.unwrap().id, workspace);
    assert_eq!(
        workspaces::find_by_slug(&mut session, &slug("acm"))
            .await
            .unwrap(),
        None
    );
}

async fn what_was_configured_is_read_back_as_written(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    configure(temp, "other").await;
    let mut session = session(temp).await;
    assert_eq!(
        platform_apps::list(&mut session, workspace).await.unwrap(),
        [a_platform_app(temp, workspace)]
    );
    assert_eq!(
        sources::list(&mut session, workspace).await.unwrap(),
        [
            a_source(temp, workspace, "other"),
            a_source(temp, workspace, "pc")
        ],
        "by name, and no other workspace's"
    );
    assert_eq!(
        applications::lookup(&mut session, workspace, &slug("shop"))
            .await
            .unwrap(),
        Some(an_application(temp, workspace))
    );
    let mut by_client_id = async |client_id: &str| {
        applications::find_by_client_id(&mut session, workspace, &ClientId::new(client_id))
            .await
            .unwrap()
    };
    assert!(by_client_id("client-1").await.is_some());
    assert!(by_client_id("client-1 ").await.is_none());
    assert!(
        by_client_id("client-1\0").await.is_none(),
        "a URL may hold anything"
    );
}

async fn changing_something_keeps_when_it_was_made_and_its_secret(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let created_at = now(temp);
    let (hash, appid) = (&[5; 32], &appid());
    let secret = &SecretString::from("0123456789abcdef0123456789abcdef");
    let vault = &temp.vault;
    let set: Result<(bool, bool), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                let now = created_at;
                Ok((
                    platform_apps::set_secret(tx, vault, workspace, appid, secret, now).await?,
                    applications::set_client_secret_hash(
                        tx,
                        workspace,
                        &slug("shop"),
                        Some(hash),
                        now,
                    )
                    .await?,
                ))
            })
        })
        .await;
    assert_eq!(set.unwrap(), (true, true));

    temp.clock.advance(Duration::from_secs(60));
    let mut app = a_platform_app(temp, workspace);
    app.status = PlatformAppStatus::Offline;
    let mut application = an_application(temp, workspace);
    application.client_id = ClientId::new("another");
    application.name = "Shop 2".to_owned();
    let (app, application) = (&app, &application);
    let changed: Result<(), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                platform_apps::upsert(tx, app).await?;
                applications::upsert(tx, application).await
            })
        })
        .await;
    changed.unwrap();

    let mut session = session(temp).await;
    let app = platform_apps::lookup(&mut session, workspace, appid)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (app.status, app.has_secret),
        (PlatformAppStatus::Offline, true)
    );
    assert_eq!((app.created_at, app.updated_at), (created_at, now(temp)));
    let application = applications::lookup(&mut session, workspace, &slug("shop"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(application.name, "Shop 2");
    assert_eq!(
        application.client_id,
        ClientId::new("client-1"),
        "a client id never changes"
    );
    assert!(application.has_client_secret);
    let kept = applications::client_secret_hash(&mut session, workspace, &slug("shop")).await;
    assert_eq!(kept.unwrap().as_ref(), Some(hash));
}

async fn an_app_secret_opens_with_its_own_vault_only(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let (appid, secret) = (
        &appid(),
        &SecretString::from("0123456789abcdef0123456789abcdef"),
    );
    let mut reading = session(temp).await;
    let none = platform_apps::open_secret(&mut reading, &temp.vault, workspace, appid).await;
    assert!(none.unwrap().is_none(), "none was set");
    let (vault, at) = (&temp.vault, now(temp));
    temp.store
        .write(|tx| {
            Box::pin(platform_apps::set_secret(
                tx, vault, workspace, appid, secret, at,
            ))
        })
        .await
        .unwrap();
    let opened = platform_apps::open_secret(&mut reading, vault, workspace, appid).await;
    assert_eq!(
        opened.unwrap().unwrap().expose_secret(),
        secret.expose_secret()
    );
    let stranger = Vault::new(&MasterKey::from_bytes(&[9; 32]), temp.entropy.clone());
    let refused = platform_apps::open_secret(&mut reading, &stranger, workspace, appid).await;
    assert!(
        matches!(refused, Err(StoreError::Sealed { .. })),
        "another key opens nothing"
    );
}

async fn the_sources_of_an_application_are_replaced_as_a_whole(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let enablement = |source: &str, position| Enablement {
        workspace,
        application: slug("shop"),
        source: slug(source),
        enabled: position == 0,
        position,
        is_default: position == 1,
    };
    let replace = async |enablements: &[Enablement]| {
        let shop = &slug("shop");
        temp.store
            .write(|tx| Box::pin(enablements::replace(tx, workspace, shop, enablements)))
            .await
    };
    replace(&[enablement("other", 1), enablement("pc", 0)])
        .await
        .unwrap();
    let listed = async || {
        enablements::list_for_application(&mut session(temp).await, workspace, &slug("shop"))
            .await
            .unwrap()
    };
    assert_eq!(
        listed().await,
        [enablement("pc", 0), enablement("other", 1)],
        "in order"
    );
    let missing = replace(&[enablement("nowhere", 0)]).await;
    assert!(missing.is_err(), "there is no such source");
    assert_eq!(listed().await.len(), 2, "so nothing was replaced");
    replace(&[enablement("pc", 0)]).await.unwrap();
    assert_eq!(listed().await, [enablement("pc", 0)]);
    let by_source =
        enablements::list_for_source(&mut session(temp).await, workspace, &slug("other")).await;
    assert_eq!(by_source.unwrap(), []);
}

async fn the_newest_signing_key_in_use_is_the_current_one(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let vault = &temp.vault;
    let current = async || {
        let (algorithm, at) = (SigningAlgorithm::Rs256, now(temp));
        signing_keys::current(&mut session(temp).await, vault, workspace, algorithm, at)
            .await
            .unwrap()
    };
    assert!(current().await.is_none());
    for kid in ["old", "new"] {
        temp.clock.advance(Duration::from_secs(1));
        let key = &SigningKey {
            workspace,
            kid: kid.to_owned(),
            algorithm: SigningAlgorithm::Rs256,
            public_jwk: "{}".to_owned(),
            created_at: now(temp),
            active_from: now(temp),
            retired_at: None,
            published_until: None,
        };
        let private = &SecretSlice::from(kid.as_bytes().to_vec());
        temp.store
            .write(|tx| Box::pin(signing_keys::add(tx, vault, key, private)))
            .await
            .unwrap();
    }
    let (key, private) = current().await.unwrap();
    assert_eq!(
        (key.kid.as_str(), private.expose_secret()),
        ("new", b"new".as_slice())
    );
    let at = now(temp);
    let retired = temp
        .store
        .write(|tx| Box::pin(signing_keys::retire(tx, workspace, "new", at, None)))
        .await;
    assert!(retired.unwrap());
    assert_eq!(current().await.unwrap().0.kid, "old");
    let listed = signing_keys::list(&mut session(temp).await, workspace)
        .await
        .unwrap();
    let kids: Vec<_> = listed.iter().map(|key| key.kid.as_str()).collect();
    assert_eq!(
        kids,
        ["new", "old"],
        "what a retired key signed is still verified"
    );
}

async fn audit_events_are_listed_newest_first(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut events = Vec::new();
    for action in ["source.created", "source.updated"] {
        temp.clock.advance(Duration::from_secs(1));
        let event = AuditEvent {
            workspace,
            id: AuditEventId::new(now(temp), &*temp.entropy),
            at: now(temp),
            actor: Actor::CommandLine,
            action: action.to_owned(),
            subject_kind: "source".to_owned(),
            subject_id: "pc".to_owned(),
            before: None,
            after: Some("{\"display_name\":\"微信登录\"}".to_owned()),
        };
        let added = &event;
        temp.store
            .write(|tx| Box::pin(audit_events::add(tx, added)))
            .await
            .unwrap();
        events.insert(0, event);
    }
    let mut session = session(temp).await;
    assert_eq!(
        audit_events::list(&mut session, workspace, None, 10)
            .await
            .unwrap(),
        events
    );
    let older = audit_events::list(&mut session, workspace, Some(events[0].id), 10).await;
    assert_eq!(older.unwrap(), events[1..]);
}
