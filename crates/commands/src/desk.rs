//! What the screens look at: store, servers, settings, events.

mod ending;
mod opening;
mod reminding;
mod servers;
mod watching;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use saoma_ambient::{Clock, Entropy, alphanumeric};
use saoma_runtime::{Listening, SimulatorCalls, Stored};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::{KeySources, RecoveryCode};
use tokio::sync::RwLock;

use crate::commands::migrations::Exports;
use crate::commands::preparation_tools::SiteChecks;
use crate::error::Problem;
use crate::event::Topic;
use crate::events::{Events, Subscription};
use crate::migrating::Migrating;
use crate::settings::{Settings, SettingsFile};

pub use ending::Endings;
pub(crate) use opening::OpenStore;
pub use reminding::Notice;
pub(crate) use servers::Servers;

/// What a desk is made of.
pub struct DeskOptions {
    /// Where settings and, usually, the store lie.
    pub data_folder: PathBuf,
    /// The store.
    pub store: StoreAddress,
    /// Where the master key may rest. A screen may add a passphrase or a recovery code.
    pub keys: KeySources,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids, secrets and references.
    pub entropy: Arc<dyn Entropy>,
    /// The system's language.
    pub system_lang: Lang,
    /// Origins of this program's own windows: their pages may frame the lab's logins.
    pub frame_ancestors: Vec<String>,
    /// Where the console listens, if it is one that asks.
    pub console_url: Option<String>,
}

/// The store, the servers, the settings and the events of this program. Cheap to clone.
#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Inner>, Option<Lang>);

pub(crate) struct Inner {
    pub(crate) options: DeskOptions,
    pub(crate) events: Arc<Events>,
    settings: Mutex<SettingsFile>,
    pub(crate) site_checks: SiteChecks,
    pub(crate) migrating: Migrating,
    pub(crate) exports: Exports,
    recovery_code: Mutex<Option<RecoveryCode>>,
    /// Whoever changes it holds `changing`, too, since opening and starting take their time and
    /// readers shall not wait for them.
    state: RwLock<State>,
    changing: tokio::sync::Mutex<()>,
}

struct State {
    store: OpenStore,
    servers: Arc<Servers>,
}

impl Desk {
    /// Reads the settings, opens the store or makes it, and starts the servers. A store or a
    /// server that fails leaves the desk at work: `status` says what is wrong.
    pub async fn open(options: DeskOptions) -> Self {
        let settings = SettingsFile::read(&options.data_folder);
        let (store, recovery_code) = opening::open(&options, &options.keys).await;
        let inner = Inner {
            options,
            events: Arc::new(Events::default()),
            settings: Mutex::new(settings),
            site_checks: SiteChecks::default(),
            migrating: Migrating::default(),
            exports: Exports::default(),
            recovery_code: Mutex::new(recovery_code),
            state: RwLock::new(State {
                servers: Arc::new(Servers::stopped()),
                store,
            }),
            changing: tokio::sync::Mutex::new(()),
        };
        let desk = Self(Arc::new(inner), None);
        desk.restart().await;
        desk
    }

    /// Follows some topics: what came after the event number `after`, or what comes from now on.
    #[must_use]
    pub fn subscribe(&self, topics: &[Topic], after: Option<u64>) -> Subscription {
        self.0.events.subscribe(topics, after)
    }

    /// What listens of provider and simulator.
    pub async fn listening(&self) -> Vec<Listening> {
        let servers = self.servers().await;
        let provider = servers.provided.iter().map(|provided| &provided.listening);
        let simulator = servers.simulation.iter();
        let simulator = simulator.flat_map(|simulation| &simulation.listening);
        provider.chain(simulator).cloned().collect()
    }

    /// The settings as they are.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings_file().settings.clone()
    }

    /// The language that the screens are in.
    #[must_use]
    pub fn lang(&self) -> Lang {
        let language = self.settings_file().settings.language;
        language.resolve(self.1.unwrap_or(self.0.options.system_lang))
    }

    /// The same desk for a screen whose own system speaks `lang`: a browser may stand on another
    /// system than this program.
    #[must_use]
    pub fn for_screen_in(&self, lang: Lang) -> Self {
        Self(self.0.clone(), Some(lang))
    }

    /// Stops the servers and closes the store. The desk answers `store_not_open` from then on.
    pub async fn close(&self) {
        let _changing = self.0.changing.lock().await;
        let servers = self.servers().await;
        servers.stop().await;
        let closed = OpenStore::Closed;
        let store = std::mem::replace(&mut self.0.state.write().await.store, closed);
        if let OpenStore::Open { stored, .. } = store {
            stored.store.close().await;
        }
    }

    /// Stops the servers and starts them by the settings of now.
    pub(crate) async fn restart(&self) {
        let _changing = self.0.changing.lock().await;
        self.restart_unlocked().await;
    }

    /// Opens a store that did not open, with what a person typed.
    pub(crate) async fn open_again(&self, keys: &KeySources) {
        let _changing = self.0.changing.lock().await;
        if self.stored().await.is_ok() {
            return;
        }
        let (store, recovery_code) = opening::open(&self.0.options, keys).await;
        if let Some(code) = recovery_code {
            *self.recovery_code() = Some(code);
        }
        self.0.state.write().await.store = store;
        if self.stored().await.is_ok() {
            self.restart_unlocked().await;
        }
    }

    async fn restart_unlocked(&self) {
        self.servers().await.stop().await;
        let stored = self.stored().await.ok();
        let servers = Arc::new(servers::start(self, stored.as_ref()).await);
        self.0.state.write().await.servers = servers.clone();
        watching::watch(self, &servers);
        for view in servers.views() {
            self.0.events.publish(crate::event::EventBody::Server(view));
        }
    }

    /// The open store.
    pub(crate) async fn stored(&self) -> Result<Stored, Problem> {
        match &self.0.state.read().await.store {
            OpenStore::Open { stored, .. } => Ok(stored.clone()),
            OpenStore::Failed(_) | OpenStore::Closed => Err(Problem::StoreNotOpen),
        }
    }

    /// Looks at how the store stands.
    pub(crate) async fn with_store<T>(&self, look: impl FnOnce(&OpenStore) -> T) -> T {
        look(&self.0.state.read().await.store)
    }

    /// The servers of now.
    pub(crate) async fn servers(&self) -> Arc<Servers> {
        self.0.state.read().await.servers.clone()
    }

    /// The simulator's control calls.
    pub(crate) async fn simulator(&self) -> Result<SimulatorCalls, Problem> {
        let servers = self.servers().await;
        let simulation = servers.simulation.as_ref();
        let simulation = simulation.ok_or(Problem::SimulatorDown)?;
        SimulatorCalls::new(&simulation.url).map_err(|_| Problem::SimulatorDown)
    }

    pub(crate) fn settings_file(&self) -> MutexGuard<'_, SettingsFile> {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        let settings = self.0.settings.lock();
        settings.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn recovery_code(&self) -> MutexGuard<'_, Option<RecoveryCode>> {
        let code = self.0.recovery_code.lock();
        code.unwrap_or_else(PoisonError::into_inner)
    }

    /// A word by which a person and the log mean the same failure.
    pub(crate) fn new_reference(&self) -> String {
        alphanumeric(&*self.0.options.entropy, 10)
    }
}
