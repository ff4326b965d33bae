use saoma_ambient::{Clock as _, Timestamp};
use saoma_model::{
    AppId, Identity, IdentityId, IdentityKey, LoginId, Mode, OpenId, OpenPlatform, Slug, Stage,
    Trace, UnionId, User, UserId, Workspace, WorkspaceId,
};
use saoma_store::logins::{AuthorizationRequest, Login};
use saoma_store::{Session, logins, users, workspaces};
use saoma_testkit::TempStore;
use saoma_vault::hash_token;

/// Runs each of these functions on a fresh SQLite store and on a fresh PostgreSQL store. One that
/// is not named here is dead code, and so found.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let temp = saoma_testkit::TempStore::new().await;
                super::$name(&temp).await;
                temp.close().await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(temp) = saoma_testkit::TempStore::postgres().await else { return };
                super::$name(&temp).await;
                temp.close().await;
            })+
        }
    };
}
pub(crate) use on_both;

pub(crate) async fn session(temp: &TempStore) -> Session {
    temp.store.read().await.unwrap()
}

pub(crate) fn now(temp: &TempStore) -> Timestamp {
    temp.clock.now()
}

pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn a_workspace(temp: &TempStore, name: &str) -> Workspace {
    Workspace {
        id: WorkspaceId::new(now(temp), &*temp.entropy),
        slug: slug(name),
        name: name.to_owned(),
        mode: Mode::Sandbox,
        created_at: now(temp),
        archived_at: None,
    }
}

pub(crate) async fn add_workspace(temp: &TempStore, name: &str) -> WorkspaceId {
    let workspace = &a_workspace(temp, name);
    let added = temp
        .store
        .write(|tx| Box::pin(workspaces::add(tx, workspace)))
        .await;
    assert!(added.unwrap(), "the slug {name} is free");
    workspace.id
}

pub(crate) fn a_user(temp: &TempStore, workspace: WorkspaceId) -> User {
    User {
        workspace,
        id: UserId::new(now(temp), &*temp.entropy),
        nickname: Some("小红 🌸".to_owned()),
        picture: None,
        phone: None,
        phone_verified: false,
        email: None,
        email_verified: false,
        disabled: false,
        created_at: now(temp),
        updated_at: now(temp),
        last_login_at: None,
        signed_out_at: None,
    }
}

pub(crate) async fn add_user(temp: &TempStore, workspace: WorkspaceId) -> UserId {
    let user = &a_user(temp, workspace);
    temp.store
        .write(|tx| Box::pin(users::add(tx, user)))
        .await
        .unwrap();
    user.id
}

pub(crate) fn openid(value: &str) -> IdentityKey {
    IdentityKey::Openid {
        appid: AppId::new("wx0123456789abcdef"),
        openid: OpenId::new(value),
    }
}

pub(crate) fn unionid(value: &str) -> IdentityKey {
    IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme-open"),
        unionid: UnionId::new(value),
    }
}

pub(crate) fn an_identity(
    temp: &TempStore,
    workspace: WorkspaceId,
    user: UserId,
    key: IdentityKey,
) -> Identity {
    Identity {
        workspace,
        id: IdentityId::new(now(temp), &*temp.entropy),
        user,
        key,
        source: Some(slug("pc")),
        created_at: now(temp),
        revoked_at: None,
    }
}

pub(crate) fn a_login(temp: &TempStore, workspace: WorkspaceId, state: &str) -> Login {
    Login {
        workspace,
        id: LoginId::new(now(temp), &*temp.entropy),
        application: slug("shop"),
        source: slug("pc"),
        stage: Stage::Started,
        state_hash: hash_token(state),
        browser_hash: hash_token("cookie"),
        request: AuthorizationRequest {
            redirect_uri: "https://shop.example/cb".to_owned(),
            scope: "openid profile".to_owned(),
            state: Some("the application's own".to_owned()),
            nonce: None,
            code_challenge: None,
            framed: false,
            lang: Some("zh-CN".to_owned()),
            expected_user: None,
            recognised_by: None,
            opened_from: None,
            binds: None,
            invitation: None,
        },
        user: None,
        outcome: None,
        errcode: None,
        trace: Trace::default(),
        started_at: now(temp),
        finished_at: None,
    }
}

pub(crate) async fn add_login(temp: &TempStore, workspace: WorkspaceId, state: &str) -> LoginId {
    let login = &a_login(temp, workspace, state);
    temp.store
        .write(|tx| Box::pin(logins::add(tx, login)))
        .await
        .unwrap();
    login.id
}
