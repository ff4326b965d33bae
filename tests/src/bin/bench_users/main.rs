//! What the table of users asks, of an encrypted store with many users: how long each answer takes,
//! at the median and at its worst.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

mod people;

use clap::Parser;
use saoma_ambient::{Clock, SystemClock, Timestamp};
use saoma_model::{AppId, MigrationId, WorkspaceId};
use saoma_store::user_list::{self, Period, Place, UserFilter, UserList, UserOrder, UserSort};
use saoma_testkit::TempStore;

/// What the table of users asks, and how long it takes
#[derive(Parser)]
struct Args {
    /// How many users there are
    #[arg(long, default_value_t = 1_000_000)]
    users: usize,
    /// How often each is asked
    #[arg(long, default_value_t = 21)]
    times: usize,
}

/// How many users a screen asks for at once.
const PAGE: u32 = 100;

#[tokio::main]
async fn main() {
    let Args { users, times } = Args::parse();
    println!(
        "a store of {users} users; {}; load {}",
        saoma_tests::machine(),
        saoma_tests::load().unwrap_or_default()
    );
    let temp = TempStore::new().await;
    let begun = SystemClock.now();
    let (workspace, migration) = people::fill(&temp, users).await;
    let took = SystemClock.now().since(begun);
    println!("  made in {:.0} s", took.as_secs_f64());
    println!(
        "  {:<44} {:>9} {:>9} {:>9}   rows, total",
        "", "median", "slowest", "processor"
    );
    for (name, filter, order) in questions(migration) {
        ask(&temp, workspace, name, &filter, order, times.max(1)).await;
    }
    temp.close().await;
}

type Question = (&'static str, UserFilter, UserOrder);

fn questions(migration: MigrationId) -> Vec<Question> {
    let (created, last) = (newest(UserSort::Created), newest(UserSort::LastLogin));
    let names = UserOrder {
        sort: UserSort::Name,
        descending: false,
    };
    let search = |text: &str| UserFilter {
        search: Some(text.to_owned()),
        ..UserFilter::default()
    };
    let day = |from: i64, days: i64| Period {
        from: Some(people::day(from)),
        until: Some(people::day(from + days)),
    };
    let all = UserFilter::default;
    let appid = Some(AppId::new(people::APPIDS[2]));
    vec![
        ("all, last sign-in", all(), last),
        (
            "all, created, oldest first",
            all(),
            UserOrder {
                descending: false,
                ..created
            },
        ),
        ("all, name", all(), names),
        ("name, two characters, many have it", search("小明"), last),
        (
            "name, three characters, few have it",
            search("欧阳雪"),
            last,
        ),
        ("name, one character, by creation", search("明"), created),
        ("phone number", search("13800000777"), last),
        ("beginning of a phone number, many", search("13800"), last),
        ("openid", search("oAbc0000077"), last),
        (
            "disabled (1 %)",
            UserFilter {
                disabled: Some(true),
                ..all()
            },
            last,
        ),
        (
            "not disabled, name",
            UserFilter {
                disabled: Some(false),
                ..all()
            },
            names,
        ),
        (
            "without unionid (30 %)",
            UserFilter {
                has_unionid: Some(false),
                ..all()
            },
            last,
        ),
        (
            "source with 5 %",
            UserFilter {
                appid: appid.clone(),
                ..all()
            },
            last,
        ),
        (
            "created within a day",
            UserFilter {
                created: day(300, 1),
                ..all()
            },
            last,
        ),
        (
            "created within a year, by name",
            UserFilter {
                created: day(300, 365),
                ..all()
            },
            names,
        ),
        (
            "signed in within a week",
            UserFilter {
                last_login: day(900, 7),
                ..all()
            },
            last,
        ),
        (
            "of one import (1 %)",
            UserFilter {
                migration: Some(migration),
                ..all()
            },
            last,
        ),
        (
            "source, no unionid, not disabled, a year",
            UserFilter {
                appid,
                has_unionid: Some(false),
                disabled: Some(false),
                created: day(100, 365),
                ..all()
            },
            created,
        ),
        (
            "disabled, of one import, no unionid",
            UserFilter {
                disabled: Some(true),
                has_unionid: Some(false),
                migration: Some(migration),
                ..all()
            },
            last,
        ),
    ]
}

const fn newest(sort: UserSort) -> UserOrder {
    UserOrder {
        sort,
        descending: true,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "answers are timed finer than the clock of the program tells"
)]
/// Asks for the first page and for others behind it, in turn.
async fn ask(
    temp: &TempStore,
    workspace: WorkspaceId,
    name: &str,
    filter: &UserFilter,
    order: UserOrder,
    times: usize,
) {
    let processor = || saoma_tests::processor_time(std::process::id()).unwrap_or_default();
    let (mut took, before) = (Vec::new(), processor());
    let mut shown: Option<UserList> = None;
    let mut after: Option<Place> = None;
    for _ in 0..times {
        let begun = std::time::Instant::now();
        let mut session = temp.store.read().await.expect("the store is open");
        let page = user_list::list(&mut session, workspace, filter, order, after.as_ref(), PAGE);
        let page = page.await.expect("the store answers");
        drop(session);
        took.push(begun.elapsed());
        after.clone_from(&page.next);
        shown.get_or_insert(page);
    }
    // A mean: the system counts in hundredths of a second.
    let asked = u32::try_from(took.len()).unwrap_or(1);
    let processor = processor().saturating_sub(before) / asked;
    took.sort_unstable();
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    let slowest = took.last().copied().unwrap_or_default();
    let (rows, total) = shown.map_or((0, String::new()), |page| {
        let more = if page.is_capped { "+" } else { "" };
        (page.users.len(), format!("{}{more}", page.total))
    });
    println!(
        "  {name:<44} {:>6.1} ms {:>6.1} ms {:>6.1} ms   {rows}, {total}",
        median.as_secs_f64() * 1000.0,
        slowest.as_secs_f64() * 1000.0,
        processor.as_secs_f64() * 1000.0,
    );
}

/// The beginning of time, as this program's users know it.
const BEGINNING: Timestamp = Timestamp::from_millis(1_672_531_200_000);
