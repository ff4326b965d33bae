//! Users as a shop has them: most with a unionid, few disabled, a third came back.

use std::time::Duration;

use saoma_ambient::{Clock as _, SystemClock, Timestamp};
use saoma_model::{
    Account, Actor, AppId, Identity, IdentityId, IdentityKey, MigrationId, MigrationKind,
    MigrationState, Mode, OpenId, OpenPlatform, RowDecision, Slug, UnionId, User, UserId,
    Workspace, WorkspaceId,
};
use saoma_store::bulk::{self, Known};
use saoma_store::migration_rows::{self, MigrationRow};
use saoma_store::migrations::{self, Migration};
use saoma_store::{StoreError, workspaces};
use saoma_testkit::TempStore;

use crate::BEGINNING;

/// Nine of ten users have an openid of the first, every third of the second, one of twenty of the
/// third.
pub(crate) const APPIDS: [&str; 3] = [
    "wx0123456789abcdef",
    "wx1123456789abcdef",
    "wx2123456789abcdef",
];
const BATCH: usize = 2_000;
const DAYS: u64 = 1_000;

const FAMILY: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "林", "欧阳", "司马",
];
const GIVEN: [&str; 24] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀", "霞", "平", "刚", "桂", "雪", "小",
];

/// So many days after the beginning.
pub(crate) fn day(number: i64) -> Timestamp {
    let days = u64::try_from(number).unwrap_or_default();
    BEGINNING.plus(Duration::from_secs(days * 86_400))
}

/// Adds users, one of a hundred by an import.
pub(crate) async fn fill(temp: &TempStore, users: usize) -> (WorkspaceId, MigrationId) {
    let workspace = add_workspace(temp).await;
    let migration = add_migration(temp, workspace).await;
    let cache = temp.store.set_page_cache(256).await;
    cache.expect("the store takes more memory");
    for from in (0..users).step_by(BATCH) {
        let all: Vec<Known> = (from..users.min(from + BATCH))
            .map(|number| somebody(temp, workspace, number))
            .collect();
        let rows: Vec<MigrationRow> = all
            .iter()
            .zip(from..)
            .filter(|(_, number)| number % 100 == 42)
            .map(|(known, number)| row(known.id(), number))
            .collect();
        let (all, rows) = (&all, &rows);
        let written = temp.store.write(|tx| {
            Box::pin(async move {
                bulk::add(tx, &all.iter().collect::<Vec<_>>(), true).await?;
                migration_rows::add(tx, workspace, migration, rows).await?;
                Ok::<_, StoreError>(())
            })
        });
        written.await.expect("the store takes new users");
    }
    (workspace, migration)
}

fn somebody(temp: &TempStore, workspace: WorkspaceId, number: usize) -> Known {
    let entropy = &*temp.entropy;
    let mut bytes = [0_u8; 16];
    entropy.fill(&mut bytes);
    let [a, b, c, d, e, f, ..] = bytes;
    let pick = |list: &[&'static str], by: u8| list.get(usize::from(by) % list.len()).copied();
    let nickname = (number % 10 != 3).then(|| {
        let parts = [pick(&FAMILY, a), pick(&GIVEN, b), pick(&GIVEN, c)];
        parts.into_iter().flatten().collect::<String>()
    });
    let random = u64::from(u32::from_be_bytes([a, d, e, f]));
    let created_at = BEGINNING.plus(Duration::from_secs(random % (DAYS * 86_400)));
    let came_back = number.is_multiple_of(3);
    let id = UserId::new(SystemClock.now(), entropy);
    let identity = |key| Identity {
        workspace,
        id: IdentityId::new(SystemClock.now(), entropy),
        user: id,
        key,
        source: None,
        created_at,
        revoked_at: None,
    };
    let openid = |appid: usize| {
        identity(IdentityKey::Openid {
            appid: AppId::new(APPIDS.get(appid).copied().unwrap_or_default()),
            openid: OpenId::new(format!("oAbc{number:08}xyzXYZxyzXYZ{appid:04}")),
        })
    };
    let mut identities = Vec::new();
    identities.extend((number % 10 != 9).then(|| openid(0)));
    identities.extend((number % 3 == 1).then(|| openid(1)));
    identities.extend((number % 20 == 9).then(|| openid(2)));
    identities.extend((number % 10 < 7).then(|| {
        identity(IdentityKey::Unionid {
            open_platform: OpenPlatform::new("acme-open"),
            unionid: UnionId::new(format!("uAbc{number:08}xyzXYZxyzXYZxyzX")),
        })
    }));
    let user = User {
        workspace,
        id,
        nickname,
        picture: None,
        phone: (!number.is_multiple_of(5)).then(|| format!("+86138{number:08}")),
        phone_verified: false,
        email: (number.is_multiple_of(4)).then(|| format!("u{number}@acme.example")),
        email_verified: false,
        disabled: number % 100 == 77,
        created_at,
        updated_at: created_at,
        last_login_at: came_back
            .then(|| created_at.plus(Duration::from_secs(random % (90 * 86_400)))),
        signed_out_at: None,
    };
    Known {
        account: Account {
            user,
            password: None,
            identities,
        },
        external_ids: vec![format!("id-{number}")],
    }
}

fn row(user: UserId, number: usize) -> MigrationRow {
    MigrationRow {
        number: i64::try_from(number).unwrap_or(i64::MAX),
        decision: RowDecision::Create,
        reason: None,
        field: None,
        value: None,
        user: Some(user),
        former: None,
        state_after: None,
        undone: None,
    }
}

async fn add_workspace(temp: &TempStore) -> WorkspaceId {
    let now = SystemClock.now();
    let workspace = &Workspace {
        id: WorkspaceId::new(now, &*temp.entropy),
        slug: Slug::parse("acme").expect("it is a slug"),
        name: "Acme".to_owned(),
        mode: Mode::Live,
        created_at: now,
        archived_at: None,
    };
    let added = temp
        .store
        .write(|tx| Box::pin(workspaces::add(tx, workspace)))
        .await;
    assert!(added.expect("the store is new"), "the slug is free");
    workspace.id
}

async fn add_migration(temp: &TempStore, workspace: WorkspaceId) -> MigrationId {
    let now = SystemClock.now();
    let migration = &Migration {
        workspace,
        id: MigrationId::new(now, &*temp.entropy),
        kind: MigrationKind::Import,
        state: MigrationState::Done,
        input_name: "list.csv".to_owned(),
        input_hash: [7; 32],
        options: "{}".to_owned(),
        counts: "{}".to_owned(),
        position: 0,
        started_by: Actor::CommandLine,
        started_at: now,
        changed_at: now,
    };
    let added = temp
        .store
        .write(|tx| Box::pin(migrations::add(tx, migration)))
        .await;
    added.expect("the store takes a migration");
    migration.id
}
