use std::time::Duration;

use saoma_model::{Holder, OpenPlatform, Profile, UnionId, UserId, WorkspaceId};
use saoma_store::identities::{self, Added};
use saoma_store::{StoreError, users};

use saoma_testkit::TempStore;

use crate::common::{
    a_user, add_user, add_workspace, an_identity, now, on_both, openid, session, unionid,
};

on_both!(
    a_user_with_emoji_and_chinese_is_read_back_as_written,
    text_with_a_nul_character_is_refused_before_it_reaches_the_database,
    users_are_listed_newest_first_page_by_page,
    a_profile_fills_in_and_keeps_what_was_left_out,
    disabling_and_signing_in_are_noted,
    an_identity_belongs_to_one_user_and_says_to_whom,
    a_user_may_hold_two_openids_of_one_appid,
    the_same_openid_in_two_workspaces_is_two_people,
    a_holder_comes_with_the_unionid_of_the_asked_open_platform_account,
    a_user_needs_a_workspace,
);

async fn a_user_with_emoji_and_chinese_is_read_back_as_written(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut user = a_user(temp, workspace);
    user.nickname = Some("王小明👨‍👩‍👧‍👦𠮷".to_owned());
    user.email = Some("wang@example.cn".to_owned());
    user.last_login_at = Some(now(temp));
    let user = &user;
    temp.store
        .write(|tx| Box::pin(users::add(tx, user)))
        .await
        .unwrap();
    let found = users::lookup(&mut session(temp).await, workspace, user.id)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(user));
}

async fn text_with_a_nul_character_is_refused_before_it_reaches_the_database(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut user = a_user(temp, workspace);
    user.nickname = Some("a\0b".to_owned());
    let user = &user;
    let refused = temp.store.write(|tx| Box::pin(users::add(tx, user))).await;
    assert!(matches!(refused, Err(StoreError::NulInText)), "{refused:?}");
    let count = users::count(&mut session(temp).await, workspace, 10)
        .await
        .unwrap();
    assert_eq!(count, 0, "nothing was kept");
}

async fn users_are_listed_newest_first_page_by_page(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        temp.clock.advance(Duration::from_secs(1));
        ids.push(add_user(temp, workspace).await);
    }
    ids.reverse();
    let page = |users: Vec<saoma_model::User>| -> Vec<UserId> {
        users.iter().map(|user| user.id).collect()
    };
    let mut session = session(temp).await;
    let first = page(users::list(&mut session, workspace, None, 3).await.unwrap());
    assert_eq!(first, ids[..3]);
    let last = first.last().copied();
    let second = page(users::list(&mut session, workspace, last, 3).await.unwrap());
    assert_eq!(
        second,
        ids[3..],
        "the second page goes on where the first ended"
    );
    assert_eq!(users::count(&mut session, workspace, 100).await.unwrap(), 5);
    assert_eq!(
        users::count(&mut session, workspace, 4).await.unwrap(),
        4,
        "counting stops"
    );
}

async fn a_profile_fills_in_and_keeps_what_was_left_out(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    temp.clock.advance(Duration::from_secs(1));
    let at = now(temp);
    let profile = &Profile {
        nickname: None,
        picture: Some("https://thirdwx.qlogo.cn/0".to_owned()),
    };
    let set = async || {
        temp.store
            .write(|tx| Box::pin(users::set_profile(tx, workspace, user, profile, at)))
            .await
            .unwrap()
    };
    assert!(set().await, "the picture is new");
    assert!(!set().await, "the same again is no change");
    let kept = users::lookup(&mut session(temp).await, workspace, user)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        kept.nickname.as_deref(),
        Some("小红 🌸"),
        "the nickname was left out, not emptied"
    );
    assert_eq!(kept.picture, profile.picture);
    assert_eq!(kept.updated_at, at);
}

async fn disabling_and_signing_in_are_noted(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let at = now(temp);
    temp.store
        .write(|tx| Box::pin(users::touch_login(tx, workspace, user, at)))
        .await
        .unwrap();
    let disabled = temp
        .store
        .write(|tx| Box::pin(users::set_disabled(tx, workspace, user, true, at)))
        .await;
    assert!(disabled.unwrap());
    let kept = users::lookup(&mut session(temp).await, workspace, user)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.last_login_at, kept.disabled), (Some(at), true));
}

async fn an_identity_belongs_to_one_user_and_says_to_whom(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let (first, second) = (
        add_user(temp, workspace).await,
        add_user(temp, workspace).await,
    );
    let mine = &an_identity(temp, workspace, first, openid("o-1"));
    let theirs = &an_identity(temp, workspace, second, openid("o-1"));
    let added = temp
        .store
        .write(|tx| Box::pin(identities::add(tx, mine)))
        .await;
    assert_eq!(added.unwrap(), Added::Added);
    let again = temp
        .store
        .write(|tx| Box::pin(identities::add(tx, theirs)))
        .await;
    assert_eq!(
        again.unwrap(),
        Added::HeldBy(first),
        "the first one keeps it"
    );
    let mut session = session(temp).await;
    let found = identities::find_user(&mut session, workspace, &openid("o-1"))
        .await
        .unwrap();
    assert_eq!(found, Some(first));
    let other_case = identities::find_user(&mut session, workspace, &openid("O-1"))
        .await
        .unwrap();
    assert_eq!(other_case, None, "openids are case-sensitive");
    let listed = identities::list_by_user(&mut session, workspace, first)
        .await
        .unwrap();
    assert_eq!(listed, std::slice::from_ref(mine));
}

async fn a_user_may_hold_two_openids_of_one_appid(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    for value in ["o-1", "o-2"] {
        let identity = &an_identity(temp, workspace, user, openid(value));
        let added = temp
            .store
            .write(|tx| Box::pin(identities::add(tx, identity)))
            .await;
        assert_eq!(added.unwrap(), Added::Added, "as after a merge");
    }
}

async fn the_same_openid_in_two_workspaces_is_two_people(temp: &TempStore) {
    let (one, two) = (
        add_workspace(temp, "one").await,
        add_workspace(temp, "two").await,
    );
    let (in_one, in_two) = (add_user(temp, one).await, add_user(temp, two).await);
    for (workspace, user) in [(one, in_one), (two, in_two)] {
        let identity = &an_identity(temp, workspace, user, openid("o-1"));
        let added = temp
            .store
            .write(|tx| Box::pin(identities::add(tx, identity)))
            .await;
        assert_eq!(
            added.unwrap(),
            Added::Added,
            "a workspace is a world of its own"
        );
    }
    let mut session = session(temp).await;
    let found = identities::find_user(&mut session, two, &openid("o-1"))
        .await
        .unwrap();
    assert_eq!(found, Some(in_two));
    let strangers = users::lookup(&mut session, one, in_two).await.unwrap();
    assert_eq!(strangers, None, "another workspace's user is not found");
    assert_eq!(users::count(&mut session, one, 10).await.unwrap(), 1);
}

async fn a_holder_comes_with_the_unionid_of_the_asked_open_platform_account(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    for key in [openid("o-1"), unionid("u-1")] {
        let identity = &an_identity(temp, workspace, user, key);
        temp.store
            .write(|tx| Box::pin(identities::add(tx, identity)))
            .await
            .unwrap();
    }
    let mut session = session(temp).await;
    let mut holder = async |key, open_platform: Option<&str>| {
        let open_platform = open_platform.map(OpenPlatform::new);
        identities::find_holder(&mut session, workspace, &key, open_platform.as_ref())
            .await
            .unwrap()
    };
    let with = |unionid: Option<&str>| {
        Some(Holder {
            user,
            disabled: false,
            unionid: unionid.map(UnionId::new),
            proofs: Vec::new(),
        })
    };
    assert_eq!(
        holder(openid("o-1"), Some("acme-open")).await,
        with(Some("u-1"))
    );
    assert_eq!(holder(openid("o-1"), Some("other-open")).await, with(None));
    assert_eq!(holder(openid("o-1"), None).await, with(None));
    assert_eq!(
        holder(unionid("u-1"), Some("acme-open")).await,
        with(Some("u-1"))
    );
    assert_eq!(holder(openid("o-9"), None).await, None);
}

async fn a_user_needs_a_workspace(temp: &TempStore) {
    let nowhere = WorkspaceId::new(now(temp), &*temp.entropy);
    let user = &a_user(temp, nowhere);
    let refused = temp.store.write(|tx| Box::pin(users::add(tx, user))).await;
    assert!(
        refused.is_err(),
        "the database enforces what belongs to what"
    );
}
