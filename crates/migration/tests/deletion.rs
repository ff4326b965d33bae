//! Users who are deleted on a real store, and who come back as they were.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use saoma_ambient::Clock as _;
use saoma_migration::{
    Apply, Input, Options, Outcome, Progress, Undone, Whom, apply, delete_users, resume_deletion,
    undo,
};
use saoma_model::{Actor, Mode, PasswordHash, Slug, UserId, Workspace, WorkspaceId};
use saoma_store::bulk::{self, Known};
use saoma_store::migrations::{self, Migration};
use saoma_store::user_list::{self, UserFilter, UserOrder, UserSort};
use saoma_store::{migration_rows, users, workspaces};
use saoma_testkit::TempStore;
use serde_json::json;

const APPID: &str = "wx0123456789abcdef";

struct World {
    store: TempStore,
    workspace: Workspace,
    pause: AtomicBool,
}

impl World {
    async fn on(store: TempStore) -> Self {
        let workspace = Workspace {
            id: WorkspaceId::new(store.clock.now(), &*store.entropy),
            slug: Slug::parse("acme").expect("a slug"),
            mode: Mode::Sandbox,
            name: "acme".to_owned(),
            created_at: store.clock.now(),
            archived_at: None,
        };
        let added = &workspace;
        let done = store
            .store
            .write(|tx| Box::pin(workspaces::add(tx, added)))
            .await;
        done.expect("the workspace is added");
        Self {
            store,
            workspace,
            pause: AtomicBool::new(false),
        }
    }

    /// With this list brought in.
    async fn with(list: &str) -> Self {
        let world = Self::on(TempStore::new().await).await;
        world.import(list).await;
        world
    }

    fn how<'a>(&'a self, progress: &'a (dyn Fn(Progress) + Sync)) -> Apply<'a> {
        Apply {
            store: &self.store.store,
            vault: &self.store.vault,
            clock: self.store.clock.clone(),
            entropy: self.store.entropy.clone(),
            actor: Actor::Admin,
            began: &|_| {},
            progress,
            pause: &self.pause,
            rejects: None,
        }
    }

    async fn import(&self, list: &str) {
        let path: PathBuf = self.store.folder.path().join("list.csv");
        std::fs::write(&path, list).expect("the list is written");
        let input = Input::open(&path).expect("the list is read");
        let options = Options {
            appid: Some(APPID.to_owned()),
            open_platform: Some("acme-open".to_owned()),
            ..Options::default()
        };
        let outcome = apply(&self.how(&|_| {}), &self.workspace, &input, &options).await;
        let rows = outcome.expect("the list is imported").counts.rows;
        assert_eq!(rows.created, rows.read, "everybody is new: {rows:?}");
    }

    async fn delete(&self, whom: &Whom) -> Outcome {
        let deleted = delete_users(&self.how(&|_| {}), &self.workspace, whom, &json!({})).await;
        deleted.expect("they are deleted")
    }

    async fn undo(&self, outcome: &Outcome) -> Undone {
        let id = outcome.migration.expect("it is kept");
        undo(&self.how(&|_| {}), id)
            .await
            .expect("it is taken back")
    }

    async fn everybody(&self) -> Vec<Known> {
        let mut session = self.store.store.read().await.expect("the store is read");
        let all = bulk::list_after(&mut session, self.workspace.id, None, 100_000).await;
        all.expect("the users are listed")
    }

    async fn found(&self, filter: UserFilter) -> BTreeSet<UserId> {
        let mut session = self.store.store.read().await.expect("the store is read");
        let order = UserOrder {
            sort: UserSort::Created,
            descending: false,
        };
        let workspace = self.workspace.id;
        let list = user_list::list(&mut session, workspace, &filter, order, None, 1000).await;
        list.expect("users are found")
            .users
            .iter()
            .map(Known::id)
            .collect()
    }

    async fn named(&self, name: &str) -> BTreeSet<UserId> {
        let search = Some(name.to_owned());
        self.found(UserFilter {
            search,
            ..UserFilter::default()
        })
        .await
    }

    async fn latest(&self) -> Migration {
        let mut session = self.store.store.read().await.expect("the store is read");
        let all = migrations::list(&mut session, self.workspace.id, 1).await;
        all.expect("migrations are listed").remove(0)
    }

    /// How many rows a migration's journal has.
    async fn journaled(&self, migration: &Migration) -> usize {
        let mut session = self.store.store.read().await.expect("the store is read");
        let (workspace, id) = (self.workspace.id, migration.id);
        let rows = migration_rows::list(&mut session, workspace, id, 0, 100_000).await;
        rows.expect("the journal is read").len()
    }
}

const LIST: &str = "id,name,phone,phone_verified,email,openid,unionid,created_at
1,王小明,13800138001,yes,a1@acme.example,oAAAA0001,uAAAA0001,2023-05-01
2,李小红,13800138002,yes,,oAAAA0002,,2023-05-02
3,,,,,oAAAA0003,,2023-05-03
4,赵四,13800138004,no,,,uAAAA0004,2023-05-04
";

fn these(all: &[Known]) -> Whom {
    Whom::These(all.iter().map(Known::id).collect())
}

/// A list of so many, which takes several transactions to delete.
fn long(count: usize) -> String {
    let rows = (0..count).map(|n| format!("{n},user{n:04},o{n:027}\n"));
    "id,name,openid\n".to_owned() + &rows.collect::<String>()
}

#[tokio::test]
async fn deleted_users_come_back_row_for_row() {
    let world = World::with(LIST).await;
    let first = world
        .named("小明")
        .await
        .pop_first()
        .expect("they are there");
    let hash = PasswordHash::new("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA");
    let (workspace, now) = (world.workspace.id, world.store.clock.now());
    let kept = world.store.store.write(|tx| {
        let hash = Some(&hash);
        Box::pin(async move {
            users::set_disabled(tx, workspace, first, true, now).await?;
            users::set_password_hash(tx, workspace, first, hash, now).await
        })
    });
    assert!(kept.await.expect("the password is kept"));
    let before = world.everybody().await;
    world
        .store
        .clock
        .advance(std::time::Duration::from_secs(60));

    let outcome = world.delete(&Whom::All(UserFilter::default())).await;
    assert_eq!(outcome.counts.rows.deleted, 4);
    assert_eq!(world.everybody().await, []);
    assert!(world.named("小明").await.is_empty(), "no name is left");

    let undone = world.undo(&outcome).await;
    assert_eq!((undone.rows.undone, undone.rows.blocked), (4, 0));
    assert_eq!(world.everybody().await, before, "as they were");
    assert_eq!(world.named("小明").await, BTreeSet::from([first]));
    let with_unionid = UserFilter {
        has_unionid: Some(true),
        ..UserFilter::default()
    };
    assert_eq!(world.found(with_unionid).await.len(), 2);
    let again = world.undo(&outcome).await;
    assert_eq!(again.rows.read, 0, "nobody comes back twice");
}

#[tokio::test]
async fn who_lost_something_to_another_user_since_stays_away_and_the_rest_comes_back() {
    let world = World::with(LIST).await;
    let before = world.everybody().await;
    let outcome = world.delete(&these(&before)).await;
    world
        .import(
            "name,phone,phone_verified,openid,unionid
新,13800138002,yes,oBBBB0001,
新,13800138004,yes,oBBBB0002,
新,,,oAAAA0003,
新,,,,uAAAA0001
",
        )
        .await;
    let undone = world.undo(&outcome).await;
    let reasons: Vec<(&str, u64)> = undone
        .by_reason
        .iter()
        .map(|(reason, count)| (reason.as_str(), *count))
        .collect();
    let expected = [
        ("openid_taken", 1),
        ("phone_taken", 1),
        ("unionid_taken", 1),
    ];
    assert_eq!(reasons, expected, "each is named");
    assert_eq!(undone.rows.undone, 1, "a number never proven is nobody's");
    let four = before.iter().find(|known| known.external_ids == ["4"]);
    let four = four.expect("the fourth was there");
    assert!(world.everybody().await.contains(four), "as they were");

    // What stood in the way goes, and the rest comes back.
    let new = world.named("新").await;
    world.delete(&Whom::These(new)).await;
    let rest = world.undo(&outcome).await;
    assert_eq!((rest.rows.undone, rest.rows.blocked), (3, 0));
    assert_eq!(world.everybody().await, before);
}

#[tokio::test]
async fn users_who_shared_a_proven_number_come_back_both() {
    let world = World::with(
        "name,phone,phone_verified,openid
甲,13800138002,yes,oAAAA0001
",
    )
    .await;
    let workspace = world.workspace.id;
    world.import("name,openid\n乙,oAAAA0002\n").await;
    let before = world.everybody().await;
    let second = before.last().map(Known::id).expect("the second is there");
    let now = world.store.clock.now();
    let proven = world.store.store.write(|tx| {
        let phone = Some("+8613800138002");
        Box::pin(users::set_phone(tx, workspace, second, phone, true, now))
    });
    assert!(proven.await.expect("the number is proven"));
    let before = world.everybody().await;
    let one = world.delete(&these(&before[..1])).await;
    let other = world.delete(&these(&before[1..])).await;
    assert_eq!(world.undo(&other).await.rows.blocked, 0);
    assert_eq!(
        world.undo(&one).await.rows.blocked,
        0,
        "they shared it before"
    );
    assert_eq!(world.everybody().await, before);
}

#[tokio::test]
async fn a_deletion_that_dies_leaves_whole_batches_and_goes_on_or_back() {
    const COUNT: usize = 500;
    let world = World::with(&long(COUNT)).await;
    let before = world.everybody().await;
    let whom = Whom::All(UserFilter::default());
    let dies = tokio::sync::Notify::new();
    let progress = |_| dies.notify_one();
    let how = world.how(&progress);
    let options = json!({});
    tokio::select! {
        biased;
        () = dies.notified() => {}
        ended = delete_users(&how, &world.workspace, &whom, &options) => {
            panic!("it came to an end: {ended:?}")
        }
    }
    let migration = world.latest().await;
    assert_eq!(migration.state.as_str(), "applying", "nobody ended it");
    let (left, rows) = (
        world.everybody().await.len(),
        world.journaled(&migration).await,
    );
    assert!(0 < rows && rows < COUNT, "it died in the middle: {rows}");
    assert_eq!(left + rows, COUNT, "each is there or in the journal");

    let outcome = resume_deletion(&world.how(&|_| {}), migration, &whom).await;
    let outcome = outcome.expect("it goes on");
    assert_eq!((outcome.state, outcome.counts.rows.deleted), ("done", 500));
    assert_eq!(world.everybody().await, []);
    assert_eq!(world.undo(&outcome).await.rows.undone, 500);
    assert_eq!(world.everybody().await, before, "as they were");
}

#[tokio::test]
async fn a_deletion_that_is_paused_is_taken_back_as_far_as_it_came() {
    let world = World::with(&long(450)).await;
    let before = world.everybody().await;
    let progress = |_| world.pause.store(true, Ordering::Relaxed);
    let how = world.how(&progress);
    let deleted = delete_users(&how, &world.workspace, &these(&before), &json!({})).await;
    let outcome = deleted.expect("it pauses");
    assert_eq!(outcome.state, "paused");
    assert_eq!(outcome.counts.rows.deleted, 200);
    world.pause.store(false, Ordering::Relaxed);
    world.undo(&outcome).await;
    assert_eq!(world.everybody().await, before, "as they were");
}
