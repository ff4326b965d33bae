//! What goes over all accounts of a workspace: who has a unionid, who is there twice, asking WeChat
//! for unionids, making one user of two, and taking either back.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

mod people;
mod wechat;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Parser;
use saoma_ambient::{Clock, SystemClock};
use saoma_migration::{
    Apply, Keep, Merging, Worked, backfill, count_groups, coverage, list_groups, merge_groups, undo,
};
use saoma_model::{Actor, AppId, Workspace};
use saoma_testkit::TempStore;
use saoma_tests::{load, most_resident, processor_time};

/// What goes over all accounts
#[derive(Parser)]
struct Args {
    /// How many accounts there are
    #[arg(long, default_value_t = 1_000_000)]
    accounts: usize,
    /// Only the plans, which write nothing
    #[arg(long)]
    plans: bool,
}

/// The Official Account that everybody follows.
const APPID: &str = "wx0123456789abcdef";

#[tokio::main]
async fn main() {
    let Args { accounts, plans } = Args::parse();
    let accounts = accounts.max(1000);
    println!("a store of {accounts} accounts; {}", saoma_tests::machine());
    let temp = TempStore::new().await;
    let made = Watch::start();
    let workspace = people::fill(&temp, accounts).await;
    made.print("made");
    let bench = Bench {
        temp,
        workspace,
        pause: AtomicBool::new(false),
    };
    bench.plan().await;
    if !plans {
        bench.work().await;
    }
    bench.temp.close().await;
}

struct Bench {
    temp: TempStore,
    workspace: Workspace,
    pause: AtomicBool,
}

impl Bench {
    async fn plan(&self) {
        let (store, workspace) = (&self.temp.store, &self.workspace);
        let watch = Watch::start();
        let known = coverage(store, workspace).await;
        watch.print("who has what (the plan of the backfill)");
        for known in known.expect("the store answers") {
            let (only, calls) = (known.openid_only, known.calls);
            println!("    {only} have an openid only; {calls} calls");
        }
        let watch = Watch::start();
        let groups = list_groups(store, workspace, Keep::Oldest, "").await;
        watch.print("the first page of duplicates");
        drop(groups.expect("the store answers"));
        let watch = Watch::start();
        let counts = count_groups(store, workspace).await;
        watch.print("all duplicates (the plan of the merge)");
        println!("    {:?}", counts.expect("the store answers"));
    }

    async fn work(&self) {
        let workspace = &self.workspace;
        let wechat = wechat::start().await;
        let appid = AppId::new(APPID);
        let watch = Watch::start();
        let worked = backfill(&self.how(), &wechat, workspace, &appid, None).await;
        let took = watch.print("the backfill");
        let worked = worked.expect("the store works");
        println!("    {:?}", worked.outcome.counts.rows);
        let asked = wechat::ask(&wechat, worked.calls).await;
        println!(
            "    of it {:.1} s for the {} calls alone",
            asked.as_secs_f64(),
            worked.calls
        );
        println!(
            "    and {:.1} s for the store",
            took.saturating_sub(asked).as_secs_f64()
        );
        self.take_back("the backfill taken back", &worked).await;

        let watch = Watch::start();
        let merged = merge_groups(&self.how(), workspace, &Merging::default()).await;
        watch.print("the merge");
        let merged = merged.expect("the store works");
        println!("    {:?}", merged.outcome.counts.rows);
        self.take_back("the merge taken back", &merged).await;
    }

    async fn take_back(&self, name: &str, worked: &Worked) {
        let id = worked.outcome.migration.expect("it had something to do");
        let watch = Watch::start();
        let undone = undo(&self.how(), id).await.expect("the store works");
        watch.print(name);
        assert_eq!(undone.rows.blocked, 0, "nothing stands in the way");
    }

    fn how(&self) -> Apply<'_> {
        Apply {
            store: &self.temp.store,
            vault: &self.temp.vault,
            clock: Arc::new(SystemClock),
            entropy: self.temp.entropy.clone(),
            actor: Actor::CommandLine,
            began: &|_| {},
            progress: &|_| {},
            pause: &self.pause,
            rejects: None,
        }
    }
}

/// Sees how long something takes.
struct Watch {
    begun: saoma_ambient::Timestamp,
    processor: Duration,
}

impl Watch {
    fn start() -> Self {
        Self {
            begun: SystemClock.now(),
            processor: processor_time(std::process::id()).unwrap_or_default(),
        }
    }

    fn print(&self, name: &str) -> Duration {
        let took = SystemClock.now().since(self.begun);
        let used = processor_time(std::process::id()).unwrap_or_default();
        println!(
            "  {name:<42} {:>8.2} s, {:.2} s of processor time; {} MiB; load {}",
            took.as_secs_f64(),
            used.saturating_sub(self.processor).as_secs_f64(),
            most_resident(std::process::id()).unwrap_or_default() / 1024,
            load().unwrap_or_default()
        );
        took
    }
}
