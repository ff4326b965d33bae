use tokio_util::sync::{CancellationToken, DropGuard};

use super::player::{Pace, Player};
use super::site::Site;
use super::{Check, PlayError};
use crate::scenario::Scenario;
use crate::simulator::Simulator;

/// A scenario on a simulator that runs already, one step at a time, so that people can look at
/// phone and exchanges in between.
pub struct Staged {
    player: Player,
    scenario: Scenario,
    next: usize,
    _site: DropGuard,
}

impl Staged {
    /// Makes the simulator be as it is when the scenario begins: only its apps, people and faults,
    /// its script, no exchanges. `authority` is where the simulator listens.
    ///
    /// # Errors
    /// If the site's server or the client cannot be started; the simulator is unchanged then.
    pub async fn set(
        simulator: &Simulator,
        authority: &str,
        mut scenario: Scenario,
    ) -> Result<Self, PlayError> {
        let stop = CancellationToken::new();
        let site = Site::start(stop.clone()).await.map_err(PlayError::Listen)?;
        for app in &mut scenario.apps {
            site.adopt(app);
        }
        let player = Player::new(simulator.clone(), authority, site, Pace::Beside)
            .map_err(PlayError::Client)?;
        simulator.stage(&scenario);
        Ok(Self {
            player,
            scenario,
            next: 0,
            _site: stop.drop_guard(),
        })
    }

    /// How many steps have been done.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.next
    }

    /// How many steps there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scenario.steps.len()
    }

    /// Whether there is no step at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scenario.steps.is_empty()
    }

    /// Does the next step, and says what came of it; nothing when all are done.
    pub async fn step(&mut self) -> Option<Check> {
        let step = self.scenario.steps.get(self.next)?;
        self.next += 1;
        Some(self.player.play(step).await)
    }
}
