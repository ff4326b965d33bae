//! Unionids that WeChat is asked for, users who are made one, and accounts that move, against the
//! simulator: with quotas, failures in part, a dropped connection and a death in between.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use saoma_ambient::{Clock, Sleep, Timestamp};
use saoma_migration::{
    AccountMove, Apply, Input, Keep, Merging, Options, People, Rules, Worked, backfill,
    count_groups, coverage, decline, leave_open_platform, list_groups, merge_groups, move_account,
    moved, undo, what_if,
};
use saoma_model::{
    Account, Actor, AppId, Association, Conflict, ConflictId, ConflictKind, Identity, IdentityId,
    IdentityKey, OpenId, OpenPlatform, SourceId, UnionId, User, UserId, Workspace,
};
use saoma_store::bulk::{self, Known};
use saoma_store::{conflicts, workspaces};
use saoma_testkit::{FixedClock, TempStore};
use saoma_wechat::{Base, WeChat};
use serde_json::{Value, json};

use crate::connection_test::{ACCOUNT, MINI, file};
use crate::world::{World, on_both};

on_both!(
    everybody_gets_a_unionid_whatever_wechat_does_in_between,
    a_backfill_that_died_goes_on_and_is_taken_back_to_the_letter,
    whom_wechat_calls_one_person_becomes_one_user_if_nobody_declines,
    whom_two_conflicts_name_becomes_one_user_at_once,
    a_phone_number_makes_one_of_two_users_and_undoing_splits_them,
    openids_of_a_moved_account_are_turned_and_nobody_is_lost,
    unionids_of_an_account_that_an_app_has_left_are_retired_and_kept,
    what_other_rules_would_do_is_told_and_nothing_is_changed,
);

/// Where the account moves to.
const NEW: &str = "wx00000000000000bb";
const FOLLOWERS: usize = 130;
const BATCHGET: &str = "/cgi-bin/user/info/batchget";

/// A clock for which nobody has to wait: whoever sleeps moves it.
struct Impatient(Arc<FixedClock>);

impl Clock for Impatient {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        self.0.advance(at.since(self.0.now()));
        Box::pin(std::future::ready(()))
    }
}

struct Bench {
    world: World,
    workspace: Workspace,
    wechat: WeChat,
    pause: AtomicBool,
}

impl Bench {
    async fn of(temp: TempStore) -> Self {
        let mut file = file();
        let app = json!({
            "appid": NEW, "kind": "official_account", "name": "new", "open_platform": "acme-open",
            "secret": {"value": "0123456789abcdef0123456789abcdef"},
        });
        file["platform_apps"]
            .as_array_mut()
            .expect("a list")
            .push(app);
        let world = World::of(temp, &file).await;
        let id = world.workspace().await;
        let mut session = world.temp.store.read().await.expect("the store is read");
        let found = workspaces::lookup(&mut session, id).await;
        drop(session);
        let base = Base::simulator(world.simulator.parse().expect("an address"));
        let clock: Arc<dyn Clock> = world.temp.clock.clone();
        Self {
            workspace: found.expect("the store is read").expect("it was applied"),
            wechat: WeChat::connect(base, clock).expect("TLS can be set up here"),
            world,
            pause: AtomicBool::new(false),
        }
    }

    fn how<'a>(&'a self, progress: &'a (dyn Fn(saoma_migration::Progress) + Sync)) -> Apply<'a> {
        let temp = &self.world.temp;
        Apply {
            store: &temp.store,
            vault: &temp.vault,
            clock: Arc::new(Impatient(temp.clock.clone())),
            entropy: temp.entropy.clone(),
            actor: Actor::Admin,
            began: &|_| {},
            progress,
            pause: &self.pause,
            rejects: None,
        }
    }

    /// Somebody who follows the account, with their openid and, if WeChat gives one, their unionid.
    async fn follower(&self, name: &str, legacy: bool) -> (String, Option<String>) {
        let person = json!({"nickname": name, "legacy": legacy});
        self.world.control(&format!("people/{name}"), &person).await;
        let body = json!({"person": name, "appid": ACCOUNT});
        self.happens("phone/follow", &body).await;
        self.ids(name, ACCOUNT).await
    }

    /// Something happens at WeChat.
    async fn happens(&self, path: &str, body: &Value) {
        let url = format!("{}/_saoma/{path}", self.world.simulator);
        let answer = self.world.browser.http().post(url).json(body).send().await;
        let answer = answer.expect("the simulator answers");
        assert!(answer.status().is_success(), "{path}");
    }

    async fn ids(&self, name: &str, appid: &str) -> (String, Option<String>) {
        let truth = self.world.truth(name, appid).await;
        let text = |key: &str| truth[key].as_str().map(str::to_owned);
        (
            text("openid").expect("everybody has an openid"),
            text("unionid"),
        )
    }

    async fn add(&self, people: &[Known]) {
        let people: Vec<&Known> = people.iter().collect();
        let people = &people;
        let added = self
            .world
            .temp
            .store
            .write(|tx| Box::pin(async move { bulk::add(tx, people, true).await }));
        added.await.expect("they are added");
    }

    /// A user with these keys.
    fn user(&self, name: &str, keys: &[IdentityKey]) -> Known {
        let temp = &self.world.temp;
        let now = temp.clock.now();
        let id = UserId::new(now, &*temp.entropy);
        let identities = keys.iter().map(|key| Identity {
            workspace: self.workspace.id,
            id: IdentityId::new(now, &*temp.entropy),
            user: id,
            key: key.clone(),
            source: None,
            created_at: now,
            revoked_at: None,
        });
        Known {
            account: Account {
                user: User {
                    workspace: self.workspace.id,
                    id,
                    nickname: Some(name.to_owned()),
                    picture: None,
                    phone: None,
                    phone_verified: false,
                    email: None,
                    email_verified: false,
                    disabled: false,
                    created_at: now,
                    updated_at: now,
                    last_login_at: None,
                    signed_out_at: None,
                },
                password: None,
                identities: identities.collect(),
            },
            external_ids: Vec::new(),
        }
    }

    /// As many followers as take two calls, one of whom WeChat gives no unionid, and somebody of
    /// whom WeChat never heard. Answers each openid with its unionid.
    async fn crowd(&self) -> Vec<(String, Option<String>)> {
        let mut truth = Vec::new();
        let mut users = Vec::new();
        for number in 0..FOLLOWERS {
            let (openid, unionid) = self.follower(&format!("p{number}"), number == 7).await;
            users.push(self.user(&format!("用户{number}"), &[openid_of(ACCOUNT, &openid)]));
            truth.push((openid, unionid));
        }
        let stranger = "oStranger_000000000000000000".to_owned();
        users.push(self.user("陌生人", &[openid_of(ACCOUNT, &stranger)]));
        truth.push((stranger, None));
        self.add(&users).await;
        truth
    }

    async fn everybody(&self) -> Vec<Known> {
        let mut session = self
            .world
            .temp
            .store
            .read()
            .await
            .expect("the store is read");
        let all = bulk::list_after(&mut session, self.workspace.id, None, 10_000).await;
        all.expect("the store is read")
    }

    /// Whether each of these has exactly the unionid that WeChat gives.
    async fn assert_complete(&self, truth: &[(String, Option<String>)]) {
        let everybody = self.everybody().await;
        assert_eq!(everybody.len(), truth.len(), "nobody is lost or doubled");
        for (openid, unionid) in truth {
            let key = openid_of(ACCOUNT, openid);
            let has = |known: &&Known| known.account.identities.iter().any(|held| held.key == key);
            let known = everybody.iter().find(has).expect("they are there still");
            let unionids: Vec<&str> = known
                .account
                .identities
                .iter()
                .filter(|held| held.key != key)
                .map(|held| held.key.value())
                .collect();
            let expected: Vec<&str> = unionid.iter().map(String::as_str).collect();
            assert_eq!(unionids, expected, "{openid}");
        }
    }

    async fn backfill(&self, most: Option<u64>) -> Worked {
        let appid = AppId::new(ACCOUNT);
        let how = self.how(&|_| {});
        let worked = backfill(&how, &self.wechat, &self.workspace, &appid, most).await;
        worked.expect("the store works")
    }

    async fn fault(&self, name: &str, body: Value) {
        self.world.control(&format!("faults/{name}"), &body).await;
    }
}

fn openid_of(appid: &str, openid: &str) -> IdentityKey {
    IdentityKey::Openid {
        appid: AppId::new(appid),
        openid: OpenId::new(openid),
    }
}

fn unionid_of(unionid: &str) -> IdentityKey {
    IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme-open"),
        unionid: UnionId::new(unionid),
    }
}

async fn everybody_gets_a_unionid_whatever_wechat_does_in_between(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let truth = bench.crowd().await;
    let before = coverage(&bench.world.temp.store, &bench.workspace).await;
    let before = before.expect("the store is read");
    let of_account = |app: &&saoma_migration::Coverage| app.appid.as_str() == ACCOUNT;
    let app = before.iter().find(of_account).expect("the app is there");
    let people = u64::try_from(truth.len()).expect("a small number");
    assert_eq!((app.openids, app.openid_only), (people, people));
    assert_eq!((app.route, app.calls), ("followers", 2));
    let only_here = json!({"match": {"path": BATCHGET}, "times": 1});
    bench.fault("dropped-connection", only_here).await;
    let first = bench.backfill(Some(2)).await;
    assert_eq!(first.outcome.state, "paused", "{first:?}");
    let used_up = json!({"match": {"path": BATCHGET}, "times": 1});
    bench.fault("quota-used-up", used_up).await;
    let second = bench.backfill(None).await;
    assert_eq!(second.outcome.state, "paused", "{second:?}");
    let stopped = second.stopped_by.expect("it says why");
    assert_eq!(stopped.errcode, Some(45009), "the day's quota is used up");
    let last = bench.backfill(None).await;
    assert_eq!(last.outcome.state, "done", "{last:?}");
    assert_eq!(
        last.outcome.migration, second.outcome.migration,
        "it is the same one that goes on"
    );
    let rows = &last.outcome.counts.rows;
    assert_eq!((rows.read, rows.linked), (people, people - 2), "{rows:?}");
    assert_eq!((rows.skipped, rows.rejected), (1, 1), "{rows:?}");
    assert_eq!(last.remaining, 2, "what no call can fill is told");
    bench.assert_complete(&truth).await;
    bench.world.close().await;
}

async fn a_backfill_that_died_goes_on_and_is_taken_back_to_the_letter(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let truth = bench.crowd().await;
    let former = bench.everybody().await;
    let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let progress = move |_| {
        let _ = told.send(());
    };
    let how = bench.how(&progress);
    let appid = AppId::new(ACCOUNT);
    tokio::select! {
        biased;
        // It dies behind its first batch, at whatever it does then.
        _ = hears.recv() => {}
        worked = backfill(&how, &bench.wechat, &bench.workspace, &appid, None) => {
            panic!("two batches are more than one: {worked:?}")
        }
    }
    let resumed = bench.backfill(None).await;
    let people = u64::try_from(truth.len()).expect("a small number");
    assert_eq!(
        resumed.outcome.counts.rows.read, people,
        "none twice, none left out"
    );
    bench.assert_complete(&truth).await;
    let id = resumed.outcome.migration.expect("it was one");
    let undone = undo(&bench.how(&|_| {}), id)
        .await
        .expect("it is taken back");
    assert_eq!(undone.rows.blocked, 0, "{undone:?}");
    assert_eq!(bench.everybody().await, former, "row for row as it was");
    bench.world.close().await;
}

async fn whom_wechat_calls_one_person_becomes_one_user_if_nobody_declines(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let (openid, unionid) = bench.follower("p1", false).await;
    let unionid = unionid.expect("WeChat gives one");
    let by_openid = bench.user("小红", &[openid_of(ACCOUNT, &openid)]);
    let by_unionid = bench.user("小红二号", &[unionid_of(&unionid)]);
    bench.add(&[by_openid, by_unionid]).await;
    let worked = bench.backfill(None).await;
    assert_eq!(worked.outcome.counts.rows.conflicts, 1, "{worked:?}");
    let store = &bench.world.temp.store;
    let mut session = store.read().await.expect("the store is read");
    let open = conflicts::count_open(&mut session, bench.workspace.id, 10).await;
    assert_eq!(open.expect("the store is read"), 1, "somebody is told");
    drop(session);
    let groups = async || {
        let mut found = Vec::new();
        let mut after = String::new();
        while let (groups, Some(next)) = list_groups(store, &bench.workspace, Keep::Oldest, &after)
            .await
            .expect("the store is read")
        {
            found.extend(groups);
            after = next;
        }
        found
    };
    let group = groups().await.pop().expect("the two are a group");
    assert_eq!(group.value, unionid, "the evidence is shown");
    let how = bench.how(&|_| {});
    let declined = decline(&how, &bench.workspace, &group.subject, true).await;
    assert!(declined.expect("the store works"));
    let merge = async || {
        let merging = Merging::default();
        let merged = merge_groups(&how, &bench.workspace, &merging).await;
        merged.expect("the store works").outcome.counts.rows
    };
    assert_eq!(merge().await.skipped, 1, "what was declined is left alone");
    assert_eq!(bench.everybody().await.len(), 2);
    let asked = decline(&how, &bench.workspace, &group.subject, false).await;
    assert!(asked.expect("the store works"));
    assert_eq!(merge().await.merged, 1);
    let everybody = bench.everybody().await;
    assert_eq!(everybody.len(), 1);
    assert_eq!(everybody[0].account.identities.len(), 2, "nothing is lost");
    assert!(groups().await.is_empty(), "and it is settled");
    bench.world.close().await;
}

/// Two accounts of one open platform account name the same person, whose unionid a third user has.
async fn whom_two_conflicts_name_becomes_one_user_at_once(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let unionid = "uSomebody";
    let users = [
        bench.user("小红", &[openid_of(ACCOUNT, "oOne")]),
        bench.user("小红二号", &[unionid_of(unionid)]),
        bench.user("小红三号", &[openid_of(NEW, "oTwo")]),
    ];
    bench.add(&users).await;
    let temp = &bench.world.temp;
    let (store, now) = (&temp.store, temp.clock.now());
    for (user, appid, openid) in [(0, ACCOUNT, "oOne"), (2, NEW, "oTwo")] {
        let conflict = Conflict {
            workspace: bench.workspace.id,
            id: ConflictId::new(now, &*temp.entropy),
            kind: ConflictKind::Conflict,
            appid: AppId::new(appid),
            users: vec![users[user].id(), users[1].id()],
            identities: vec![openid_of(appid, openid), unionid_of(unionid)],
            login: None,
            times: 1,
            created_at: now,
            noticed_at: now,
            settled: None,
        };
        let recorded = store.write(|tx| Box::pin(conflicts::record(tx, &conflict)));
        recorded.await.expect("the store is written");
    }
    let before = bench.everybody().await;
    let how = bench.how(&|_| {});
    let merged = merge_groups(&how, &bench.workspace, &Merging::default()).await;
    let outcome = merged.expect("the store works").outcome;
    assert_eq!(outcome.counts.rows.merged, 2, "{outcome:?}");
    let everybody = bench.everybody().await;
    assert_eq!(everybody.len(), 1, "{everybody:?}");
    assert_eq!(everybody[0].account.identities.len(), 3, "nothing is lost");
    let mut session = store.read().await.expect("the store is read");
    let open = conflicts::count_open(&mut session, bench.workspace.id, 10).await;
    assert_eq!(open.expect("the store is read"), 0, "both are settled");
    drop(session);
    let undone = undo(&how, outcome.migration.expect("it has an id")).await;
    assert_eq!(undone.expect("the store works").rows.blocked, 0);
    assert_eq!(bench.everybody().await, before, "and they are three again");
    bench.world.close().await;
}

async fn a_phone_number_makes_one_of_two_users_and_undoing_splits_them(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let with_phone = |mut known: Known, proven: bool| {
        known.account.user.phone = Some("+8613800138000".to_owned());
        known.account.user.phone_verified = proven;
        known
    };
    let people = [
        with_phone(bench.user("小红", &[openid_of(ACCOUNT, "oAAAAAAAA")]), true),
        with_phone(bench.user("大红", &[openid_of(NEW, "oBBBBBBBB")]), true),
        with_phone(bench.user("别人", &[openid_of(NEW, "oCCCCCCCC")]), false),
        bench.user("小红", &[openid_of(NEW, "oDDDDDDDD")]),
    ];
    bench.add(&people).await;
    let former = bench.everybody().await;
    let counts = count_groups(&bench.world.temp.store, &bench.workspace).await;
    let counts = counts.expect("the store is read");
    assert_eq!(
        (counts.groups, counts.users, counts.ready),
        (1, 2, 1),
        "no name, no unproven number"
    );
    let how = bench.how(&|_| {});
    let merging = Merging::default();
    let merged = merge_groups(&how, &bench.workspace, &merging).await;
    let merged = merged.expect("the store works");
    assert_eq!(merged.outcome.counts.rows.merged, 1, "{merged:?}");
    assert_eq!(bench.everybody().await.len(), 3);
    let id = merged.outcome.migration.expect("it was one");
    let undone = undo(&how, id).await.expect("it is taken back");
    assert_eq!(undone.rows.blocked, 0, "{undone:?}");
    assert_eq!(bench.everybody().await, former, "row for row as it was");
    bench.world.close().await;
}

async fn openids_of_a_moved_account_are_turned_and_nobody_is_lost(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let truth = bench.crowd().await;
    let former = bench.everybody().await;
    let what = AccountMove {
        from: AppId::new(ACCOUNT),
        to: AppId::new(NEW),
        from_original_id: Some("gh_0123456789ab".to_owned()),
        confirmed_at: Some(bench.world.temp.clock.now()),
        most_calls: None,
    };
    let how = bench.how(&|_| {});
    let go = async || {
        let worked = move_account(&how, &bench.wechat, &bench.workspace, &what).await;
        worked.expect("the store works")
    };
    let early = go().await;
    assert_eq!(early.outcome.state, "paused");
    let errcode = early.stopped_by.and_then(|stopped| stopped.errcode);
    assert_eq!(errcode, Some(63178), "before it is confirmed");
    let path = format!("apps/{ACCOUNT}/migrate");
    bench.happens(&path, &json!({"to_appid": NEW})).await;
    let once = json!({"match": {"path": "/cgi-bin/changeopenid"}, "times": 1});
    bench.fault("dropped-connection", once).await;
    let done = go().await;
    assert_eq!(done.outcome.state, "done", "{done:?}");
    let rows = &done.outcome.counts.rows;
    let people = u64::try_from(truth.len()).expect("a small number");
    assert_eq!(
        (rows.read, rows.linked, rows.rejected),
        (people, people - 1, 1)
    );
    let now = bench.world.temp.clock.now();
    let proof = moved(&bench.world.temp.store, &bench.workspace, &what, now).await;
    let proof = proof.expect("the store is read");
    assert_eq!(
        proof.openids,
        proof.changed + proof.unchanged,
        "the parts add up"
    );
    assert_eq!((proof.changed, proof.days_left), (people - 1, Some(14)));
    let everybody = bench.everybody().await;
    assert_eq!(everybody.len(), truth.len());
    for number in [0, 7, FOLLOWERS - 1] {
        let (new, _) = bench.ids(&format!("p{number}"), NEW).await;
        let (old, _) = &truth[number];
        let keys = [openid_of(ACCOUNT, old), openid_of(NEW, &new)];
        let has_both = everybody.iter().any(|known| {
            let held: Vec<_> = known
                .account
                .identities
                .iter()
                .map(|held| &held.key)
                .collect();
            keys.iter().all(|key| held.contains(&key))
        });
        assert!(
            has_both,
            "p{number} is known by the old openid and by the new one"
        );
    }
    let id = done.outcome.migration.expect("it was one");
    let undone = undo(&how, id).await.expect("it is taken back");
    assert_eq!(undone.rows.blocked, 0, "{undone:?}");
    assert_eq!(bench.everybody().await, former, "row for row as it was");
    let after = moved(&bench.world.temp.store, &bench.workspace, &what, now).await;
    assert_eq!(
        after.expect("the store is read").changed,
        0,
        "and nothing is claimed"
    );
    bench.world.close().await;
}

async fn unionids_of_an_account_that_an_app_has_left_are_retired_and_kept(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let left = OpenPlatform::new("acme-before");
    let old = |unionid: &str| IdentityKey::Unionid {
        open_platform: left.clone(),
        unionid: UnionId::new(unionid),
    };
    let leaver = bench.user("小红", &[openid_of(ACCOUNT, "oAAAAAAAA"), old("uAAAAAAAA")]);
    let stays = bench.user("小明", &[old("uBBBBBBBB")]);
    bench.add(&[leaver, stays]).await;
    let former = bench.everybody().await;
    let how = bench.how(&|_| {});
    let appid = AppId::new(ACCOUNT);
    let here = OpenPlatform::new("acme-open");
    let refused = leave_open_platform(&how, &bench.workspace, &appid, &here, None).await;
    assert!(refused.is_err(), "an app that is still there has not left");
    let worked = leave_open_platform(&how, &bench.workspace, &appid, &left, None).await;
    let worked = worked.expect("the store works");
    assert_eq!(worked.outcome.counts.rows.updated, 1, "{worked:?}");
    let retired: Vec<String> = bench
        .everybody()
        .await
        .iter()
        .flat_map(|known| known.account.identities.clone())
        .filter(|held| held.revoked_at.is_some())
        .map(|held| held.key.value().to_owned())
        .collect();
    assert_eq!(retired, ["uAAAAAAAA"], "it is kept, and marked");
    let id = worked.outcome.migration.expect("it was one");
    undo(&how, id).await.expect("it is taken back");
    assert_eq!(bench.everybody().await, former, "row for row as it was");
    bench.world.close().await;
}

async fn what_other_rules_would_do_is_told_and_nothing_is_changed(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let with_phone = |mut known: Known| {
        known.account.user.phone = Some("+8613800138000".to_owned());
        known.account.user.phone_verified = true;
        known
    };
    let disabled = |mut known: Known| {
        known.account.user.disabled = true;
        known
    };
    let people = [
        bench.user("甲", &[openid_of(MINI, "oAAAAAAAA")]),
        bench.user("乙", &[unionid_of("uBBBBBBBB")]),
        with_phone(bench.user("丙", &[])),
        disabled(bench.user("丁", &[openid_of(MINI, "oDDDDDDDD")])),
        bench.user("戊", &[]),
    ];
    bench.add(&people).await;
    let former = bench.everybody().await;
    let store = &bench.world.temp.store;
    let id = SourceId::parse("mini").expect("a source's id");
    let rules = Rules::of(store, &bench.workspace, &id)
        .await
        .expect("there is one");
    let under = async |association: Association, login_only: bool| {
        let mut rules = rules.clone();
        rules.source.association = association;
        rules.source.login_only = login_only;
        let told = what_if(store, &bench.workspace, &rules, None, None, &|_| {}).await;
        told.expect("the store is read")
    };
    let known = People {
        read: 5,
        sign_in: 1,
        bind: 1,
        refuse: 1,
        ..People::default()
    };
    let created = under(Association::None, false).await;
    assert_eq!(
        created.people,
        People {
            create: 2,
            ..known.clone()
        }
    );
    let matched = under(Association::FieldMatch, false).await;
    assert_eq!(
        matched.people,
        People {
            ask: 2,
            ..known.clone()
        }
    );
    assert_eq!(
        matched.by_reason["phone_code"], 1,
        "the number has to be proven"
    );
    assert_eq!(
        matched.by_reason["phone_number"], 1,
        "and another is not known"
    );
    let refused = under(Association::None, true).await;
    assert_eq!(refused.people, People { refuse: 3, ..known });
    assert_eq!(
        refused.rows.len(),
        4,
        "each who does not just sign in is named"
    );
    let list = bench.world.temp.folder.path().join("list.csv");
    let text = "openid,unionid\noAAAAAAAA,uBBBBBBBB\noNNNNNNNN,uBBBBBBBB\noNNNNNNNN,\nx,\n";
    std::fs::write(&list, text).expect("the list is written");
    let input = Input::open(&list).expect("it is one");
    let options = Options::default();
    let list = Some((&input, &options));
    let told = what_if(store, &bench.workspace, &rules, list, None, &|_| {}).await;
    let expected = People {
        read: 4,
        conflict: 1,
        bind: 1,
        create: 1,
        reject: 1,
        ..People::default()
    };
    assert_eq!(told.expect("the list is read").people, expected);
    assert_eq!(bench.everybody().await, former, "nothing is changed");
    bench.world.close().await;
}
