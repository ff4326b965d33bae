use saoma_ambient::{Entropy, token};
use saoma_model::{Access, Application, ApplicationId, ClientId, Enablement, SigningAlgorithm};
use saoma_vault::hash_token;
use secrecy::SecretString;

use super::{Planner, Step, facts, slug};
use crate::file::ApplicationEntry;
use crate::report::{ChangeKind, Subject};
use crate::secrets::Found;
use crate::stored::StoredApplication;

/// What a client secret of our making begins with, so that people and scanners of leaked secrets
/// recognise it.
const CLIENT_SECRET_PREFIX: &str = "saoma_cs_";

impl Planner<'_> {
    pub(super) fn applications(&mut self) {
        for entry in &self.input.file.applications {
            let application = self.application(entry);
            let made = self.client_secret(entry, &application.id);
            self.report_application(&application, made);
        }
        for stored in self.input.stored.applications.values() {
            let mut named = self.input.file.applications.iter();
            if !named.any(|entry| entry.id == stored.application.id.as_str()) {
                self.switch_off(stored);
            }
        }
    }

    fn application(&mut self, entry: &ApplicationEntry) -> Application {
        let before = self.input.stored.application(&entry.id);
        let application = self.application_of(entry, before);
        let known = before.map_or(&[][..], |before| &before.enablements);
        let enablements = self.enablements(entry, &application.id, known);
        let facts_before =
            before.map(|before| facts::of_application(&before.application, &before.enablements));
        let after = facts::of_application(&application, &enablements);
        let sources_before = facts_before
            .as_ref()
            .and_then(|facts| facts.get("sources"))
            .cloned();
        let sources_changed = sources_before.as_ref() != after.get("sources");
        if self.compare(Subject::Application, &entry.id, facts_before, after) {
            self.steps.push(Step::PutApplication(application.clone()));
            if sources_changed {
                self.replace_enablements(&application.id, enablements);
            }
        }
        application
    }

    fn application_of(
        &mut self,
        entry: &ApplicationEntry,
        before: Option<&StoredApplication>,
    ) -> Application {
        let before = before.map(|before| &before.application);
        Application {
            workspace: self.workspace,
            id: slug(&entry.id),
            client_id: before.map_or_else(
                || client_id(&self.input.file.workspace, &entry.id),
                |before| before.client_id.clone(),
            ),
            name: entry.name.clone(),
            description: entry.description.clone(),
            logo: self.picture(entry.logo.as_deref()),
            kind: entry.kind,
            redirect_uris: entry.redirect_uris.clone(),
            post_logout_redirect_uris: entry.post_logout_redirect_uris.clone(),
            id_token_signed_response_alg: entry
                .id_token_signed_response_alg
                .unwrap_or(SigningAlgorithm::Rs256),
            lifetimes: entry.lifetimes.lifetimes(),
            access: entry.access.unwrap_or(Access::AllowAll),
            branding: entry
                .branding
                .branding(self.picture(entry.branding.background.as_deref())),
            has_client_secret: before.is_some_and(|before| before.has_client_secret),
            created_at: before.map_or(self.input.now, |before| before.created_at),
            updated_at: self.input.now,
        }
    }

    /// The sources that the file names, in its order; behind them, switched off, those it does not.
    fn enablements(
        &self,
        entry: &ApplicationEntry,
        application: &ApplicationId,
        known: &[Enablement],
    ) -> Vec<Enablement> {
        let named = entry.sources.iter().map(|named| Enablement {
            workspace: self.workspace,
            application: application.clone(),
            source: slug(&named.id),
            enabled: named.enabled,
            position: 0,
            is_default: named.default,
        });
        let unnamed = known.iter().filter(|known| {
            let mut named = entry.sources.iter();
            !named.any(|named| named.id == known.source.as_str())
        });
        let all = named.chain(unnamed.map(switched_off));
        (0..)
            .zip(all)
            .map(|(position, enablement)| Enablement {
                position,
                ..enablement
            })
            .collect()
    }

    fn replace_enablements(&mut self, application: &ApplicationId, enablements: Vec<Enablement>) {
        let step = Step::ReplaceEnablements(self.workspace, application.clone(), enablements);
        self.steps.push(step);
    }

    /// An application has no switch of its own: it offers no source any more.
    fn switch_off(&mut self, stored: &StoredApplication) {
        let application = &stored.application;
        let enablements: Vec<_> = stored.enablements.iter().map(switched_off).collect();
        if self.compare_as(
            ChangeKind::Disabled,
            Subject::Application,
            application.id.as_str(),
            Some(facts::of_application(application, &stored.enablements)),
            facts::of_application(application, &enablements),
        ) {
            self.replace_enablements(&application.id, enablements);
        }
    }

    /// Sets the client secret that the file names, or makes one where one is needed and none is
    /// stored; answers the one made.
    fn client_secret(
        &mut self,
        entry: &ApplicationEntry,
        id: &ApplicationId,
    ) -> Option<SecretString> {
        let stored = self.input.stored.application(&entry.id);
        let hash = stored.and_then(|stored| stored.client_secret_hash);
        if !entry.kind.is_confidential() {
            // It was a web application once: a secret that nobody asks for is better gone.
            if hash.is_some() {
                self.set_client_secret(id, None, ChangeKind::SecretSet);
            }
            return None;
        }
        let vault = self.input.vault;
        match self.input.secrets.client_secret(&entry.id) {
            Some(Found::Secret(given)) => {
                if !hash.is_some_and(|hash| vault.verify_client_secret(given, &hash)) {
                    self.set_client_secret(id, Some(given), ChangeKind::SecretSet);
                }
                None
            }
            None if hash.is_none() => {
                let made = new_client_secret(self.input.entropy);
                self.set_client_secret(id, Some(&made), ChangeKind::ClientSecretMade);
                Some(made)
            }
            Some(Found::Nothing(_)) | None => None,
        }
    }

    fn set_client_secret(
        &mut self,
        id: &ApplicationId,
        secret: Option<&SecretString>,
        change: ChangeKind,
    ) {
        let hash = secret.map(|secret| self.input.vault.hash_client_secret(secret));
        let step = Step::SetClientSecret(self.workspace, id.clone(), hash);
        self.steps.push(step);
        self.note_secret(change, Subject::Application, id.as_str());
    }
}

/// A client secret that nobody has yet.
pub(crate) fn new_client_secret(entropy: &dyn Entropy) -> SecretString {
    SecretString::from(format!("{CLIENT_SECRET_PREFIX}{}", token(entropy)))
}

fn switched_off(enablement: &Enablement) -> Enablement {
    Enablement {
        enabled: false,
        is_default: false,
        ..enablement.clone()
    }
}

/// The client id of a new application: its short name, and a tail that follows from workspace and
/// application. So a dry run tells the real one, a sandbox made anew keeps it, and the client id
/// of one workspace is unknown in another.
fn client_id(workspace: &str, application: &str) -> ClientId {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let hash = hash_token(&format!("client_id/{workspace}/{application}"));
    let tail = hash.iter().take(8);
    let tail = tail.filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    let tail: String = tail.map(|letter| char::from(*letter)).collect();
    ClientId::new(format!("{application}-{tail}"))
}
