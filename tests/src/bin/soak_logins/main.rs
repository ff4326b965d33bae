//! Random logins, refusals, reloads, expiries and faults against one `saoma serve --sandbox`.
//!
//! What must hold all the while: nothing of ours answers 5xx unless WeChat was made to fail, every
//! completed login verifies, a person is one user, and memory does not grow without bound. In the
//! end the server is killed and the store must hold exactly the users who came.

#![expect(clippy::print_stdout, reason = "a long run prints what it saw")]

mod dice;
mod errand;
mod ledger;
mod memory;
mod shop;
mod simulator;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use saoma_ambient::{Clock, Entropy as _, SystemClock, SystemEntropy, Timestamp};
use saoma_model::Slug;
use saoma_store::{StoreAddress, users, workspaces};
use saoma_tests::{Browser, Sandbox};
use saoma_vault::KeySources;
use tokio::sync::RwLock;
use tokio::task::JoinSet;

use dice::Dice;
use errand::{Errands, World};
use ledger::Ledger;
use memory::Memory;
use shop::Shop;
use simulator::Simulator;

/// After so many things that were not as they must be, more would tell nothing new.
const ENOUGH: usize = 20;

/// Random logins, refusals, reloads, expiries and faults
#[derive(Parser)]
struct Args {
    /// How long
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// What the browsers choose follows from it; how they interleave does not
    #[arg(long)]
    seed: Option<u64>,
    /// How many at once
    #[arg(long, default_value_t = 6)]
    browsers: u64,
    /// How many people there are, beside one for each browser
    #[arg(long, default_value_t = 40)]
    people: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let seed = args.seed.unwrap_or_else(any_seed);
    println!(
        "soak of {} min by {} browsers, --seed {seed}; {}",
        args.minutes,
        args.browsers,
        saoma_tests::machine()
    );
    let sandbox = Sandbox::with_shop(shop::REDIRECT_URI);
    let world = Arc::new(world(&sandbox, &args).await);
    let begun = SystemClock.now();
    let until = begun.plus(Duration::from_secs(60 * args.minutes));
    let memory = run(&world, &args, seed, sandbox.running.id(), until).await;
    if let Some(leak) = memory.leak() {
        world.ledger.violated(leak);
    }
    let Sandbox { saoma, running, .. } = sandbox;
    // Killed in the middle of nothing in particular, as by a power cut.
    drop(running);
    let stored = count_users(saoma.folder()).await;
    let (people, subjects) = world.ledger.count_people();
    if stored != people || subjects != people {
        world.ledger.violated(format!(
            "{people} people are {subjects} subjects and {stored} stored users"
        ));
    }
    summary(&world.ledger, &memory, SystemClock.now().since(begun))
}

fn any_seed() -> u64 {
    let mut bytes = [0; 4];
    SystemEntropy.fill(&mut bytes);
    u32::from_le_bytes(bytes).into()
}

async fn world(sandbox: &Sandbox, args: &Args) -> World {
    let http = Browser::new().http().clone();
    let simulator = Simulator::new(sandbox.simulator().to_owned(), http.clone());
    let people: Vec<_> = (0..args.people.max(1))
        .map(|n| format!("person-{n}"))
        .collect();
    for (n, person) in people.iter().enumerate() {
        let added = simulator.add_person(person, n % 4 == 0).await;
        added.expect("the simulator takes people");
    }
    for browser in 0..args.browsers {
        let added = simulator.add_person(&own_person(browser), false).await;
        added.expect("the simulator takes people");
    }
    World {
        shop: Shop::open(sandbox.issuer(), sandbox.application("shop"), http).await,
        simulator,
        ledger: Ledger::default(),
        people,
        clock: RwLock::default(),
    }
}

fn own_person(browser: u64) -> String {
    format!("own-{browser}")
}

/// Lets the browsers run and watches the server's memory until the time is up.
async fn run(world: &Arc<World>, args: &Args, seed: u64, server: u32, until: Timestamp) -> Memory {
    let mut browsers = JoinSet::new();
    for browser in 0..args.browsers {
        browsers.spawn(browse(world.clone(), seed, browser, until));
    }
    let mut memory = Memory::new(server);
    let every = Duration::from_millis(args.minutes.max(1) * 1000);
    loop {
        memory.look();
        let next = SystemClock.now().plus(every);
        tokio::select! {
            joined = browsers.join_next() => match joined {
                None => return memory,
                Some(Ok(())) => {}
                Some(Err(panicked)) => world.ledger.violated(format!("a browser broke: {panicked}")),
            },
            () = SystemClock.sleep_until(next) => {}
        }
    }
}

async fn browse(world: Arc<World>, seed: u64, browser: u64, until: Timestamp) {
    let (dice, own_person) = (Dice::new(seed, browser), own_person(browser));
    let errands = Errands {
        world: &world,
        dice: &dice,
        own_person: &own_person,
    };
    while SystemClock.now() < until && world.ledger.violations().len() < ENOUGH {
        match errands.run().await {
            Ok(errand) => world.ledger.done(errand),
            Err(what) => world.ledger.violated(what),
        }
        let thinking = Duration::from_millis(u64::try_from(dice.below(40)).unwrap_or_default());
        SystemClock
            .sleep_until(SystemClock.now().plus(thinking))
            .await;
    }
}

/// How many users the store holds after the server's end.
async fn count_users(folder: &Path) -> usize {
    let sources = KeySources {
        key_file: Some(folder.join("key")),
        keyring: false,
        ..KeySources::default()
    };
    let address = StoreAddress::default_in(folder);
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let opened = saoma_store::open(&address, folder, &sources, clock, entropy).await;
    let store = opened.expect("a store survives its server's end").store;
    let slug = Slug::parse("acme").expect("it is a slug");
    let mut session = store.read().await.expect("the store is read");
    let workspace = workspaces::find_by_slug(&mut session, &slug).await;
    let workspace = workspace
        .expect("the store is read")
        .expect("it was applied");
    let count = users::count(&mut session, workspace.id, 100_000).await;
    let count = count.expect("the store is read");
    drop(session);
    store.close().await;
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn summary(ledger: &Ledger, memory: &Memory, time: Duration) -> ExitCode {
    for (errand, count) in ledger.errands() {
        println!("  {count:>8}  {errand}");
    }
    let (people, _) = ledger.count_people();
    println!(
        "  {:>8}  completed logins of {people} people in {} s",
        ledger.count_completed(),
        time.as_secs()
    );
    println!("  memory of the server in MiB: {}", memory.line());
    let violations = ledger.violations();
    for violation in &violations {
        println!("  VIOLATED: {violation}");
    }
    println!("{} violations", violations.len());
    if violations.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
