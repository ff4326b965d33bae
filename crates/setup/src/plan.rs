//! What has to be done so that a workspace is as a file says: decided from values, so that a dry
//! run is the same decision without the doing.

mod applications;
pub(crate) mod facts;
mod platform_apps;
mod senders;
mod sources;

use std::collections::BTreeMap;

use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{
    AppId, Application, ApplicationId, Channel, Enablement, EventSecrets, Picture, PictureId,
    PlatformApp, Sender, Slug, Source, SourceId, Workspace, WorkspaceId,
};
use saoma_vault::Vault;
use secrecy::SecretString;
use serde_json::json;

use crate::file::File;
use crate::report::{
    Change, ChangeKind, MadeSecret, Report, ReportedApplication, ReportedSource, Subject,
};
use crate::secrets::Secrets;
use crate::stored::Stored;
pub(crate) use applications::new_client_secret;
use facts::Facts;
use saoma_model::Issuer;
pub(crate) use senders::sender_id;

/// Everything a plan is made from. The file has been checked: nothing in it refuses.
pub(crate) struct Input<'a> {
    pub(crate) file: &'a File,
    pub(crate) stored: &'a Stored,
    pub(crate) secrets: &'a Secrets,
    pub(crate) issuer: &'a Issuer,
    pub(crate) vault: &'a Vault,
    pub(crate) now: Timestamp,
    pub(crate) entropy: &'a dyn Entropy,
}

/// What to do, in an order that the store's references allow, and what to tell.
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) report: Report,
}

/// One thing to write.
pub(crate) enum Step {
    AddWorkspace(Workspace),
    RenameWorkspace(WorkspaceId, String),
    PutPlatformApp(PlatformApp),
    SetAppSecret(WorkspaceId, AppId, SecretString),
    PutPicture(Picture),
    PutSource(Source),
    SetEventSecrets(WorkspaceId, SourceId, EventSecrets),
    PutApplication(Application),
    SetClientSecret(WorkspaceId, ApplicationId, Option<[u8; 32]>),
    ForgetSender(WorkspaceId, Channel),
    PutSender(WorkspaceId, Sender, Option<SecretString>),
    ReplaceEnablements(WorkspaceId, ApplicationId, Vec<Enablement>),
    Record(WorkspaceId, Note),
}

/// What the audit log is told; who and when are added by who writes it.
pub(crate) struct Note {
    pub(crate) subject: Subject,
    pub(crate) id: String,
    pub(crate) change: ChangeKind,
    pub(crate) before: Option<Facts>,
    pub(crate) after: Option<Facts>,
}

impl Plan {
    pub(crate) fn make(input: &Input<'_>) -> Self {
        let known = input.stored.workspace.as_ref().map(|known| known.id);
        let mut planner = Planner {
            input,
            workspace: known.unwrap_or_else(|| WorkspaceId::new(input.now, input.entropy)),
            steps: Vec::new(),
            changed: Vec::new(),
            applications: Vec::new(),
            made_event_secrets: BTreeMap::new(),
        };
        planner.workspace();
        planner.platform_apps();
        planner.sources();
        planner.applications();
        planner.senders();
        planner.finish()
    }
}

struct Planner<'a> {
    input: &'a Input<'a>,
    workspace: WorkspaceId,
    steps: Vec<Step>,
    changed: Vec<Change>,
    applications: Vec<ReportedApplication>,
    made_event_secrets: BTreeMap<String, EventSecrets>,
}

impl Planner<'_> {
    fn workspace(&mut self) {
        let file = self.input.file;
        let facts = |name: &str| facts::of(json!({"name": name, "mode": file.mode}));
        let Some(before) = &self.input.stored.workspace else {
            let workspace = Workspace {
                id: self.workspace,
                slug: slug(&file.workspace),
                name: file.name.clone().unwrap_or_else(|| file.workspace.clone()),
                mode: file.mode,
                created_at: self.input.now,
                archived_at: None,
            };
            let after = facts(&workspace.name);
            self.steps.push(Step::AddWorkspace(workspace));
            self.compare(Subject::Workspace, &file.workspace, None, after);
            return;
        };
        let name = file.name.as_ref().unwrap_or(&before.name);
        if self.compare(
            Subject::Workspace,
            &file.workspace,
            Some(facts(&before.name)),
            facts(name),
        ) {
            let step = Step::RenameWorkspace(self.workspace, name.clone());
            self.steps.push(step);
        }
    }

    /// Notes what differs. Answers whether anything does.
    fn compare(&mut self, subject: Subject, id: &str, before: Option<Facts>, after: Facts) -> bool {
        let change = if before.is_some() {
            ChangeKind::Updated
        } else {
            ChangeKind::Created
        };
        self.compare_as(change, subject, id, before, after)
    }

    fn compare_as(
        &mut self,
        change: ChangeKind,
        subject: Subject,
        id: &str,
        before: Option<Facts>,
        after: Facts,
    ) -> bool {
        let Some(before) = before else {
            self.note(change, subject, id, Vec::new(), None, Some(after));
            return true;
        };
        let (before, after) = facts::difference(before, after);
        if after.is_empty() && before.is_empty() {
            return false;
        }
        let fields = after.keys().cloned().collect();
        self.note(change, subject, id, fields, Some(before), Some(after));
        true
    }

    /// Notes that a secret changed: that it did, and nothing of it.
    fn note_secret(&mut self, change: ChangeKind, subject: Subject, id: &str) {
        self.note(change, subject, id, Vec::new(), None, None);
    }

    fn note(
        &mut self,
        change: ChangeKind,
        subject: Subject,
        id: &str,
        fields: Vec<String>,
        before: Option<Facts>,
        after: Option<Facts>,
    ) {
        self.changed.push(Change {
            kind: subject,
            id: id.to_owned(),
            change,
            fields,
        });
        let note = Note {
            subject,
            id: id.to_owned(),
            change,
            before,
            after,
        };
        self.steps.push(Step::Record(self.workspace, note));
    }

    fn report_application(&mut self, application: &Application, made: Option<SecretString>) {
        self.applications.push(ReportedApplication {
            id: application.id.to_string(),
            client_id: application.client_id.to_string(),
            client_secret: made.map(MadeSecret),
        });
    }

    /// The picture that the file names, to be kept if it is given; one that is not stored is left out.
    fn picture(&mut self, text: Option<&str>) -> Option<PictureId> {
        let named = crate::picture::read(text?).ok()?;
        let (id, given) = named.take(self.workspace, self.input.now);
        let is_stored = self.input.stored.pictures.contains(&id);
        match given {
            Some(picture) if !is_stored => self.steps.push(Step::PutPicture(picture)),
            None if !is_stored => return None,
            _ => {}
        }
        Some(id)
    }

    fn finish(mut self) -> Plan {
        let Input { file, issuer, .. } = self.input;
        let made = &mut self.made_event_secrets;
        let sources = file.sources.iter().map(|source| {
            let made = made.remove(&source.id);
            let (token, aes_key) = made.map(|made| (made.token, made.aes_key)).unzip();
            ReportedSource {
                token: token.map(MadeSecret),
                aes_key: aes_key.map(MadeSecret),
                ..ReportedSource::new(issuer, &slug(&source.id), source.kind, file.mode)
            }
        });
        let sources = sources.collect();
        Plan {
            report: Report {
                workspace: file.workspace.clone(),
                issuer: issuer.as_str().to_owned(),
                applications: self.applications,
                sources,
                changed: self.changed,
            },
            steps: self.steps,
        }
    }
}

/// The short name of something in a checked file.
pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a plan is made of a file in which check has refused every other form")
}
