//! Accounts with an openid of one Official Account and no unionid, of whom some have proven the same
//! phone number.

use saoma_ambient::{Clock as _, SystemClock, alphanumeric};
use saoma_model::{
    Account, AppId, Identity, IdentityId, IdentityKey, Mode, OpenId, OpenPlatform, PlatformApp,
    PlatformAppHealth, PlatformAppKind, PlatformAppStatus, Slug, User, UserId, Workspace,
    WorkspaceId,
};
use saoma_store::bulk::{self, Known};
use saoma_store::{StoreError, platform_apps, workspaces};
use saoma_testkit::TempStore;
use secrecy::SecretString;

use crate::APPID;

const BATCH: usize = 2000;

/// Fills a store: a workspace, its Official Account, and so many accounts.
pub(crate) async fn fill(temp: &TempStore, accounts: usize) -> Workspace {
    let now = SystemClock.now();
    let workspace = Workspace {
        id: WorkspaceId::new(now, &*temp.entropy),
        slug: Slug::parse("acme").expect("it is a slug"),
        name: "Acme".to_owned(),
        mode: Mode::Sandbox,
        created_at: now,
        archived_at: None,
    };
    let (app, of) = (app(&workspace), &workspace);
    let (app, secret) = (
        &app,
        &SecretString::from("0123456789abcdef0123456789abcdef"),
    );
    let written = temp.store.write(|tx| {
        Box::pin(async move {
            workspaces::add(tx, of).await?;
            platform_apps::upsert(tx, app).await?;
            platform_apps::set_secret(tx, &temp.vault, of.id, &app.appid, secret, now).await?;
            Ok::<_, StoreError>(())
        })
    });
    written.await.expect("the store is new");
    let cache = temp.store.set_page_cache(64).await;
    cache.expect("the store takes more memory");
    for from in (0..accounts).step_by(BATCH) {
        let all: Vec<Known> = (from..accounts.min(from + BATCH))
            .map(|number| somebody(temp, workspace.id, number))
            .collect();
        let all: &Vec<&Known> = &all.iter().collect();
        let written = temp
            .store
            .write(|tx| Box::pin(async move { bulk::add(tx, all, true).await }));
        written.await.expect("the store takes new users");
    }
    workspace
}

/// Every twentieth has the phone number of the one before.
fn somebody(temp: &TempStore, workspace: WorkspaceId, number: usize) -> Known {
    let (now, entropy) = (SystemClock.now(), &*temp.entropy);
    let id = UserId::new(now, entropy);
    let line = if number % 20 == 19 {
        number - 1
    } else {
        number
    };
    let user = User {
        workspace,
        id,
        nickname: Some(format!("小明{}", number % 997)),
        picture: None,
        phone: Some(format!("+86138{line:08}")),
        phone_verified: true,
        email: None,
        email_verified: false,
        disabled: false,
        created_at: now,
        updated_at: now,
        last_login_at: None,
        signed_out_at: None,
    };
    // Two openids of one AppID would have to be looked at: the other came through a phone number.
    let identity = (number % 20 != 19).then(|| Identity {
        workspace,
        id: IdentityId::new(now, entropy),
        user: id,
        key: IdentityKey::Openid {
            appid: AppId::new(APPID),
            openid: OpenId::new(format!("o{}", alphanumeric(entropy, 27))),
        },
        source: None,
        created_at: now,
        revoked_at: None,
    });
    Known {
        account: Account {
            user,
            password: None,
            identities: identity.into_iter().collect(),
        },
        external_ids: vec![format!("id-{number}")],
    }
}

fn app(workspace: &Workspace) -> PlatformApp {
    PlatformApp {
        workspace: workspace.id,
        appid: AppId::new(APPID),
        kind: PlatformAppKind::OfficialAccount,
        name: "Acme".to_owned(),
        open_platform: Some(OpenPlatform::new("acme-open")),
        callback_domain: None,
        web_authorization_domain: None,
        verification_file: None,
        status: PlatformAppStatus::Online,
        health: PlatformAppHealth::default(),
        has_secret: true,
        created_at: workspace.created_at,
        updated_at: workspace.created_at,
    }
}
