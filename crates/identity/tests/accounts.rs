//! What an admin does with accounts, on both databases.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a test does not find ends it"
)]

use std::collections::BTreeMap;

use saoma_ambient::Clock as _;
use saoma_identity::{AccountError, Accounts};
use saoma_model::{
    Actor, AppId, Channel, Conflict, ConflictId, ConflictKind, IdentityKey, MergeField, Mode,
    OpenId, OpenPlatform, Settlement, Slug, UnbindWarning, UndoRefusal, UnionId, User, UserId,
    Winner, Workspace, WorkspaceId,
};
use saoma_store::{StoreError, audit_events, conflicts, identities, users, workspaces};
use saoma_testkit::TempStore;

macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(&saoma_testkit::TempStore::new().await).await;
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

on_both!(
    an_identity_is_bound_once_and_not_taken_from_anybody,
    unbinding_says_first_what_it_means,
    a_merge_is_undone_to_what_was_before,
    a_merge_settles_the_conflict_between_the_two,
    a_user_is_not_merged_with_themselves,
    a_conflict_is_settled_once,
    addresses_and_passwords_have_their_form,
    every_change_is_in_the_audit_log_without_a_secret,
);

fn accounts(temp: &TempStore) -> Accounts<'_> {
    Accounts {
        store: &temp.store,
        clock: &*temp.clock,
        entropy: &*temp.entropy,
        actor: Actor::Admin,
    }
}

async fn workspace(temp: &TempStore) -> WorkspaceId {
    let workspace = &Workspace {
        id: WorkspaceId::new(temp.clock.now(), &*temp.entropy),
        slug: Slug::parse("acme").expect("a slug"),
        name: "Acme".to_owned(),
        mode: Mode::Sandbox,
        created_at: temp.clock.now(),
        archived_at: None,
    };
    let added = temp
        .store
        .write(|tx| Box::pin(workspaces::add(tx, workspace)));
    assert!(added.await.expect("written"), "the slug is free");
    workspace.id
}

async fn user(temp: &TempStore, workspace: WorkspaceId, nickname: &str) -> UserId {
    let at = temp.clock.now();
    let user = &User {
        workspace,
        id: UserId::new(at, &*temp.entropy),
        nickname: Some(nickname.to_owned()),
        picture: None,
        phone: None,
        phone_verified: false,
        email: None,
        email_verified: false,
        disabled: false,
        created_at: at,
        updated_at: at,
        last_login_at: None,
        signed_out_at: None,
    };
    let added = temp.store.write(|tx| Box::pin(users::add(tx, user)));
    added.await.expect("written");
    user.id
}

fn unionid(value: &str) -> IdentityKey {
    IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme-open"),
        unionid: UnionId::new(value),
    }
}

async fn keys_of(temp: &TempStore, workspace: WorkspaceId, user: UserId) -> Vec<IdentityKey> {
    let mut session = temp.store.read().await.expect("read");
    let held = identities::list_by_user(&mut session, workspace, user).await;
    held.expect("read")
        .into_iter()
        .map(|held| held.key)
        .collect()
}

async fn known(temp: &TempStore, workspace: WorkspaceId, user: UserId) -> Option<User> {
    let mut session = temp.store.read().await.expect("read");
    let known = users::lookup(&mut session, workspace, user).await;
    known.expect("read")
}

async fn conflict(temp: &TempStore, workspace: WorkspaceId, users: Vec<UserId>) -> ConflictId {
    let at = temp.clock.now();
    let conflict = &Conflict {
        workspace,
        id: ConflictId::new(at, &*temp.entropy),
        kind: ConflictKind::Conflict,
        appid: AppId::new("wx0123456789abcdef"),
        users,
        identities: vec![unionid("u-conflict")],
        login: None,
        times: 1,
        created_at: at,
        noticed_at: at,
        settled: None,
    };
    let recorded = temp
        .store
        .write(|tx| Box::pin(conflicts::record(tx, conflict)))
        .await;
    recorded.expect("written")
}

async fn an_identity_is_bound_once_and_not_taken_from_anybody(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let (first, second) = (
        user(temp, workspace, "一").await,
        user(temp, workspace, "二").await,
    );
    let accounts = accounts(temp);
    let bound = accounts.bind(workspace, first, &unionid("u-1")).await;
    let bound = bound.expect("it is free");
    let again = accounts.bind(workspace, first, &unionid("u-1")).await;
    assert_eq!(
        again.expect("it is theirs").id,
        bound.id,
        "nothing is added"
    );
    let taken = accounts.bind(workspace, second, &unionid("u-1")).await;
    match taken {
        Err(AccountError::HeldBy(holder)) => assert_eq!(holder, first),
        other => panic!("it is somebody else's: {other:?}"),
    }
    let openid = IdentityKey::Openid {
        appid: AppId::new("wx0000000000000000"),
        openid: OpenId::new("o-1"),
    };
    let nowhere = accounts.bind(workspace, first, &openid).await;
    assert!(matches!(nowhere, Err(AccountError::NoPlatformApp(_))));
    for bad in ["", "a b", &"x".repeat(129)] {
        let refused = accounts.bind(workspace, first, &unionid(bad)).await;
        assert!(matches!(refused, Err(AccountError::NoSuchForm)), "{bad:?}");
    }
    assert_eq!(keys_of(temp, workspace, first).await, [unionid("u-1")]);
}

async fn unbinding_says_first_what_it_means(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let user = user(temp, workspace, "一").await;
    let accounts = accounts(temp);
    let bound = accounts.bind(workspace, user, &unionid("u-1")).await;
    let bound = [bound.expect("it is free").id];
    let preview = accounts.unbind_preview(workspace, user, &bound).await;
    let preview = preview.expect("it is there");
    assert_eq!(preview.warnings, [UnbindWarning::LastWayIn]);
    assert_eq!(
        keys_of(temp, workspace, user).await.len(),
        1,
        "looking changes nothing"
    );
    let unbound = accounts.unbind(workspace, user, &bound).await;
    unbound.expect("it is there");
    assert_eq!(keys_of(temp, workspace, user).await, []);
    let again = accounts.unbind(workspace, user, &bound).await;
    assert!(matches!(again, Err(AccountError::NoIdentity)));
}

async fn a_merge_is_undone_to_what_was_before(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let (kept, removed) = (
        user(temp, workspace, "留下").await,
        user(temp, workspace, "离开").await,
    );
    let accounts = accounts(temp);
    for (user, unionid) in [(kept, unionid("u-1")), (removed, unionid("u-2"))] {
        let bound = accounts.bind(workspace, user, &unionid).await;
        bound.expect("it is free");
    }
    let phone = Some("+8613800138000");
    let set = accounts.set_address(workspace, removed, Channel::Phone, phone, true);
    set.await.expect("set");
    let before = [
        known(temp, workspace, kept).await,
        known(temp, workspace, removed).await,
    ];

    let choices = BTreeMap::from([(MergeField::Nickname, Winner::Removed)]);
    let preview = accounts.merge_preview(workspace, kept, removed, &choices);
    let preview = preview.await.expect("both are there");
    let fields: Vec<_> = preview
        .rows
        .iter()
        .map(|row| (row.field, row.winner))
        .collect();
    assert_eq!(
        fields,
        [
            (MergeField::Nickname, Winner::Removed),
            (MergeField::Phone, Winner::Removed)
        ],
        "what was chosen, and what only one has"
    );
    let merge = accounts.merge(&temp.vault, workspace, kept, removed, &choices);
    let merge = merge.await.expect("both are there");
    let merged = known(temp, workspace, kept).await.expect("they stay");
    assert_eq!(merged.nickname.as_deref(), Some("离开"));
    assert_eq!(merged.phone.as_deref(), phone);
    assert_eq!(known(temp, workspace, removed).await, None);
    let mut held = keys_of(temp, workspace, kept).await;
    held.sort_by(|a, b| a.value().cmp(b.value()));
    assert_eq!(held, [unionid("u-1"), unionid("u-2")]);

    let preview = accounts.undo_preview(&temp.vault, workspace, merge).await;
    assert_eq!(preview.expect("it can be undone").lost, []);
    let undone = accounts.undo_merge(&temp.vault, workspace, merge).await;
    undone.expect("it can be undone");
    let after = [
        known(temp, workspace, kept).await,
        known(temp, workspace, removed).await,
    ];
    assert_eq!(after, before, "both are as they were");
    assert_eq!(keys_of(temp, workspace, removed).await, [unionid("u-2")]);
    let again = accounts.undo_merge(&temp.vault, workspace, merge).await;
    assert!(matches!(
        again,
        Err(AccountError::NotUndone(UndoRefusal::AlreadyUndone))
    ));
    let merges = accounts.merges_of(workspace, kept).await.expect("read");
    assert!(merges[0].undone_at.is_some(), "{merges:?}");
}

async fn a_merge_settles_the_conflict_between_the_two(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let (kept, removed) = (
        user(temp, workspace, "一").await,
        user(temp, workspace, "二").await,
    );
    let id = conflict(temp, workspace, vec![kept, removed]).await;
    let accounts = accounts(temp);
    let none = BTreeMap::new();
    let merged = accounts.merge(&temp.vault, workspace, kept, removed, &none);
    merged.await.expect("both are there");
    let open = accounts.conflicts(workspace, true, None, 10).await;
    assert_eq!(open.expect("read"), []);
    let settled = accounts.conflicts(workspace, false, None, 10).await;
    let settled = settled.expect("read");
    assert_eq!(settled[0].id, id);
    let how = settled[0].settled.map(|settled| settled.how);
    assert_eq!(how, Some(Settlement::Merged));
}

async fn a_user_is_not_merged_with_themselves(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let user = user(temp, workspace, "一").await;
    let none = BTreeMap::new();
    let same = accounts(temp)
        .merge(&temp.vault, workspace, user, user, &none)
        .await;
    assert!(matches!(same, Err(AccountError::SameUser)));
    let nobody = UserId::new(temp.clock.now(), &*temp.entropy);
    let gone = accounts(temp)
        .merge(&temp.vault, workspace, user, nobody, &none)
        .await;
    assert!(matches!(gone, Err(AccountError::NoUser(missing)) if missing == nobody));
    assert!(known(temp, workspace, user).await.is_some());
}

async fn a_conflict_is_settled_once(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let user = user(temp, workspace, "一").await;
    let id = conflict(temp, workspace, vec![user]).await;
    let accounts = accounts(temp);
    let settled = accounts.settle(workspace, id, Settlement::Dismissed).await;
    let settled = settled.expect("it is open").settled.expect("it is settled");
    assert_eq!(
        (settled.how, settled.by),
        (Settlement::Dismissed, Actor::Admin)
    );
    let again = accounts.settle(workspace, id, Settlement::Dismissed).await;
    assert!(matches!(again, Err(AccountError::NoConflict)));
}

async fn addresses_and_passwords_have_their_form(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let user = user(temp, workspace, "一").await;
    let accounts = accounts(temp);
    for (channel, bad) in [(Channel::Phone, "138"), (Channel::Email, "x")] {
        let set = accounts.set_address(workspace, user, channel, Some(bad), true);
        assert!(matches!(set.await, Err(AccountError::AddressForm)), "{bad}");
    }
    for bad in ["short", &"x".repeat(257)] {
        let bad = bad.into();
        let set = accounts.set_password(workspace, user, Some(&bad)).await;
        assert!(matches!(set, Err(AccountError::PasswordForm)));
    }
    let removed = accounts.set_address(workspace, user, Channel::Phone, None, true);
    removed.await.expect("nothing is an answer too");
    let known = known(temp, workspace, user).await.expect("they are there");
    assert!(!known.phone_verified, "no number is proven");
}

async fn every_change_is_in_the_audit_log_without_a_secret(temp: &TempStore) {
    let workspace = workspace(temp).await;
    let user = user(temp, workspace, "一").await;
    let accounts = accounts(temp);
    let bound = accounts.bind(workspace, user, &unionid("u-1")).await;
    let bound = bound.expect("it is free").id;
    let password = "correct horse".into();
    let set = accounts
        .set_password(workspace, user, Some(&password))
        .await;
    set.expect("it has the form");
    let phone = Some("+8613800138000");
    let set = accounts.set_address(workspace, user, Channel::Phone, phone, true);
    set.await.expect("it has the form");
    let done = accounts.sign_out_everywhere(workspace, user).await;
    done.expect("they are there");
    let done = accounts.unbind(workspace, user, &[bound]).await;
    done.expect("it is there");
    let events = events(temp, workspace).await.expect("read");
    let mut actions: Vec<_> = events.iter().map(|event| event.0.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(
        actions,
        [
            "user.identity_bound",
            "user.identity_unbound",
            "user.password_set",
            "user.phone_set",
            "user.signed_out_everywhere",
        ]
    );
    for (action, facts) in events {
        for secret in ["correct horse", "$argon2id", "13800138000"] {
            assert!(!facts.contains(secret), "{action}: {facts}");
        }
    }
}

async fn events(
    temp: &TempStore,
    workspace: WorkspaceId,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut session = temp.store.read().await?;
    let events = audit_events::list(&mut session, workspace, None, 50).await?;
    let facts = events.into_iter().map(|event| {
        (
            event.action,
            format!("{:?} {:?}", event.before, event.after),
        )
    });
    Ok(facts.collect())
}
