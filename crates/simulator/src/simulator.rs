use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use saoma_ambient::{Clock, Entropy, ShiftedClock};
use serde::Serialize;

use crate::app::App;
use crate::authority::CertificateAuthority;
use crate::due::Dues;
use crate::identity;
use crate::ids::Ids;
use crate::push::{self, Pushes};
use crate::reaction::Script;
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
    seed: u64,
    ids: Ids,
    base_clock: Arc<dyn Clock>,
    clock: Arc<ShiftedClock>,
    entropy: Arc<dyn Entropy>,
    scenario: Scenario,
    allow_hosts: Vec<String>,
    world: Mutex<World>,
    recorder: Recorder,
    pushes: Pushes,
    dues: Dues,
    script: Script,
    authority: CertificateAuthority,
}

impl Simulator {
    /// Makes one that does not listen yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let scenario = settings.scenario.unwrap_or_default();
        let script = Script::new(&scenario.script);
        let simulator = Self(Arc::new(Inner {
            seed: settings.seed,
            ids: Ids::new(settings.seed),
            clock: Arc::new(ShiftedClock::new(settings.clock.clone())),
            authority: CertificateAuthority::new(settings.clock.now()),
            base_clock: settings.clock,
            entropy: settings.entropy,
            world: Mutex::new(World::new(&scenario)),
            scenario,
            allow_hosts: settings.allow_hosts,
            recorder: Recorder::default(),
            pushes: Pushes::default(),
            dues: Dues::default(),
            script,
        }));
        simulator.check_urls();
        simulator
    }

    /// The certificate (PEM) that clients of the forward proxy must trust. Its key is gone.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        self.0.authority.root_pem()
    }

    /// Makes a platform app be as it says, as `PUT /_saoma/apps/{appid}` does.
    pub fn put_app(&self, mut app: App) {
        let appid = app.appid.clone();
        let server = |app: &App| (app.body.events_url.clone(), app.body.token.clone());
        let is_other_server = {
            let mut world = self.world();
            let before = world.app(&appid).map(server);
            let is_other = before != Some(server(&app));
            if let Some(before) = world.app(&appid) {
                app.succeed(before, self.clock().now());
            }
            world.put_app(app);
            is_other
        };
        if is_other_server {
            push::check_url(self, &appid);
        }
    }

    /// What WeChat knows of a person for an app, to assert on; nothing if either is unknown.
    #[must_use]
    pub fn truth(&self, person: &str, appid: &str) -> Option<Truth> {
        let world = self.world();
        let person = world.person(person)?;
        world.app(appid)?;
        Some(Truth {
            openid: identity::openid(self, appid, &person.name),
            unionid: identity::unionid_in(&world, self.ids(), appid, &person.name),
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
        self.0.pushes.clear();
        let last = self.0.recorder.last_seq();
        self.0.script.arm(&self.0.scenario.script, last);
        self.check_urls();
    }

    /// Everything as another scenario says, until the next reset.
    pub(crate) fn stage(&self, scenario: &Scenario) {
        self.reset();
        *self.world() = World::new(scenario);
        self.0
            .script
            .arm(&scenario.script, self.0.recorder.last_seq());
        self.check_urls();
    }

    /// Asks the servers of all apps whether they know their Token, as soon as it serves.
    fn check_urls(&self) {
        let appids: Vec<_> = {
            let world = self.world();
            world.apps.iter().map(|app| app.appid.clone()).collect()
        };
        for appid in appids {
            push::check_url(self, &appid);
        }
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

    pub(crate) fn seed(&self) -> u64 {
        self.0.seed
    }

    pub(crate) fn dues(&self) -> &Dues {
        &self.0.dues
    }

    pub(crate) fn script(&self) -> &Script {
        &self.0.script
    }

    pub(crate) fn pushes(&self) -> &Pushes {
        &self.0.pushes
    }

    pub(crate) fn certificate_authority(&self) -> &CertificateAuthority {
        &self.0.authority
    }

    pub(crate) fn allow_hosts(&self) -> &[String] {
        &self.0.allow_hosts
    }
}
