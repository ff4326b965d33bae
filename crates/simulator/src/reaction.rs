//! Plays the script of a scenario: people who react by themselves.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use saoma_ambient::Clock;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::due::{Due, Waiting};
use crate::exchange::Kept;
use crate::phone::{self, Act};
use crate::scenario::{Reaction, ScriptedAct, ScriptedWord};
use crate::simulator::Simulator;

/// The reactions, and how far the exchanges have been looked through.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// Each with how often it has come.
    reactions: Mutex<Vec<(Reaction, u32)>>,
    seen: AtomicU64,
    /// The last exchange that came before the script: it is no news to it.
    before: AtomicU64,
    armed: Notify,
}

impl Script {
    pub(crate) fn new(reactions: &[Reaction]) -> Self {
        let reactions = reactions.iter().map(|reaction| (reaction.clone(), 0));
        Self {
            reactions: Mutex::new(reactions.collect()),
            seen: AtomicU64::new(0),
            before: AtomicU64::new(0),
            armed: Notify::new(),
        }
    }

    /// From the exchange after `last` on these come, each as often as it says.
    pub(crate) fn arm(&self, reactions: &[Reaction], last: u64) {
        self.before.store(last, Ordering::Release);
        let reactions = reactions.iter().map(|reaction| (reaction.clone(), 0));
        *self
            .reactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = reactions.collect();
        self.armed.notify_one();
    }

    /// Whether all that came up to `seq` has been looked at.
    pub(crate) fn has_seen(&self, seq: u64) -> bool {
        self.is_empty() || self.seen.load(Ordering::Acquire) >= seq
    }

    fn is_empty(&self) -> bool {
        let reactions = self
            .reactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        reactions.is_empty()
    }

    /// Those that the exchange calls for; counts them.
    fn called_by(&self, kept: &Kept) -> Vec<Reaction> {
        let exchange = &kept.exchange;
        let mut reactions = self
            .reactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut called = Vec::new();
        for (reaction, times) in reactions.iter_mut() {
            let is_called = reaction.on == exchange.kind
                && reaction.times.is_none_or(|most| *times < most)
                && (reaction.app.is_none() || reaction.app == exchange.app);
            if is_called {
                *times = times.saturating_add(1);
                called.push(reaction.clone());
            }
        }
        called
    }
}

/// Reacts until `stop`.
pub(crate) async fn react(simulator: Simulator, stop: CancellationToken) {
    let mut news = simulator.recorder().subscribe();
    let mut seen = 0;
    loop {
        // Who has no script does not pay for looking through the exchanges.
        while simulator.script().is_empty() {
            let armed = simulator.script().armed.notified();
            if stop.run_until_cancelled(armed).await.is_none() {
                return;
            }
            seen = simulator.script().before.load(Ordering::Acquire);
            simulator.script().seen.store(seen, Ordering::Release);
        }
        news.borrow_and_update();
        let (newer, _) = simulator.recorder().after(seen);
        for kept in newer {
            seen = kept.exchange.seq;
            begin(&simulator, &kept, &stop);
            simulator.script().seen.store(seen, Ordering::Release);
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = news.changed() => if changed.is_err() { return },
        }
    }
}

fn begin(simulator: &Simulator, kept: &Kept, stop: &CancellationToken) {
    let Some(target) = target(kept) else { return };
    for reaction in simulator.script().called_by(kept) {
        let Some(first) = reaction.acts.first() else {
            continue;
        };
        // Said before anybody can ask what is due.
        let due = due(simulator, first);
        let playing = play(simulator.clone(), reaction, target.clone(), due);
        let stop = stop.clone();
        tokio::spawn(async move { stop.run_until_cancelled(playing).await });
    }
}

async fn play(simulator: Simulator, reaction: Reaction, target: String, first: Due) {
    let mut due_now = first;
    for (index, scripted) in reaction.acts.iter().enumerate() {
        due_now.wait(&simulator).await;
        // The next wait begins before this act shows, and this one ends after it, so that there is
        // no moment in which the script seems to wait for nothing.
        let next = reaction
            .acts
            .get(index + 1)
            .map(|following| due(&simulator, following));
        let act = match scripted.act {
            ScriptedWord::Scan => Act::Scan,
            ScriptedWord::Confirm => Act::Confirm,
            ScriptedWord::Refuse => Act::Refuse,
            ScriptedWord::Authorize => Act::Authorize,
        };
        if let Err(refused) = phone::act(&simulator, &reaction.person, &target, act) {
            tracing::info!(person = reaction.person, %refused, "a reaction of the script could not be played");
            return;
        }
        let Some(next) = next else { return };
        due_now = next;
    }
}

fn due(simulator: &Simulator, scripted: &ScriptedAct) -> Due {
    // Nobody reacts in no time; and what reacts to itself must not do so at once for ever.
    let after = Duration::from_millis(scripted.after_ms.max(1));
    let at = simulator.clock().now().plus(after);
    simulator.dues().add(at, Waiting::Reaction)
}

/// The code that the exchange is about: a ticket, a mini program's scene, or a website's uuid.
fn target(kept: &Kept) -> Option<String> {
    let body = kept.exchange.body.as_deref().unwrap_or_default();
    let answer: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let ticket = answer.get("ticket").and_then(serde_json::Value::as_str);
    ticket.map(str::to_owned).or_else(|| kept.login.clone())
}
