use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use saoma_model::Origin;
use saoma_model::{Actor, AuditEvent, Slug, Workspace};
use saoma_setup::{
    Applied, ApplyError, Edit, File, Format, SecretReader, Setup, Shown, apply, dry_run, show,
};
use saoma_store::{Store, audit_events, workspaces};
use saoma_testkit::TempStore;
use secrecy::SecretString;

pub(crate) const SAMPLE: &str = include_str!("../acme.yaml");
pub(crate) const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const CLIENT_SECRET: &str = "correct-horse-battery-staple";

/// Runs a test on SQLite and, where it is at hand, on PostgreSQL.
pub(crate) async fn each(test: impl AsyncFn(&World)) {
    let sqlite = World::sqlite().await;
    test(&sqlite).await;
    sqlite.temp.close().await;
    if let Some(temp) = TempStore::postgres().await {
        let postgres = World::over(temp);
        test(&postgres).await;
        postgres.temp.close().await;
    }
}

/// A fresh store, and an environment of its own in which the sample's secrets are set.
pub(crate) struct World {
    temp: TempStore,
    origin: Origin,
    pub(crate) env: Env,
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        Self::over(TempStore::new().await)
    }

    fn over(temp: TempStore) -> Self {
        Self {
            temp,
            origin: Origin::parse("https://login.acme.example").expect("a URL"),
            env: Env::default(),
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.temp.store
    }

    pub(crate) fn setup(&self) -> Setup<'_> {
        Setup {
            store: &self.temp.store,
            vault: &self.temp.vault,
            clock: &*self.temp.clock,
            entropy: &*self.temp.entropy,
            secrets: &self.env,
            origin: &self.origin,
        }
    }

    pub(crate) fn edit(&self) -> Edit<'_> {
        Edit {
            store: &self.temp.store,
            vault: &self.temp.vault,
            clock: &*self.temp.clock,
            entropy: &*self.temp.entropy,
            origin: &self.origin,
            actor: Actor::Admin,
        }
    }

    pub(crate) async fn try_apply(&self, yaml: &str) -> Result<Applied, ApplyError> {
        apply(self.setup(), &file(yaml), Actor::CommandLine).await
    }

    pub(crate) async fn apply(&self, yaml: &str) -> Applied {
        self.try_apply(yaml).await.expect("the file is applied")
    }

    pub(crate) async fn dry_run(&self, yaml: &str) -> Applied {
        dry_run(self.setup(), &file(yaml))
            .await
            .expect("the file could be applied")
    }

    pub(crate) async fn show(&self) -> Shown {
        let shown = show(self.store(), &self.origin, "acme").await;
        shown.expect("the workspace is shown")
    }

    pub(crate) async fn workspace(&self) -> Option<Workspace> {
        let slug = Slug::parse("acme").expect("a slug");
        let mut session = self.store().read().await.expect("a session");
        workspaces::find_by_slug(&mut session, &slug)
            .await
            .expect("the store answers")
    }

    /// The audit log, oldest first.
    pub(crate) async fn audit(&self) -> Vec<AuditEvent> {
        let workspace = self.workspace().await.expect("the workspace was made").id;
        let mut session = self.store().read().await.expect("a session");
        let events = audit_events::list(&mut session, workspace, None, 1000).await;
        let mut events = events.expect("the store answers");
        events.reverse();
        events
    }
}

/// Environment variables that belong to one test.
pub(crate) struct Env(Mutex<BTreeMap<String, String>>);

impl Default for Env {
    fn default() -> Self {
        let env = Self(Mutex::default());
        env.set("ACME_SECRET", APP_SECRET);
        env.set("SHOP_SECRET", CLIENT_SECRET);
        env
    }
}

impl Env {
    pub(crate) fn set(&self, name: &str, value: &str) {
        let mut variables = self.0.lock().expect("no test panics while it holds this");
        variables.insert(name.to_owned(), value.to_owned());
    }
}

impl SecretReader for Env {
    fn env(&self, name: &str) -> Option<SecretString> {
        let variables = self.0.lock().expect("no test panics while it holds this");
        variables
            .get(name)
            .map(|value| SecretString::from(value.as_str()))
    }

    fn file(&self, _: &Path) -> io::Result<SecretString> {
        Err(io::Error::from(io::ErrorKind::NotFound))
    }
}

pub(crate) fn file(yaml: &str) -> File {
    File::read(yaml.as_bytes(), Format::Yaml).expect("the file can be read")
}

/// The changes in short: `source pc updated enabled`.
pub(crate) fn changes(applied: &Applied) -> Vec<String> {
    let changed = applied.report.changed.iter();
    changed
        .map(|change| {
            let words = [change.kind.as_str(), &change.id, change.change.as_str()];
            let fields = change.fields.iter().map(String::as_str);
            words
                .into_iter()
                .chain(fields)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

/// The words of the findings.
pub(crate) fn words(findings: &[saoma_setup::Finding]) -> Vec<&'static str> {
    findings
        .iter()
        .map(|finding| finding.problem.as_str())
        .collect()
}
