use std::collections::BTreeMap;

use saoma_model::{
    Account, Actor, AppId, Conflict, ConflictId, ConflictKind, MergeId, PasswordHash, Settled,
    Settlement, UserId, WorkspaceId, plan_merge, undo,
};
use saoma_store::merges;
use saoma_store::user_list::{self, UserFilter, UserOrder, UserSort};
use saoma_store::{StoreError, access_exceptions, conflicts, identities, users};
use saoma_testkit::TempStore;

use crate::common::{
    add_user, add_workspace, an_identity, now, on_both, openid, session, slug, unionid,
};
use crate::configuration::configure;

on_both!(
    a_merge_and_its_undoing_leave_everything_as_it_was,
    a_user_is_found_by_what_was_proven,
    an_identity_moves_is_revoked_and_removed,
    a_conflict_is_recorded_once_until_it_is_settled,
);

async fn account(temp: &TempStore, workspace: WorkspaceId, user: UserId) -> Option<Account> {
    merges::account(&mut session(temp).await, workspace, user)
        .await
        .unwrap()
}

async fn add_identities(temp: &TempStore, workspace: WorkspaceId, user: UserId, value: &str) {
    let (one, two) = (
        &an_identity(temp, workspace, user, openid(value)),
        &an_identity(temp, workspace, user, unionid(value)),
    );
    let added: Result<(), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                identities::add(tx, one).await?;
                identities::add(tx, two).await.map(|_| ())
            })
        })
        .await;
    added.unwrap();
}

async fn a_merge_and_its_undoing_leave_everything_as_it_was(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let (kept, removed) = (
        add_user(temp, workspace).await,
        add_user(temp, workspace).await,
    );
    add_identities(temp, workspace, kept, "o-1").await;
    add_identities(temp, workspace, removed, "o-2").await;
    let at = now(temp);
    let hash = &PasswordHash::new("$argon2id$1");
    let shop = &slug("shop");
    let prepared: Result<(), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                let email = Some("A@acme.example");
                users::set_email(tx, workspace, removed, email, true, at).await?;
                users::set_password_hash(tx, workspace, removed, Some(hash), at).await?;
                access_exceptions::add(tx, workspace, shop, removed, at).await
            })
        })
        .await;
    prepared.unwrap();
    let before = (
        account(temp, workspace, kept).await.unwrap(),
        account(temp, workspace, removed).await.unwrap(),
    );
    let plan = &plan_merge(&before.0, &before.1, &BTreeMap::new());
    let id = MergeId::new(at, &*temp.entropy);
    let merged = temp.store.write(|tx| {
        Box::pin(merges::carry_out(
            tx,
            &temp.vault,
            id,
            plan,
            Actor::Admin,
            at,
        ))
    });
    merged.await.unwrap();
    assert_eq!(account(temp, workspace, removed).await, None);
    let one = account(temp, workspace, kept).await.unwrap();
    assert_eq!(one.identities.len(), 4);
    assert_eq!(one.password.as_ref(), Some(hash));
    assert_eq!(one.user.email.as_deref(), Some("a@acme.example"));
    let journal = {
        let session = &mut session(temp).await;
        let is_let_in = access_exceptions::contains(session, workspace, shop, kept).await;
        assert!(is_let_in.unwrap(), "what the other was let in to");
        let journal = merges::open_journal(session, &temp.vault, workspace, id).await;
        journal.unwrap().unwrap()
    };
    let planned = &undo(&journal, Some(&one)).unwrap();
    let undone = async || {
        let undone = temp
            .store
            .write(|tx| Box::pin(merges::undo(tx, id, planned, Actor::Admin, at)));
        undone.await.unwrap()
    };
    assert!(undone().await);
    let after = (
        account(temp, workspace, kept).await.unwrap(),
        account(temp, workspace, removed).await.unwrap(),
    );
    assert_eq!(after, before, "exactly as before");
    assert!(!undone().await, "a merge is undone once");
    let session = &mut session(temp).await;
    let merges = merges::list_by_user(session, workspace, removed)
        .await
        .unwrap();
    assert_eq!(merges[0].undone_by, Some(Actor::Admin));
    let (filter, order) = (
        UserFilter {
            search: Some("小红".to_owned()),
            ..UserFilter::default()
        },
        UserOrder {
            sort: UserSort::Created,
            descending: true,
        },
    );
    let found = user_list::list(session, workspace, &filter, order, None, 10)
        .await
        .unwrap();
    assert_eq!(found.users.len(), 2, "both are found by name again");
}

async fn a_user_is_found_by_what_was_proven(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let at = now(temp);
    let phone = "+8613800138000";
    let set = async |verified| {
        let set = temp.store.write(|tx| {
            Box::pin(users::set_phone(
                tx,
                workspace,
                user,
                Some(phone),
                verified,
                at,
            ))
        });
        assert!(set.await.unwrap());
        let session = &mut session(temp).await;
        let found = users::find_by_verified_phone(session, workspace, phone, 10).await;
        found.unwrap().len()
    };
    assert_eq!(set(false).await, 0, "anybody may type a number in");
    assert_eq!(set(true).await, 1);
    let set = temp.store.write(|tx| {
        Box::pin(users::set_email(
            tx,
            workspace,
            user,
            Some("X@Acme.example"),
            true,
            at,
        ))
    });
    assert!(set.await.unwrap());
    let session = &mut session(temp).await;
    let found = users::find_by_verified_email(session, workspace, "x@acme.example", 10).await;
    assert_eq!(found.unwrap().len(), 1, "addresses are kept in lower case");
}

async fn an_identity_moves_is_revoked_and_removed(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let (one, two) = (
        add_user(temp, workspace).await,
        add_user(temp, workspace).await,
    );
    add_identities(temp, workspace, one, "o-1").await;
    let of = async |user| {
        let session = &mut session(temp).await;
        identities::list_by_user(session, workspace, user)
            .await
            .unwrap()
    };
    let first = of(one).await[0].clone();
    let (at, key) = (now(temp), &first.key);
    let changed: Result<(), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                assert!(identities::move_to(tx, workspace, first.id, one, two).await?);
                assert!(!identities::move_to(tx, workspace, first.id, one, two).await?);
                let whose = identities::set_revoked(tx, workspace, key, Some(at)).await?;
                assert_eq!(whose, Some(two));
                Ok(())
            })
        })
        .await;
    changed.unwrap();
    assert_eq!(of(two).await[0].revoked_at, Some(at));
    let removed = temp.store.write(|tx| {
        Box::pin(async move { identities::remove(tx, workspace, one, &[first.id]).await })
    });
    assert_eq!(removed.await.unwrap(), 0, "nobody removes another user's");
    let source = &slug("pc");
    let session = &mut session(temp).await;
    let count = identities::count_users_by_source(session, workspace, source, 10).await;
    assert_eq!(count.unwrap(), 2);
}

async fn a_conflict_is_recorded_once_until_it_is_settled(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let at = now(temp);
    let appid = AppId::new("wx0123456789abcdef");
    let record = async || {
        let conflict = &Conflict {
            workspace,
            id: ConflictId::new(at, &*temp.entropy),
            kind: ConflictKind::UnionidChanged,
            appid: AppId::new("wx0123456789abcdef"),
            users: vec![user],
            identities: vec![openid("o-1"), unionid("u-2")],
            login: None,
            times: 1,
            created_at: at,
            noticed_at: at,
            settled: None,
        };
        let recorded = temp
            .store
            .write(|tx| Box::pin(conflicts::record(tx, conflict)));
        recorded.await.unwrap()
    };
    let first = record().await;
    assert_eq!(record().await, first, "the same one, noticed again");
    let found = async |is_open| {
        let session = &mut session(temp).await;
        conflicts::list(session, workspace, is_open, None, 10)
            .await
            .unwrap()
    };
    assert_eq!(found(true).await[0].times, 2);
    let settled = Settled {
        how: Settlement::Dismissed,
        by: Actor::Admin,
        at,
    };
    let settle = temp
        .store
        .write(|tx| Box::pin(conflicts::settle(tx, workspace, first, settled)));
    assert!(settle.await.unwrap());
    assert_eq!(found(false).await[0].settled, Some(settled));
    assert_ne!(record().await, first, "it came up again");
    let session = &mut session(temp).await;
    assert_eq!(
        conflicts::count_open(session, workspace, 10).await.unwrap(),
        1
    );
    let changed = conflicts::count_unionid_changed(session, workspace, &appid, at).await;
    assert_eq!(changed.unwrap(), 2);
    let found = conflicts::lookup(session, workspace, first).await.unwrap();
    assert_eq!(found.unwrap().users, [user]);
}
