//! What lists and searches on screens ask.

use std::time::Duration;

use saoma_model::{Profile, Stage, Trace, UserId, WorkspaceId};
use saoma_store::logins::Finish;
use saoma_store::user_list::{UserFilter, UserList, UserOrder, UserSort};
use saoma_store::{
    applications, enablements, identities, login_counts, logins, sources, tokens, user_list, users,
};
use saoma_testkit::TempStore;

use crate::common::{
    a_login, a_user, add_user, add_workspace, an_identity, now, on_both, openid, session, slug,
    unionid,
};

on_both!(
    two_characters_in_the_middle_of_a_name_are_found,
    a_search_follows_a_new_name,
    a_user_is_found_by_each_number_and_its_beginning,
    a_search_is_paged_and_stays_in_its_workspace,
    logins_are_listed_by_stage_and_by_user,
    logins_are_counted_by_kind_and_by_the_readers_day,
    deleting_leaves_nothing_that_refers_to_it,
);

async fn add_named(temp: &TempStore, workspace: WorkspaceId, nickname: &str) -> UserId {
    temp.clock.advance(Duration::from_millis(1));
    let mut user = a_user(temp, workspace);
    user.nickname = Some(nickname.to_owned());
    let user = &user;
    temp.store
        .write(|tx| Box::pin(users::add(tx, user)))
        .await
        .unwrap();
    user.id
}

const NEWEST: UserOrder = UserOrder {
    sort: UserSort::Created,
    descending: true,
};

fn named(text: &str) -> UserFilter {
    UserFilter {
        search: Some(text.to_owned()),
        ..UserFilter::default()
    }
}

async fn search(temp: &TempStore, workspace: WorkspaceId, text: &str) -> UserList {
    let mut session = session(temp).await;
    user_list::list(&mut session, workspace, &named(text), NEWEST, None, 50)
        .await
        .unwrap()
}

async fn found(temp: &TempStore, workspace: WorkspaceId, text: &str) -> Vec<UserId> {
    let found = search(temp, workspace, text).await;
    found.users.iter().map(|known| known.id()).collect()
}

async fn two_characters_in_the_middle_of_a_name_are_found(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let long = add_named(temp, workspace, "欧阳小明🍵").await;
    let short = add_named(temp, workspace, "小明").await;
    let turned = add_named(temp, workspace, "明小").await;
    let latin = add_named(temp, workspace, "Li Ming").await;
    assert_eq!(found(temp, workspace, "小明").await, [short, long]);
    assert_eq!(found(temp, workspace, "🍵").await, [long], "one character");
    assert_eq!(
        found(temp, workspace, "明").await,
        [turned, short, long],
        "newest first"
    );
    assert_eq!(found(temp, workspace, "阳小明").await, [long]);
    assert_eq!(
        found(temp, workspace, "limin").await,
        [latin],
        "blanks and large letters do not count"
    );
    let scattered = add_named(temp, workspace, "abxbc").await;
    assert_eq!(
        found(temp, workspace, "abc").await,
        [],
        "all pairs are there, and not in a row"
    );
    assert_eq!(found(temp, workspace, "xbc").await, [scattered]);
    assert_eq!(found(temp, workspace, "%").await, [], "no pattern is meant");
}

async fn a_search_follows_a_new_name(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_named(temp, workspace, "小明").await;
    let rename = async |nickname: Option<&str>| {
        let profile = &Profile {
            nickname: nickname.map(str::to_owned),
            picture: None,
        };
        let at = now(temp);
        temp.store
            .write(|tx| Box::pin(users::set_profile(tx, workspace, user, profile, at)))
            .await
            .unwrap();
    };
    rename(Some("小红")).await;
    assert_eq!(found(temp, workspace, "小明").await, []);
    assert_eq!(found(temp, workspace, "小红").await, [user]);
    rename(None).await;
    assert_eq!(
        found(temp, workspace, "小红").await,
        [user],
        "what WeChat left out stays, and so does its index"
    );
}

async fn a_user_is_found_by_each_number_and_its_beginning(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut user = a_user(temp, workspace);
    user.phone = Some("+8613800138000".to_owned());
    let user = &user;
    let ids = [
        an_identity(
            temp,
            workspace,
            user.id,
            openid("oGZUI0egBJY1zhBYw2KhdUfwVJJE"),
        ),
        an_identity(
            temp,
            workspace,
            user.id,
            unionid("o6_bmasdasdsad6_2sgVt7hMZOPfL"),
        ),
    ];
    let ids = &ids;
    temp.store
        .write(|tx| {
            Box::pin(async move {
                users::add(tx, user).await?;
                for identity in ids {
                    identities::add(tx, identity).await?;
                }
                Ok::<_, saoma_store::StoreError>(())
            })
        })
        .await
        .unwrap();
    let id = user.id.to_string();
    for text in [
        "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
        "oGZUI0egBJ",
        "o6_bmasdasdsad6_2sgVt7hMZOPfL",
        "o6_bma",
        "+8613800138000",
        "+86138",
        "13800138",
        id.as_str(),
    ] {
        assert_eq!(found(temp, workspace, text).await, [user.id], "{text}");
    }
    for text in ["oGZU", "GZUI0egBJY1", "ogzui0egbjy1", "+86139"] {
        assert_eq!(
            found(temp, workspace, text).await,
            [],
            "{text:?} is too short, no beginning, or another one"
        );
    }
}

async fn a_search_is_paged_and_stays_in_its_workspace(temp: &TempStore) {
    let (workspace, other) = (
        add_workspace(temp, "acme").await,
        add_workspace(temp, "other").await,
    );
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(add_named(temp, workspace, &format!("小明{number}")).await);
    }
    add_named(temp, other, "小明").await;
    ids.reverse();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let (mut session, filter) = (session(temp).await, named("小明"));
        let page = user_list::list(&mut session, workspace, &filter, NEWEST, after.as_ref(), 2);
        let page = page.await.unwrap();
        assert_eq!((page.total, page.is_capped), (5, false));
        seen.extend(page.users.iter().map(|known| known.id()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, ids, "each once, newest first");
}

async fn logins_are_listed_by_stage_and_by_user(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let mut completed = Vec::new();
    for number in 0..3 {
        temp.clock.advance(Duration::from_secs(1));
        let login = add(temp, workspace, &format!("s{number}")).await;
        if number != 1 {
            finish(temp, workspace, login, Stage::Completed, Some(user)).await;
            completed.push(login);
        }
    }
    completed.reverse();
    let mut session = session(temp).await;
    let by_stage = logins::list_by_stage(&mut session, workspace, Stage::Completed, None, 10);
    let by_stage: Vec<_> = by_stage
        .await
        .unwrap()
        .iter()
        .map(|login| login.id)
        .collect();
    assert_eq!(by_stage, completed);
    let by_user = logins::list_by_user(&mut session, workspace, user, 1).await;
    assert_eq!(by_user.unwrap()[0].id, completed[0], "the newest");
    let last = login_counts::last_completed(&mut session, workspace, &slug("pc")).await;
    assert_eq!(last.unwrap(), Some(now(temp)));
    let never = login_counts::last_completed(&mut session, workspace, &slug("other")).await;
    assert_eq!(never.unwrap(), None);
}

async fn logins_are_counted_by_kind_and_by_the_readers_day(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    // The fixed clock stands at midnight UTC.
    let before = now(temp);
    let early = add(temp, workspace, "early").await;
    finish(temp, workspace, early, Stage::Failed, None).await;
    temp.clock.advance(Duration::from_secs(17 * 3600));
    let late = add(temp, workspace, "late").await;
    finish(temp, workspace, late, Stage::Failed, None).await;
    let mut session = session(temp).await;
    let counts = login_counts::since(&mut session, workspace, before).await;
    let counts = counts.unwrap();
    assert_eq!(counts.len(), 1, "{counts:?}");
    assert_eq!((counts[0].count, counts[0].stage), (2, Stage::Failed));
    assert_eq!(counts[0].outcome.as_deref(), Some("word"));
    let none = login_counts::since(
        &mut session,
        workspace,
        before.plus(Duration::from_secs(18 * 3600)),
    );
    assert_eq!(none.await.unwrap(), []);
    let days = async |session: &mut saoma_store::Session, offset| -> Vec<i64> {
        let days = login_counts::by_day(session, workspace, before, offset).await;
        days.unwrap().iter().map(|day| day.count).collect()
    };
    assert_eq!(days(&mut session, 0).await, [2], "one day in UTC");
    assert_eq!(
        days(&mut session, 8 * 3600 * 1000).await,
        [1, 1],
        "17:00 UTC is the next day in China"
    );
}

async fn deleting_leaves_nothing_that_refers_to_it(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let (source, application) = (slug("pc"), slug("shop"));
    let (source, application) = (&source, &application);
    let at = now(temp);
    let gone = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                Ok::<_, saoma_store::StoreError>((
                    enablements::remove_source(tx, workspace, source).await?,
                    sources::delete(tx, workspace, source).await?,
                    applications::delete(tx, workspace, application).await?,
                    tokens::revoke_by_application(tx, workspace, application, at).await?,
                ))
            })
        })
        .await;
    assert_eq!(gone.unwrap(), (0, false, false, 0), "there is nothing yet");
}

async fn add(temp: &TempStore, workspace: WorkspaceId, state: &str) -> saoma_model::LoginId {
    let login = &a_login(temp, workspace, state);
    temp.store
        .write(|tx| Box::pin(logins::add(tx, login)))
        .await
        .unwrap();
    login.id
}

async fn finish(
    temp: &TempStore,
    workspace: WorkspaceId,
    login: saoma_model::LoginId,
    stage: Stage,
    user: Option<UserId>,
) {
    let finish = &Finish {
        stage,
        user,
        outcome: "word".to_owned(),
        errcode: None,
        trace: Trace::default(),
        at: now(temp),
    };
    let finished = temp
        .store
        .write(|tx| Box::pin(logins::finish(tx, workspace, login, Stage::Started, finish)));
    assert!(finished.await.unwrap());
}
