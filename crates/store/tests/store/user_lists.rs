//! The table of users, compared with what filtering and sorting all of them by hand gives.

use std::time::Duration;

use saoma_ambient::{Clock as _, Timestamp};
use saoma_model::{Account, AppId, IdentityKey, OpenId, WorkspaceId};
use saoma_store::bulk::{self, Known};
use saoma_store::user_list::{self, Period, Place, UserFilter, UserOrder, UserSort};
use saoma_store::{StoreError, identities};
use saoma_testkit::TempStore;

use crate::common::{a_user, add_workspace, an_identity, on_both, openid, session, unionid};

on_both!(
    few_users_are_gathered,
    many_users_are_walked,
    who_gets_or_loses_a_unionid_is_listed_so,
    a_place_that_is_none_is_refused,
);

const OTHER: &str = "wx1123456789abcdef";

async fn few_users_are_gathered(temp: &TempStore) {
    let (workspace, all) = fill(temp, 300).await;
    for (name, filter) in filters(&all) {
        for order in orders() {
            compare(temp, workspace, name, &filter, order, &all, 7).await;
        }
    }
}

/// More than are ever gathered: each filter that this has fits so many.
async fn many_users_are_walked(temp: &TempStore) {
    let (workspace, all) = fill(temp, 5_200).await;
    let wide = Period {
        from: Some(first(&all)),
        until: None,
    };
    let filter = UserFilter {
        disabled: Some(false),
        appid: Some(AppId::new("wx0123456789abcdef")),
        created: wide,
        ..UserFilter::default()
    };
    let named = UserFilter {
        search: Some("小明".to_owned()),
        ..UserFilter::default()
    };
    for order in orders() {
        compare(
            temp,
            workspace,
            "all",
            &UserFilter::default(),
            order,
            &all,
            900,
        )
        .await;
        compare(temp, workspace, "wide", &filter, order, &all, 2_000).await;
        compare(temp, workspace, "a name", &named, order, &all, 2_000).await;
    }
}

async fn who_gets_or_loses_a_unionid_is_listed_so(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = crate::common::add_user(temp, workspace).await;
    let other = crate::common::add_user(temp, workspace).await;
    let identity = &an_identity(temp, workspace, user, unionid("u1"));
    let has = async || {
        let filter = UserFilter {
            has_unionid: Some(true),
            ..UserFilter::default()
        };
        let mut session = session(temp).await;
        let order = orders()[0];
        let list = user_list::list(&mut session, workspace, &filter, order, None, 10);
        let list = list.await.unwrap();
        list.users.iter().map(Known::id).collect::<Vec<_>>()
    };
    assert_eq!(has().await, []);
    let write = temp
        .store
        .write(|tx| Box::pin(identities::add(tx, identity)));
    write.await.unwrap();
    assert_eq!(has().await, [user], "it was added");
    let write = temp
        .store
        .write(|tx| Box::pin(identities::move_to(tx, workspace, identity.id, user, other)));
    write.await.unwrap();
    assert_eq!(has().await, [other], "it was given to another");
    let gone = &[identity.id];
    let write = temp
        .store
        .write(|tx| Box::pin(identities::remove(tx, workspace, other, gone)));
    write.await.unwrap();
    assert_eq!(has().await, [], "it was removed");
}

async fn a_place_that_is_none_is_refused(temp: &TempStore) {
    let (workspace, all) = fill(temp, 3).await;
    for text in ["", "x", "00000000-0000-7000-8000-000000000000", "x.n1"] {
        assert!(text.parse::<Place>().is_err(), "{text:?}");
    }
    for order in orders() {
        let mut session = session(temp).await;
        let filter = UserFilter::default();
        let list = user_list::list(&mut session, workspace, &filter, order, None, 2).await;
        let place = list.unwrap().next.expect("there are three");
        let read: Place = place.to_string().parse().unwrap();
        assert_eq!(read, place, "a place survives its way over a screen");
    }
    assert_eq!(all.len(), 3);
}

/// Walks through all pages and compares them with the truth.
async fn compare(
    temp: &TempStore,
    workspace: WorkspaceId,
    name: &str,
    filter: &UserFilter,
    order: UserOrder,
    all: &[Known],
    limit: u32,
) {
    let mut expected: Vec<&Known> = all.iter().filter(|known| fits(filter, known)).collect();
    expected.sort_by_cached_key(|known| (key(order, known), known.id()));
    if order.descending {
        expected.reverse();
    }
    let (mut seen, mut after): (Vec<Known>, Option<Place>) = (Vec::new(), None);
    loop {
        let mut session = session(temp).await;
        let page = user_list::list(
            &mut session,
            workspace,
            filter,
            order,
            after.as_ref(),
            limit,
        );
        let page = page.await.unwrap();
        assert!(page.users.len() <= usize::try_from(limit).unwrap());
        if after.is_none() && !page.is_capped {
            let total = usize::try_from(page.total).unwrap();
            assert_eq!(total, expected.len(), "{name} {order:?}: the total");
        }
        seen.extend(page.users);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), expected.len(), "{name} {order:?}");
    let alike = seen
        .iter()
        .zip(&expected)
        .all(|(seen, expected)| seen == *expected);
    assert!(alike, "{name} {order:?}: the same, in the same order");
}

fn key(order: UserOrder, known: &Known) -> (i64, String) {
    let user = &known.account.user;
    match order.sort {
        UserSort::Created => (user.created_at.millis(), String::new()),
        UserSort::LastLogin => {
            let at = user.last_login_at.map_or(0, Timestamp::millis);
            (at, String::new())
        }
        UserSort::Name => {
            let name = user.nickname.clone().filter(|name| !name.is_empty());
            (i64::from(name.is_none()), name.unwrap_or_default())
        }
    }
}

fn fits(filter: &UserFilter, known: &Known) -> bool {
    let user = &known.account.user;
    let within = |period: Period, at: Option<Timestamp>| {
        let from = period
            .from
            .is_none_or(|from| at.is_some_and(|at| at >= from));
        from && period
            .until
            .is_none_or(|until| at.is_some_and(|at| at < until))
    };
    let name = user.nickname.as_deref().unwrap_or_default();
    let mut openids = known.account.identities.iter();
    let has = |appid: &AppId| {
        openids.any(|identity| {
            matches!(&identity.key, IdentityKey::Openid { appid: app, .. } if app == appid)
        })
    };
    filter
        .search
        .as_deref()
        .is_none_or(|text| name.contains(text))
        && filter
            .disabled
            .is_none_or(|disabled| user.disabled == disabled)
        && filter
            .has_unionid
            .is_none_or(|has| known.has_unionid() == has)
        && filter.appid.as_ref().is_none_or(has)
        && within(filter.created, Some(user.created_at))
        && within(filter.last_login, user.last_login_at)
}

fn filters(all: &[Known]) -> Vec<(&'static str, UserFilter)> {
    let none = UserFilter::default;
    let days = |from: u64, until: u64| Period {
        from: Some(first(all).plus(Duration::from_secs(from * 86_400))),
        until: Some(first(all).plus(Duration::from_secs(until * 86_400))),
    };
    let search = |text: &str| Some(text.to_owned());
    vec![
        ("nothing", none()),
        (
            "disabled",
            UserFilter {
                disabled: Some(true),
                ..none()
            },
        ),
        (
            "not disabled",
            UserFilter {
                disabled: Some(false),
                ..none()
            },
        ),
        (
            "unionid",
            UserFilter {
                has_unionid: Some(true),
                ..none()
            },
        ),
        (
            "no unionid",
            UserFilter {
                has_unionid: Some(false),
                ..none()
            },
        ),
        (
            "app",
            UserFilter {
                appid: Some(AppId::new(OTHER)),
                ..none()
            },
        ),
        (
            "created",
            UserFilter {
                created: days(2, 4),
                ..none()
            },
        ),
        (
            "last login",
            UserFilter {
                last_login: days(0, 5),
                ..none()
            },
        ),
        (
            "name",
            UserFilter {
                search: search("明3"),
                ..none()
            },
        ),
        (
            "all of it",
            UserFilter {
                search: search("小明"),
                disabled: Some(false),
                has_unionid: Some(true),
                appid: Some(AppId::new(OTHER)),
                created: days(0, 6),
                last_login: days(0, 9),
                ..none()
            },
        ),
    ]
}

fn orders() -> Vec<UserOrder> {
    [UserSort::Created, UserSort::LastLogin, UserSort::Name]
        .into_iter()
        .flat_map(|sort| [true, false].map(|descending| UserOrder { sort, descending }))
        .collect()
}

fn first(all: &[Known]) -> Timestamp {
    let created = all.iter().map(|known| known.account.user.created_at);
    created.min().unwrap()
}

/// Users of whom many are alike in each thing that is sorted by.
async fn fill(temp: &TempStore, count: usize) -> (WorkspaceId, Vec<Known>) {
    let workspace = add_workspace(temp, "acme").await;
    let begin = temp.clock.now();
    let day = |number: usize| Duration::from_secs(u64::try_from(number).unwrap() * 86_400);
    let mut all = Vec::new();
    for number in 0..count {
        let mut user = a_user(temp, workspace);
        user.nickname = match number % 11 {
            4 => None,
            5 => Some(String::new()),
            _ => Some(format!("小明{}", number % 9)),
        };
        user.disabled = number % 13 == 2;
        user.created_at = begin.plus(day(number % 7));
        user.last_login_at = (number % 3 == 0).then(|| begin.plus(day(number % 10)));
        let mut ids = vec![an_identity(
            temp,
            workspace,
            user.id,
            openid(&format!("o{number}")),
        )];
        if number % 2 == 0 {
            ids.push(an_identity(
                temp,
                workspace,
                user.id,
                unionid(&format!("u{number}")),
            ));
        }
        if number % 5 == 0 {
            let key = IdentityKey::Openid {
                appid: AppId::new(OTHER),
                openid: OpenId::new(format!("p{number}")),
            };
            ids.push(an_identity(temp, workspace, user.id, key));
        }
        ids.sort_by_key(|identity| identity.id);
        all.push(Known {
            account: Account {
                user,
                password: None,
                identities: ids,
            },
            external_ids: Vec::new(),
        });
    }
    let added = &all;
    let write = temp.store.write(|tx| {
        Box::pin(async move {
            let added: Vec<&Known> = added.iter().collect();
            bulk::add(tx, &added, true).await?;
            Ok::<_, StoreError>(())
        })
    });
    write.await.unwrap();
    (workspace, all)
}
