use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use saoma_ambient::{Clock, Entropy, ShiftedClock};
use serde::Serialize;

use crate::app::App;
use crate::authority::CertificateAuthority;
use crate::ids::Ids;
use crate::recorder::Recorder;
use crate::scenario::Scenario;
use crate::wechat;
use crate::world::World;

/// What a simulator is started with.
pub struct Settings {
    /// Ids follow from it: the same seed gives everyone the same openid again.
    pub seed: u64,
    /// The clock that time is read from until `POST /_saoma/clock` moves the simulator's own.
    pub clock: Arc<dyn Clock>,
    /// Makes codes, tokens and the ids of QR codes.
    pub entropy: Arc<dyn Entropy>,
    /// What exists at the start; the built-in `default` scenario if absent.
    pub scenario: Option<Scenario>,
    /// Further host names under which WeChat's endpoints answer. `/_saoma/` never does.
    pub allow_hosts: Vec<String>,
}

/// What WeChat knows of a person for an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// The person's id for this AppID.
    pub openid: String,
    /// The person's id for the open platform account, if the app is bound to one and the person has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unionid: Option<String>,
    /// As in the profile.
    pub nickname: String,
    /// The picture's URL; empty without one.
    pub headimgurl: String,
    /// The verified phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A WeChat that runs on this machine. Clones share everything.
#[derive(Clone)]
pub struct Simulator(Arc<Inner>);

struct Inner {
    ids: Ids,
    base_clock: Arc<dyn Clock>,
    clock: Arc<ShiftedClock>,
    entropy: Arc<dyn Entropy>,
    scenario: Scenario,
    allow_hosts: Vec<String>,
    world: Mutex<World>,
    recorder: Recorder,
    authority: CertificateAuthority,
}

impl Simulator {
    /// Makes one that does not listen yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let scenario = settings.scenario.unwrap_or_default();
        Self(Arc::new(Inner {
            ids: Ids::new(settings.seed),
            clock: Arc::new(ShiftedClock::new(settings.clock.clone())),
            authority: CertificateAuthority::new(settings.clock.now()),
            base_clock: settings.clock,
            entropy: settings.entropy,
            world: Mutex::new(World::new(&scenario)),
            scenario,
            allow_hosts: settings.allow_hosts,
            recorder: Recorder::default(),
        }))
    }

    /// The certificate (PEM) that clients of the forward proxy must trust. Its key is gone.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        self.0.authority.root_pem()
    }

    /// Makes a platform app be as it says, as `PUT /_saoma/apps/{appid}` does.
    pub fn put_app(&self, app: App) {
        self.world().put_app(app);
    }

    /// What WeChat knows of a person for an app, to assert on; nothing if either is unknown.
    #[must_use]
    pub fn truth(&self, person: &str, appid: &str) -> Option<Truth> {
        let world = self.world();
        let (person, app) = (world.person(person)?, world.app(appid)?);
        let open_platform = app
            .body
            .open_platform
            .as_deref()
            .filter(|_| !person.body.legacy);
        Some(Truth {
            openid: self.ids().openid(appid, &person.name),
            unionid: open_platform
                .map(|open_platform| self.ids().unionid(open_platform, &person.name)),
            nickname: person.body.nickname.clone(),
            headimgurl: wechat::headimgurl(self, person),
            phone: person.body.phone.clone(),
        })
    }

    /// Everything as it was at the start: apps, people, faults, clock, recorded exchanges.
    pub fn reset(&self) {
        *self.world() = World::new(&self.0.scenario);
        self.0.clock.reset();
        self.0.recorder.clear();
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // No step leaves the world half changed, so a panic elsewhere does not spoil it.
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn clock(&self) -> &ShiftedClock {
        &self.0.clock
    }

    pub(crate) fn base_clock(&self) -> &Arc<dyn Clock> {
        &self.0.base_clock
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.0.entropy.as_ref()
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.0.recorder
    }

    pub(crate) fn certificate_authority(&self) -> &CertificateAuthority {
        &self.0.authority
    }

    pub(crate) fn allow_hosts(&self) -> &[String] {
        &self.0.allow_hosts
    }
}
