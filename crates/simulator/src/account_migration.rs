//! Official Accounts that moved to another one (WeChat docs, api_changeopenid).

use std::time::Duration;

use saoma_ambient::Timestamp;

use crate::follower::Following;
use crate::world::World;

/// How long openids of the old account can be turned into those of the new one.
const WINDOW: Duration = Duration::from_secs(15 * 24 * 3600);

/// One account's move to another, confirmed by both administrators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountMigration {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) confirmed_at: Timestamp,
}

impl AccountMigration {
    pub(crate) fn closes_at(&self) -> Timestamp {
        self.confirmed_at.plus(WINDOW)
    }

    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        now < self.closes_at()
    }
}

/// Moves the followers of `from` to `to` and opens the window in which openids are turned. The old
/// openids keep their meaning for the old account. In life the transfer takes some days.
pub(crate) fn migrate(world: &mut World, from: &str, to: &str, now: Timestamp) -> AccountMigration {
    let movers: Vec<String> = world.followers.list(from).map(str::to_owned).collect();
    for person in movers {
        let following = Following {
            subscribe_scene: "ADD_SCENE_ACCOUNT_MIGRATION",
            ..Following::by_search(now)
        };
        world.followers.follow(to, &person, following);
    }
    let migration = AccountMigration {
        from: from.to_owned(),
        to: to.to_owned(),
        confirmed_at: now,
    };
    world.migrations.retain(|known| known.from != from);
    world.migrations.push(migration.clone());
    migration
}
