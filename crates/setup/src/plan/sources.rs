use saoma_model::{
    AES_KEY_OVERLAP, AppId, Association, EventSecrets, MiniProgramSettings,
    OfficialAccountSettings, Proof, Source, SourceKind, SourceSettings, new_aes_key,
    new_event_token,
};
use secrecy::ExposeSecret as _;

use super::{Planner, Step, facts, slug};
use crate::file::SourceEntry;
use crate::report::{ChangeKind, Subject};
use crate::secrets::Found;

impl Planner<'_> {
    pub(super) fn sources(&mut self) {
        for entry in &self.input.file.sources {
            self.source(entry);
        }
        for source in self.input.stored.sources.values() {
            let mut named = self.input.file.sources.iter();
            if !named.any(|entry| entry.id == source.id.as_str()) {
                self.disable_source(source);
            }
        }
    }

    fn source(&mut self, entry: &SourceEntry) {
        let before = self.input.stored.source(&entry.id);
        let source = Source {
            workspace: self.workspace,
            id: slug(&entry.id),
            kind: entry.kind,
            appid: AppId::new(&entry.appid),
            display_name: entry.display_name.clone(),
            login_only: entry.login_only,
            association: entry.association,
            proofs: proofs(entry),
            logo: self.picture(entry.logo.as_deref()),
            settings: self.settings(entry),
            has_event_secrets: before.is_some_and(|before| before.has_event_secrets),
            enabled: entry.enabled,
            created_at: before.map_or(self.input.now, |before| before.created_at),
            updated_at: self.input.now,
        };
        let facts_before = before.map(facts::of_source);
        let after = facts::of_source(&source);
        if self.compare(Subject::Source, &entry.id, facts_before, after) {
            self.steps.push(Step::PutSource(source));
        }
        if entry.kind == SourceKind::WechatOfficialAccount {
            self.event_secrets(entry);
        }
    }

    fn settings(&mut self, entry: &SourceEntry) -> SourceSettings {
        match SourceSettings::new(entry.kind) {
            SourceSettings::WechatPc {} => SourceSettings::WechatPc {},
            SourceSettings::WechatMiniProgram(usual) => {
                SourceSettings::WechatMiniProgram(MiniProgramSettings {
                    page_path: entry.page_path.clone().unwrap_or(usual.page_path),
                    qr_logo: self.picture(entry.qr_logo.as_deref()),
                })
            }
            SourceSettings::WechatOfficialAccount(usual) => {
                SourceSettings::WechatOfficialAccount(OfficialAccountSettings {
                    encryption: entry.encryption.unwrap_or(usual.encryption),
                    confirm_by_tap: entry.confirm_by_tap.unwrap_or(usual.confirm_by_tap),
                    welcome_text: entry.welcome_text.clone(),
                    signed_in_text: entry.signed_in_text.clone(),
                    forward_url: entry.forward_url.clone(),
                })
            }
        }
    }

    /// Sets the Token and EncodingAESKey that the file names, or makes both where none are stored.
    fn event_secrets(&mut self, entry: &SourceEntry) {
        let secrets = self.input.secrets;
        let given = |found: Option<&Found>| found.and_then(Found::secret).cloned();
        let token = given(secrets.event_token(&entry.id));
        let aes_key = given(secrets.aes_key(&entry.id));
        let before = self.input.stored.event_secrets(&entry.id);
        let (token, aes_key, is_made) = match (token, aes_key, before) {
            (Some(token), Some(aes_key), Some(before)) if before.is_same(&token, &aes_key) => {
                return;
            }
            (Some(token), Some(aes_key), _) => (token, aes_key, false),
            (_, _, Some(_)) => return,
            (_, _, None) => {
                let entropy = self.input.entropy;
                (new_event_token(entropy), new_aes_key(entropy), true)
            }
        };
        let until = self.input.now.plus(AES_KEY_OVERLAP);
        let previous =
            before.filter(|before| before.aes_key.expose_secret() != aes_key.expose_secret());
        let made = EventSecrets {
            token,
            aes_key,
            previous_aes_key: previous.map(|before| (before.aes_key.clone(), until)),
        };
        if is_made {
            self.made_event_secrets
                .insert(entry.id.clone(), made.clone());
        }
        let step = Step::SetEventSecrets(self.workspace, slug(&entry.id), made);
        self.steps.push(step);
        self.note_secret(ChangeKind::SecretSet, Subject::Source, &entry.id);
    }

    /// Deleting it would lose what ties users to it; switched off it can come back.
    fn disable_source(&mut self, before: &Source) {
        let source = Source {
            enabled: false,
            updated_at: self.input.now,
            ..before.clone()
        };
        if self.compare_as(
            ChangeKind::Disabled,
            Subject::Source,
            before.id.as_str(),
            Some(facts::of_source(before)),
            facts::of_source(&source),
        ) {
            self.steps.push(Step::PutSource(source));
        }
    }
}

/// Who asks and does not say for which proofs takes any.
fn proofs(entry: &SourceEntry) -> Vec<Proof> {
    match (&entry.proofs, entry.association) {
        (Some(proofs), _) => {
            let mut proofs = proofs.clone();
            proofs.sort();
            proofs.dedup();
            proofs
        }
        (None, Association::Ask) => Proof::ALL.to_vec(),
        (None, Association::None | Association::FieldMatch) => Vec::new(),
    }
}
