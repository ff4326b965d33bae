//! The workspace of `saoma serve --sandbox` without a file.

use saoma_model::{ApplicationType, Mode, PlatformAppKind, PlatformAppStatus, SourceKind};
use secrecy::SecretString;

use crate::file::{ApplicationEntry, EnablementEntry, File, PlatformAppEntry, Secret, SourceEntry};

/// A website app that the simulator knows.
#[derive(Debug, Clone)]
pub struct SimulatedApp {
    /// Its AppID.
    pub appid: String,
    /// Its name.
    pub name: String,
    /// Its AppSecret.
    pub secret: SecretString,
    /// Its open platform account.
    pub open_platform: Option<String>,
    /// Its callback domain.
    pub callback_domain: Option<String>,
}

/// A sandbox in which a login can be seen at once: the workspace `sandbox` with the source `pc` and
/// the application `demo`, whose logins return to `redirect_uri`.
#[must_use]
pub fn sandbox_file(app: SimulatedApp, redirect_uri: &str) -> File {
    File {
        workspace: "sandbox".to_owned(),
        name: None,
        mode: Mode::Sandbox,
        senders: crate::file::SendersEntry::default(),
        sources: vec![SourceEntry::new(
            "pc",
            SourceKind::WechatPc,
            app.appid.clone(),
            "微信登录",
        )],
        platform_apps: vec![PlatformAppEntry {
            appid: app.appid,
            kind: PlatformAppKind::Website,
            name: app.name.clone(),
            open_platform: app.open_platform,
            callback_domain: app.callback_domain,
            web_authorization_domain: None,
            verification_file: None,
            status: PlatformAppStatus::Online,
            secret: Some(Secret::Value(app.secret)),
        }],
        applications: vec![ApplicationEntry {
            sources: vec![EnablementEntry::new("pc")],
            ..ApplicationEntry::new(
                "demo",
                app.name,
                ApplicationType::Spa,
                vec![redirect_uri.to_owned()],
            )
        }],
    }
}
