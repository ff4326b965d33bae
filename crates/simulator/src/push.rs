//! What WeChat sends to apps' servers by itself: events, and the check of a server's URL.

mod chat;
mod delivery;
mod mode;
mod outgoing;
mod reply;
mod url_check;

pub use mode::{Encryption, EventsFormat, ServerSettingError};

pub(crate) use chat::{Chat, Chats};
pub(crate) use mode::check_server_settings;
pub(crate) use url_check::{UrlCheck, UrlChecks};

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use saoma_ambient::{Clock, Timestamp};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::event::Event;
use crate::simulator::Simulator;
use crate::world::Subject;
use outgoing::Outgoing;

/// How many requests wait at most. The oldest are forgotten first.
const MAX_QUEUE: usize = 10_000;
/// How many requests are under way at once.
const AT_ONCE: usize = 64;
/// How long an event that was put behind its follower waits for one.
const HELD: Duration = Duration::from_secs(5);

/// Requests that wait to be sent.
#[derive(Default)]
pub(crate) struct Pushes {
    queue: Mutex<Queue>,
    news: Notify,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    /// Events that wait for the next one of their lane, by lane.
    held: HashMap<Lane, Outgoing>,
    /// Cancelled when all is forgotten, so that nothing goes on from before.
    until_cleared: CancellationToken,
}

/// Requests of one lane keep their order: what one person does to one app.
type Lane = (String, Option<String>);

enum Job {
    Send(Box<Outgoing>),
    /// Sends what is held on the lane at this time, unless another event took it along before.
    Release(Lane, Timestamp),
}

/// Tells the app's server of `event`, if it has one; returns at once.
pub(crate) fn push(simulator: &Simulator, appid: &str, event: &Event) {
    let Some(app) = simulator.world().app(appid).cloned() else {
        return;
    };
    let Some(outgoing) = outgoing::push(simulator, &app, event) else {
        return;
    };
    let subject = Subject {
        appid: Some(appid.to_owned()),
        person: Some(event.person.clone()),
    };
    let take = |fault| simulator.world().take_named_fault(fault, &subject);
    let is_late = take("event-out-of-order");
    let is_twice = take("duplicate-event");
    let pushes = simulator.pushes();
    if is_late {
        pushes.hold(outgoing, simulator.clock().now().plus(HELD));
    } else {
        pushes.add(outgoing, is_twice);
    }
}

/// Asks the app's server whether it knows the Token; the outcome is in the world's `url_checks`.
/// Returns at once.
pub(crate) fn check_url(simulator: &Simulator, appid: &str) {
    let app = simulator.world().app(appid).cloned();
    if let Some(outgoing) = app.and_then(|app| outgoing::url_check(simulator, &app)) {
        simulator.pushes().add(outgoing, false);
    }
}

/// The same, for who waits for the outcome; nothing if the app has no URL.
pub(crate) async fn check_url_now(
    simulator: &Simulator,
    appid: &str,
    stop: &CancellationToken,
) -> Option<UrlCheck> {
    let app = simulator.world().app(appid).cloned()?;
    let outgoing = outgoing::url_check(simulator, &app)?;
    delivery::deliver(simulator, &outgoing, stop).await;
    simulator.world().url_checks.all().get(appid).cloned()
}

/// Sends what is queued until `stop`.
pub(crate) async fn deliver(simulator: Simulator, stop: CancellationToken) {
    let mut lanes: HashMap<Lane, JoinHandle<()>> = HashMap::new();
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        while let Some(job) = simulator.pushes().next() {
            let lane = job.lane();
            let before = lanes.remove(&lane);
            let sending = send(
                simulator.clone(),
                job,
                before,
                at_once.clone(),
                stop.clone(),
            );
            lanes.insert(lane, tokio::spawn(sending));
            if lanes.len() > MAX_QUEUE {
                lanes.retain(|_, sending| !sending.is_finished());
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = simulator.pushes().news.notified() => {}
        }
    }
}

/// Sends one request after the one `before` it on its lane.
async fn send(
    simulator: Simulator,
    job: Job,
    before: Option<JoinHandle<()>>,
    at_once: Arc<Semaphore>,
    stop: CancellationToken,
) {
    if let Some(before) = before {
        // Whether it was answered or panicked, the next one's turn has come.
        let _ = before.await;
    }
    match job {
        Job::Send(outgoing) => {
            let Ok(_permit) = at_once.acquire().await else {
                return;
            };
            let until_cleared = simulator.pushes().until_cleared();
            tokio::select! {
                () = until_cleared.cancelled() => {}
                () = delivery::deliver(&simulator, &outgoing, &stop) => {}
            }
        }
        Job::Release(lane, at) => {
            // Not on the lane itself: what it waits for would wait for it.
            tokio::spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = simulator.clock().sleep_until(at) => simulator.pushes().release(&lane),
                }
            });
        }
    }
}

impl Pushes {
    /// Forgets what waits, and ends what is under way.
    pub(crate) fn clear(&self) {
        let before = std::mem::take(&mut *self.queue());
        before.until_cleared.cancel();
    }

    fn until_cleared(&self) -> CancellationToken {
        self.queue().until_cleared.clone()
    }

    fn add(&self, outgoing: Outgoing, is_twice: bool) {
        let mut queue = self.queue();
        let lane = outgoing.lane();
        let again = is_twice.then(|| Outgoing {
            fault: Some("duplicate-event"),
            ..outgoing.clone()
        });
        queue.send(Some(outgoing));
        queue.send(again);
        let held = queue.held.remove(&lane);
        queue.send(held);
        drop(queue);
        self.news.notify_one();
    }

    /// Keeps it back for the next event of its lane to overtake it, until `at`.
    fn hold(&self, outgoing: Outgoing, at: Timestamp) {
        let mut queue = self.queue();
        let lane = outgoing.lane();
        let held = Outgoing {
            fault: Some("event-out-of-order"),
            ..outgoing
        };
        let before = queue.held.insert(lane.clone(), held);
        queue.send(before);
        queue.wait(Job::Release(lane, at));
        drop(queue);
        self.news.notify_one();
    }

    fn release(&self, lane: &Lane) {
        let mut queue = self.queue();
        let held = queue.held.remove(lane);
        queue.send(held);
        drop(queue);
        self.news.notify_one();
    }

    fn next(&self) -> Option<Job> {
        self.queue().waiting.pop_front()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // No step leaves the queue half changed, so a panic elsewhere does not spoil it.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn send(&mut self, outgoing: Option<Outgoing>) {
        if let Some(outgoing) = outgoing {
            self.wait(Job::Send(Box::new(outgoing)));
        }
    }

    fn wait(&mut self, job: Job) {
        if self.waiting.len() >= MAX_QUEUE {
            self.waiting.pop_front();
        }
        self.waiting.push_back(job);
    }
}

impl Job {
    fn lane(&self) -> Lane {
        match self {
            Self::Send(outgoing) => outgoing.lane(),
            Self::Release(lane, _) => lane.clone(),
        }
    }
}

impl Outgoing {
    fn lane(&self) -> Lane {
        (self.appid.clone(), self.person.clone())
    }
}
