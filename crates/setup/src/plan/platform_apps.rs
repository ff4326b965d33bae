use saoma_model::{AppId, OpenPlatform, PlatformApp, PlatformAppHealth, VerificationFile};
use secrecy::ExposeSecret;

use super::{Planner, Step, facts};
use crate::file::PlatformAppEntry;
use crate::report::{ChangeKind, Subject};
use crate::secrets::Found;

impl Planner<'_> {
    /// A platform app that the file does not name stays as it is: without a source it signs nobody
    /// in, and its AppSecret may be hard to come by again.
    pub(super) fn platform_apps(&mut self) {
        for entry in &self.input.file.platform_apps {
            self.platform_app(entry);
            self.app_secret(entry);
        }
    }

    fn platform_app(&mut self, entry: &PlatformAppEntry) {
        let before = self.input.stored.platform_app(&entry.appid);
        let app = PlatformApp {
            workspace: self.workspace,
            appid: AppId::new(&entry.appid),
            kind: entry.kind,
            name: entry.name.clone(),
            open_platform: entry.open_platform.as_deref().map(OpenPlatform::new),
            callback_domain: entry.callback_domain.clone(),
            web_authorization_domain: entry.web_authorization_domain.clone(),
            verification_file: entry
                .verification_file
                .as_ref()
                .map(|file| VerificationFile {
                    name: file.name.clone(),
                    content: file.content.trim_end_matches(['\r', '\n']).to_owned(),
                }),
            status: entry.status,
            health: PlatformAppHealth::default(),
            has_secret: before.is_some_and(|before| before.app.has_secret),
            created_at: before.map_or(self.input.now, |before| before.app.created_at),
            updated_at: self.input.now,
        };
        let facts_before = before.map(|before| facts::of_platform_app(&before.app));
        let after = facts::of_platform_app(&app);
        if self.compare(Subject::PlatformApp, &entry.appid, facts_before, after) {
            self.steps.push(Step::PutPlatformApp(app));
        }
    }

    fn app_secret(&mut self, entry: &PlatformAppEntry) {
        let given = self.input.secrets.app_secret(&entry.appid);
        let Some(given) = given.and_then(Found::secret) else {
            return;
        };
        let before = self.input.stored.platform_app(&entry.appid);
        let before = before.and_then(|before| before.secret.as_ref());
        if before.is_some_and(|before| before.expose_secret() == given.expose_secret()) {
            return;
        }
        self.steps.push(Step::SetAppSecret(
            self.workspace,
            AppId::new(&entry.appid),
            given.clone(),
        ));
        self.note_secret(ChangeKind::SecretSet, Subject::PlatformApp, &entry.appid);
    }
}
