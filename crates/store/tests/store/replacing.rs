//! Many users at once, made to be as given.

use std::time::Duration;

use saoma_model::{Account, IdentityKey, PasswordHash, User, WorkspaceId};
use saoma_store::bulk::{self, Known};
use saoma_store::user_list::{self, UserFilter, UserOrder, UserSort};
use saoma_testkit::TempStore;

use crate::common::{a_user, add_workspace, an_identity, now, on_both, openid, session, unionid};

on_both!(
    users_become_as_given_and_one_may_take_what_another_gives_up,
    who_is_not_there_is_not_made,
);

async fn users_become_as_given_and_one_may_take_what_another_gives_up(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let first = known(temp, workspace, "小明", "1");
    let second = known(temp, workspace, "小红", "2");
    let third = known(temp, workspace, "小刚", "3");
    let all = [&first, &second, &third];
    add(temp, &all).await;

    let mut richer = first.clone();
    richer.account.user = User {
        nickname: Some("欧阳雪".to_owned()),
        phone: Some("+8613800138000".to_owned()),
        phone_verified: true,
        disabled: true,
        updated_at: now(temp).plus(Duration::from_secs(1)),
        signed_out_at: Some(now(temp)),
        ..first.account.user.clone()
    };
    richer.account.password = Some(PasswordHash::new("$2b$04$hash"));
    // Openid, unionid and the other system's name of the second become the first's.
    for identity in &second.account.identities {
        let mut moved = identity.clone();
        moved.user = richer.id();
        richer.account.identities.push(moved);
    }
    let is_own_unionid = |key: &IdentityKey| key.value() == "u1";
    richer
        .account
        .identities
        .retain(|identity| !is_own_unionid(&identity.key));
    richer
        .account
        .identities
        .sort_by_key(|identity| identity.id);
    richer.external_ids = vec!["id-1".to_owned(), "id-2".to_owned()];
    let mut poorer = second.clone();
    poorer.account.identities.clear();
    poorer.account.user.nickname = None;
    poorer.external_ids.clear();
    let mut revoked = third.clone();
    revoked.account.identities[0].revoked_at = Some(now(temp));
    let changed = [&richer, &poorer, &revoked];
    replace(temp, &changed).await;
    assert_eq!(
        everybody(temp, workspace).await,
        by_id([richer, poorer.clone(), revoked]),
        "row for row as given"
    );
    assert_eq!(found(temp, workspace, "欧阳").await, 1, "by the new name");
    assert_eq!(found(temp, workspace, "小明").await, 0, "not by the old");
    assert_eq!(found(temp, workspace, "小刚").await, 1, "who kept theirs");
    let without = UserFilter {
        has_unionid: Some(false),
        ..UserFilter::default()
    };
    assert_eq!(
        list(temp, workspace, &without).await,
        [poorer],
        "who has a unionid is noted with the user"
    );

    replace(temp, &all).await;
    assert_eq!(
        everybody(temp, workspace).await,
        by_id([first, second, third]),
        "and back, to the letter"
    );
    assert_eq!(found(temp, workspace, "小明").await, 1, "the index as well");
    assert_eq!(found(temp, workspace, "欧阳").await, 0);
}

async fn who_is_not_there_is_not_made(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let nobody = known(temp, workspace, "小明", "1");
    replace(temp, &[&nobody]).await;
    assert_eq!(everybody(temp, workspace).await, []);
}

fn known(temp: &TempStore, workspace: WorkspaceId, name: &str, number: &str) -> Known {
    let mut user = a_user(temp, workspace);
    user.nickname = Some(name.to_owned());
    let keys = [
        openid(&format!("o{number}")),
        unionid(&format!("u{number}")),
    ];
    let mut identities = keys
        .map(|key| an_identity(temp, workspace, user.id, key))
        .to_vec();
    identities.sort_by_key(|identity| identity.id);
    Known {
        account: Account {
            user,
            password: None,
            identities,
        },
        external_ids: vec![format!("id-{number}")],
    }
}

fn by_id(mut all: [Known; 3]) -> [Known; 3] {
    all.sort_by_key(Known::id);
    all
}

async fn add(temp: &TempStore, all: &[&Known]) {
    let work = temp
        .store
        .write(|tx| Box::pin(async move { bulk::add(tx, all, true).await }));
    work.await.unwrap();
}

async fn replace(temp: &TempStore, all: &[&Known]) {
    let work = temp
        .store
        .write(|tx| Box::pin(async move { bulk::replace(tx, all).await }));
    work.await.unwrap();
}

async fn everybody(temp: &TempStore, workspace: WorkspaceId) -> Vec<Known> {
    let mut session = session(temp).await;
    bulk::list_after(&mut session, workspace, None, 10)
        .await
        .unwrap()
}

async fn list(temp: &TempStore, workspace: WorkspaceId, filter: &UserFilter) -> Vec<Known> {
    let order = UserOrder {
        sort: UserSort::Created,
        descending: false,
    };
    let mut session = session(temp).await;
    let list = user_list::list(&mut session, workspace, filter, order, None, 10);
    list.await.unwrap().users
}

async fn found(temp: &TempStore, workspace: WorkspaceId, name: &str) -> usize {
    let filter = UserFilter {
        search: Some(name.to_owned()),
        ..UserFilter::default()
    };
    list(temp, workspace, &filter).await.len()
}
