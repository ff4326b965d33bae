//! Users with two identities added per second, in an encrypted SQLite store and (if
//! `SAOMA_TEST_POSTGRES` names one) in PostgreSQL: one user a transaction, as a first login does
//! it, and many, as bulk work does it.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use clap::Parser;
use saoma_ambient::{Clock, SystemClock, alphanumeric};
use saoma_model::{
    AppId, Identity, IdentityId, IdentityKey, Mode, OpenId, OpenPlatform, Slug, UnionId, User,
    UserId, Workspace, WorkspaceId,
};
use saoma_store::identities::Added;
use saoma_store::{StoreError, Tx, identities, users, workspaces};
use saoma_testkit::TempStore;

/// How many users one bulk transaction holds.
const BATCH: usize = 200;

/// Page cache of the last row, in MiB.
const PAGE_CACHE: u32 = 256;

/// Users with two identities added per second
#[derive(Parser)]
struct Args {
    /// How many in each bulk row; a tenth of them one by one
    #[arg(long, default_value_t = 20_000)]
    users: usize,
}

/// A user with an openid and a unionid.
struct Newcomer {
    user: User,
    identities: [Identity; 2],
}

#[tokio::main]
async fn main() {
    let users = Args::parse().users.max(10);
    println!(
        "users with two identities, {users} a row; {}",
        saoma_tests::machine()
    );
    let sqlite = TempStore::new().await;
    rows("SQLite (SQLCipher)", &sqlite, users).await;
    sqlite.close().await;
    if let Some(postgres) = TempStore::postgres().await {
        rows("PostgreSQL", &postgres, users).await;
        postgres.close().await;
    }
}

async fn rows(name: &str, temp: &TempStore, users: usize) {
    let workspace = add_workspace(temp).await;
    let one_by_one = rate(temp, workspace, users / 10, 1).await;
    let in_bulk = rate(temp, workspace, users, BATCH).await;
    println!("  {name}");
    println!("    one a transaction     {one_by_one:>8.0} /s");
    println!(
        "    {BATCH} a transaction     {in_bulk:>8.0} /s   ratio {:.1}",
        in_bulk / one_by_one
    );
    if matches!(temp.address, saoma_store::StoreAddress::Sqlite(_)) {
        let cache = temp.store.set_page_cache(PAGE_CACHE).await;
        cache.expect("the store takes more memory");
        let cached = rate(temp, workspace, users, BATCH).await;
        println!(
            "    with {PAGE_CACHE} MiB of cache {cached:>8.0} /s   ratio {:.1}",
            cached / one_by_one
        );
    }
}

async fn rate(temp: &TempStore, workspace: WorkspaceId, users: usize, batch: usize) -> f64 {
    // Making them is not adding them.
    let newcomers: Vec<_> = (0..users).map(|_| newcomer(temp, workspace)).collect();
    let begun = SystemClock.now();
    for newcomers in newcomers.chunks(batch) {
        let added = temp.store.write(|tx| Box::pin(add(tx, newcomers))).await;
        added.expect("the store takes new users");
    }
    let count = u32::try_from(users).unwrap_or(u32::MAX);
    f64::from(count) / SystemClock.now().since(begun).as_secs_f64()
}

async fn add(tx: &mut Tx<'_>, newcomers: &[Newcomer]) -> Result<(), StoreError> {
    for newcomer in newcomers {
        users::add(tx, &newcomer.user).await?;
        for identity in &newcomer.identities {
            let added = identities::add(tx, identity).await?;
            assert_eq!(added, Added::Added, "the ids are random");
        }
    }
    Ok(())
}

fn newcomer(temp: &TempStore, workspace: WorkspaceId) -> Newcomer {
    let (now, entropy) = (SystemClock.now(), &*temp.entropy);
    let id = UserId::new(now, entropy);
    let identity = |key| Identity {
        workspace,
        id: IdentityId::new(now, entropy),
        user: id,
        key,
        source: None,
        created_at: now,
        revoked_at: None,
    };
    let openid = IdentityKey::Openid {
        appid: AppId::new("wx0123456789abcdef"),
        openid: OpenId::new(format!("oHHS77{}", alphanumeric(entropy, 22))),
    };
    let unionid = IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme-open"),
        unionid: UnionId::new(format!("oZUI0e{}", alphanumeric(entropy, 22))),
    };
    let user = User {
        workspace,
        id,
        nickname: Some("小红 🌸".to_owned()),
        picture: Some("https://thirdwx.qlogo.cn/mmopen/vi_32/0/132".to_owned()),
        phone: None,
        phone_verified: false,
        email: None,
        email_verified: false,
        disabled: false,
        created_at: now,
        updated_at: now,
        last_login_at: Some(now),
        signed_out_at: None,
    };
    Newcomer {
        user,
        identities: [identity(openid), identity(unionid)],
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
