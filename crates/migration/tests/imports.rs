//! Imports on a real store: what a list says, what the store has afterwards, and that taking it
//! back leaves nothing.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use saoma_migration::{
    Apply, Counts, ExportFormat, Input, Mapping, Options, Outcome, apply, export, plan, resume,
    undo, write_report_of,
};
use saoma_model::{Actor, Mode, OnConflict, Slug, Workspace, WorkspaceId};
use saoma_store::bulk::{self, Known};
use saoma_store::user_list::{self, UserFilter, UserOrder, UserSort};
use saoma_store::{users, workspaces};
use saoma_testkit::TempStore;
use saoma_text::Lang;

const APPID: &str = "wx0123456789abcdef";

struct World {
    store: TempStore,
    workspace: Workspace,
    pause: AtomicBool,
}

impl World {
    async fn on(store: TempStore) -> Self {
        let workspace = Workspace {
            id: WorkspaceId::new(saoma_ambient::Clock::now(&*store.clock), &*store.entropy),
            slug: Slug::parse("acme").expect("a slug"),
            mode: Mode::Sandbox,
            name: "acme".to_owned(),
            created_at: saoma_ambient::Clock::now(&*store.clock),
            archived_at: None,
        };
        let added = &workspace;
        store
            .store
            .write(|tx| Box::pin(workspaces::add(tx, added)))
            .await
            .expect("the workspace is added");
        Self {
            store,
            workspace,
            pause: AtomicBool::new(false),
        }
    }

    async fn new() -> Self {
        Self::on(TempStore::new().await).await
    }

    /// A store whose ids are others: the testkit's randomness is the same in every store.
    async fn elsewhere() -> Self {
        let store = TempStore::new().await;
        store.clock.advance(std::time::Duration::from_secs(3600));
        Self::on(store).await
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.store.folder.path().join(name);
        std::fs::write(&path, content).expect("the list is written");
        path
    }

    fn how<'a>(&'a self, rejects: Option<&'a Path>) -> Apply<'a> {
        Apply {
            store: &self.store.store,
            vault: &self.store.vault,
            clock: self.store.clock.clone(),
            entropy: self.store.entropy.clone(),
            actor: Actor::CommandLine,
            began: &|_| {},
            progress: &|_| {},
            pause: &self.pause,
            rejects: rejects.map(|path| (path, Lang::En)),
        }
    }

    async fn import(&self, path: &Path, options: &Options) -> Outcome {
        let input = Input::open(path).expect("the list is read");
        let outcome = apply(&self.how(None), &self.workspace, &input, options).await;
        let outcome = outcome.expect("the list is imported");
        assert_adds_up(&outcome.counts);
        outcome
    }

    async fn plan(&self, path: &Path, options: &Options) -> Outcome {
        let input = Input::open(path).expect("the list is read");
        let outcome = plan(
            &self.store.store,
            self.store.clock.clone(),
            self.store.entropy.clone(),
            &self.workspace,
            &input,
            options,
            (None, None),
            Lang::En,
            &|_| {},
        )
        .await
        .expect("the list is planned");
        assert_adds_up(&outcome.counts);
        outcome
    }

    async fn everybody(&self) -> Vec<Known> {
        let mut session = self.store.store.read().await.expect("the store is read");
        bulk::list_after(&mut session, self.workspace.id, None, 100_000)
            .await
            .expect("the users are listed")
    }
}

fn assert_adds_up(counts: &Counts) {
    let rows = &counts.rows;
    let parts = rows.created
        + rows.updated
        + rows.linked
        + rows.merged
        + rows.skipped
        + rows.conflicts
        + rows.rejected;
    assert_eq!(parts, rows.read, "the parts add up: {counts:?}");
}

fn options() -> Options {
    Options {
        appid: Some(APPID.to_owned()),
        open_platform: Some("acme-open".to_owned()),
        batch: 3,
        ..Options::default()
    }
}

const LIST: &str = "id,name,phone,email,openid,unionid,created_at
1,王小明,13800138001,a1@acme.example,oAAAA0001,uAAAA0001,2023-05-01
2,李小红,13800138002,,oAAAA0002,,2023/5/2
3,,,,oAAAA0003,,
4,坏号,12,,oAAAA0004,,
1,王小明,13800138001,,oAAAA0001,uAAAA0001,2023-05-01
6,李小红,13800138002,b@acme.example,,uAAAA0002,
7,谁,13800138001,,oAAAA0007,,
";

fn numbers(outcome: &Outcome) -> [u64; 8] {
    let rows = &outcome.counts.rows;
    [
        rows.read,
        rows.created,
        rows.updated,
        rows.linked,
        rows.merged,
        rows.skipped,
        rows.conflicts,
        rows.rejected,
    ]
}

#[tokio::test]
async fn a_list_is_planned_applied_applied_again_and_undone() {
    let world = World::new().await;
    let path = world.file("list.csv", LIST);
    let planned = world.plan(&path, &options()).await;
    assert_eq!(numbers(&planned), [7, 3, 0, 1, 0, 1, 1, 1]);
    assert_eq!(world.everybody().await, [], "a plan writes nothing");

    let outcome = world.import(&path, &options()).await;
    assert_eq!(outcome.state, "done");
    assert_eq!(outcome.counts, planned.counts, "the plan told the truth");
    let people = world.everybody().await;
    assert_eq!(people.len(), 3);
    let red = people.iter().find(|known| known.external_ids == ["2", "6"]);
    let red = red.expect("row 6 was recognised by its phone number");
    assert_eq!(red.account.identities.len(), 2);
    assert_eq!(red.account.user.email.as_deref(), Some("b@acme.example"));

    let again = world.import(&path, &options()).await;
    assert_eq!(numbers(&again), [7, 0, 0, 0, 0, 5, 1, 1]);
    assert_eq!(world.everybody().await, people, "nothing has changed");

    let id = outcome.migration.expect("it has an id");
    let undone = undo(&world.how(None), id).await.expect("it is undone");
    assert_eq!((undone.rows.undone, undone.rows.blocked), (4, 0));
    assert_eq!(world.everybody().await, [], "as if nothing had been");
    let mut session = world.store.store.read().await.expect("the store is read");
    let (filter, order) = named("小明");
    let found = user_list::list(&mut session, world.workspace.id, &filter, order, None, 10).await;
    assert_eq!(
        found.expect("the search runs").total,
        0,
        "no name is left behind"
    );
}

fn named(text: &str) -> (UserFilter, UserOrder) {
    let filter = UserFilter {
        search: Some(text.to_owned()),
        ..UserFilter::default()
    };
    let order = UserOrder {
        sort: UserSort::Created,
        descending: true,
    };
    (filter, order)
}

#[tokio::test]
async fn names_are_found_after_an_import() {
    let world = World::new().await;
    let path = world.file("list.csv", LIST);
    world.import(&path, &options()).await;
    let mut session = world.store.store.read().await.expect("the store is read");
    let (filter, order) = named("小红");
    let found = user_list::list(&mut session, world.workspace.id, &filter, order, None, 10).await;
    assert_eq!(found.expect("the search runs").total, 1);
}

#[tokio::test]
async fn who_was_changed_since_stays_and_the_rest_goes() {
    let world = World::new().await;
    let path = world.file("list.csv", LIST);
    let outcome = world.import(&path, &options()).await;
    let people = world.everybody().await;
    let changed = people.iter().find(|known| known.external_ids == ["1"]);
    let changed = changed.expect("row 2 made them").id();
    let (workspace, now) = (
        world.workspace.id,
        saoma_ambient::Clock::now(&*world.store.clock),
    );
    world
        .store
        .store
        .write(|tx| {
            Box::pin(async move { users::set_disabled(tx, workspace, changed, true, now).await })
        })
        .await
        .expect("the user is disabled");
    let id = outcome.migration.expect("it has an id");
    let undone = undo(&world.how(None), id).await.expect("it is undone");
    assert_eq!((undone.rows.undone, undone.rows.blocked), (3, 1));
    assert_eq!(undone.blocked[0].row, 2, "the row is named");
    assert_eq!(undone.blocked[0].user_id, Some(changed));
    let left: Vec<_> = world.everybody().await.iter().map(Known::id).collect();
    assert_eq!(left, [changed]);
}

#[tokio::test]
async fn an_import_of_known_people_is_undone_to_the_letter() {
    let world = World::new().await;
    world
        .import(&world.file("list.csv", LIST), &options())
        .await;
    let before = world.everybody().await;
    let more = "openid,name,phone,unionid\noAAAA0003,小刚,13900139003,uAAAA0003\noAAAA0001,新名,13900139001,uAAAA0001\n";
    let path = world.file("more.csv", more);
    let winning = Options {
        on_conflict: OnConflict::Update,
        ..options()
    };
    let planned = world.plan(&path, &winning).await;
    let outcome = world.import(&path, &winning).await;
    assert_eq!(numbers(&outcome), [2, 0, 1, 1, 0, 0, 0, 0]);
    assert_eq!(planned.counts, outcome.counts);
    assert_ne!(world.everybody().await, before);
    let id = outcome.migration.expect("it has an id");
    undo(&world.how(None), id).await.expect("it is undone");
    assert_eq!(
        world.everybody().await,
        before,
        "every field and id is back"
    );
}

#[tokio::test]
async fn users_who_were_made_one_are_two_again_after_undoing() {
    let world = World::new().await;
    let two = "id,name,openid,unionid\n1,小明,oAAAA0001,\n2,明,,uAAAA0001\n";
    world.import(&world.file("two.csv", two), &options()).await;
    let before = world.everybody().await;
    assert_eq!(before.len(), 2);
    let path = world.file(
        "one.csv",
        "openid,unionid,phone\noAAAA0001,uAAAA0001,13800138001\n",
    );
    let merging = Options {
        on_conflict: OnConflict::Merge,
        ..options()
    };
    let planned = world.plan(&path, &merging).await;
    assert_eq!(numbers(&planned), [1, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(world.everybody().await, before, "a plan merges nobody");
    let outcome = world.import(&path, &merging).await;
    assert_eq!(outcome.counts, planned.counts);
    let one = world.everybody().await;
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].external_ids, ["1", "2"]);
    assert_eq!(one[0].account.user.phone.as_deref(), Some("+8613800138001"));
    let id = outcome.migration.expect("it has an id");
    let undone = undo(&world.how(None), id).await.expect("it is undone");
    assert_eq!(undone.rows.blocked, 0);
    assert_eq!(world.everybody().await, before);
}

#[tokio::test]
async fn a_conflict_stops_in_front_of_its_row_and_resumes_there() {
    let world = World::new().await;
    let path = world.file("list.csv", LIST);
    let stopping = Options {
        on_conflict: OnConflict::Stop,
        ..options()
    };
    let outcome = world.import(&path, &stopping).await;
    assert_eq!(outcome.state, "stopped");
    assert_eq!(numbers(&outcome), [6, 3, 0, 1, 0, 1, 0, 1]);
    let id = outcome.migration.expect("it has an id");
    let input = Input::open(&path).expect("the list is read");
    let outcome = resume(&world.how(None), id, &input, Some(OnConflict::Skip)).await;
    let outcome = outcome.expect("it goes on");
    assert_eq!(outcome.state, "done");
    assert_eq!(numbers(&outcome), [7, 3, 0, 1, 0, 2, 0, 1]);
    let other = Input::open(&world.file("other.csv", "id\n1\n")).expect("it is read");
    assert!(
        resume(&world.how(None), id, &other, None).await.is_err(),
        "what has ended does not go on, and another file is another import"
    );
}

#[tokio::test]
async fn a_paused_import_goes_on_without_a_lost_or_doubled_row() {
    let world = World::new().await;
    let path = world.file("list.csv", LIST);
    world
        .pause
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let mut outcome = world.import(&path, &options()).await;
    assert_eq!((outcome.state, outcome.counts.rows.read), ("paused", 3));
    let id = outcome.migration.expect("it has an id");
    let input = Input::open(&path).expect("the list is read");
    while outcome.state == "paused" {
        let next = resume(&world.how(None), id, &input, None).await;
        outcome = next.expect("it goes on");
    }
    assert_eq!(numbers(&outcome), [7, 3, 0, 1, 0, 1, 1, 1]);
    let report = world.store.folder.path().join("report.csv");
    write_report_of(&world.store.store, id, &report, Lang::En)
        .await
        .expect("it is written");
    let report = std::fs::read_to_string(report).expect("it is there");
    let rows: Vec<&str> = report
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(rows, ["2", "3", "4", "5", "6", "7", "8"], "every row once");
}

#[tokio::test]
async fn rejected_rows_can_be_mended_and_imported_again() {
    let world = World::new().await;
    let path = world.file("list.csv", LIST);
    let rejects = world.store.folder.path().join("rejects.csv");
    let input = Input::open(&path).expect("the list is read");
    let outcome = apply(
        &world.how(Some(&rejects)),
        &world.workspace,
        &input,
        &options(),
    )
    .await;
    assert_eq!(outcome.expect("it is imported").counts.rows.rejected, 1);
    let text = std::fs::read_to_string(&rejects).expect("it is there");
    assert_eq!(
        text,
        "id,name,phone,email,openid,unionid,created_at,reason\r\n4,坏号,12,,oAAAA0004,,,phone 12: This is no phone number\r\n"
    );
    let mended = world.file("mended.csv", text.replace(",12,", ",13800138004,"));
    let outcome = world.import(&mended, &options()).await;
    assert_eq!(numbers(&outcome), [1, 1, 0, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn every_export_reads_back_as_the_same_people() {
    let world = World::new().await;
    world
        .import(&world.file("list.csv", LIST), &options())
        .await;
    let before = world.everybody().await;
    for (format, name) in [
        (ExportFormat::Csv, "out.csv"),
        (ExportFormat::JsonLines, "out.jsonl"),
        (ExportFormat::Xlsx, "out.xlsx"),
        (ExportFormat::Casdoor, "out-casdoor.json"),
        (ExportFormat::Keycloak, "out-keycloak.json"),
    ] {
        let path = world.store.folder.path().join(name);
        let file = std::fs::File::create(&path).expect("it can be made");
        let count = export(
            &world.store.store,
            world.workspace.id,
            format,
            file,
            (&|_| {}, &world.pause),
        )
        .await;
        assert_eq!(count.expect("it is exported"), 3, "{name}");
        let outcome = world.import(&path, &options()).await;
        assert_eq!(
            numbers(&outcome),
            [3, 0, 0, 0, 0, 3, 0, 0],
            "{name}: everybody is known by our own id: {:?}",
            outcome.counts.by_reason
        );
        assert_eq!(world.everybody().await, before, "{name}");
        let other = World::elsewhere().await;
        let outcome = other.import(&path, &options()).await;
        assert_eq!(
            outcome.counts.rows.created, 3,
            "{name} in an empty store: {:?}",
            outcome.counts
        );
        let names = |people: &[Known]| {
            let mut names: Vec<_> = people
                .iter()
                .map(|known| {
                    (
                        known.account.user.phone.clone(),
                        known.account.user.nickname.clone(),
                    )
                })
                .collect();
            names.sort();
            names
        };
        assert_eq!(names(&other.everybody().await), names(&before), "{name}");
    }
}

#[tokio::test]
async fn a_spreadsheet_and_a_gbk_list_give_the_same_people() {
    let world = World::new().await;
    let (gbk, ..) = encoding_rs::GB18030.encode(LIST);
    let outcome = world.import(&world.file("gbk.csv", gbk), &options()).await;
    assert_eq!(numbers(&outcome), [7, 3, 0, 1, 0, 1, 1, 1]);
    let path = world.store.folder.path().join("out.xlsx");
    let file = std::fs::File::create(&path).expect("it can be made");
    export(
        &world.store.store,
        world.workspace.id,
        ExportFormat::Xlsx,
        file,
        (&|_| {}, &world.pause),
    )
    .await
    .expect("it is exported");
    let other = World::elsewhere().await;
    let outcome = other.import(&path, &options()).await;
    assert_eq!(outcome.counts.rows.created, 3);
}

#[tokio::test]
async fn openids_alone_become_people() {
    let world = World::new().await;
    let list = r#"{"total":2,"count":2,"data":{"openid":["oAAAA0001","oAAAA0002"]},"next_openid":"oAAAA0002"}"#;
    let path = world.file("get.json", list);
    let outcome = world.import(&path, &options()).await;
    assert_eq!(numbers(&outcome), [2, 2, 0, 0, 0, 0, 0, 0]);
    let none = Options {
        mapping: Mapping::default(),
        appid: None,
        ..options()
    };
    let outcome = world.import(&path, &none).await;
    assert_eq!(outcome.counts.by_reason.get("appid_missing"), Some(&2));
}

#[tokio::test]
async fn postgresql_does_the_same() {
    let Some(store) = TempStore::postgres().await else {
        return;
    };
    let world = World::on(store).await;
    let path = world.file("list.csv", LIST);
    let planned = world.plan(&path, &options()).await;
    let outcome = world.import(&path, &options()).await;
    assert_eq!(planned.counts, outcome.counts);
    assert_eq!(numbers(&outcome), [7, 3, 0, 1, 0, 1, 1, 1]);
    let people = world.everybody().await;
    world.import(&path, &options()).await;
    assert_eq!(world.everybody().await, people);
    let id = outcome.migration.expect("it has an id");
    let undone = undo(&world.how(None), id).await.expect("it is undone");
    assert_eq!((undone.rows.undone, undone.rows.blocked), (4, 0));
    assert_eq!(world.everybody().await, []);
}
