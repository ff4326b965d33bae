//! The workspace of `saoma serve --sandbox` without a file.

use saoma_model::{
    ApplicationType, Association, Mode, PlatformAppKind, PlatformAppStatus, SourceKind,
};
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
        sources: vec![SourceEntry {
            id: "pc".to_owned(),
            kind: SourceKind::WechatPc,
            appid: app.appid.clone(),
            display_name: "微信登录".to_owned(),
            login_only: false,
            association: Association::None,
            enabled: true,
        }],
        platform_apps: vec![PlatformAppEntry {
            appid: app.appid,
            kind: PlatformAppKind::Website,
            name: app.name.clone(),
            open_platform: app.open_platform,
            callback_domain: app.callback_domain,
            status: PlatformAppStatus::Online,
            secret: Some(Secret::Value(app.secret)),
        }],
        applications: vec![ApplicationEntry {
            id: "demo".to_owned(),
            name: app.name.clone(),
            kind: ApplicationType::Spa,
            redirect_uris: vec![redirect_uri.to_owned()],
            post_logout_redirect_uris: Vec::new(),
            client_secret: None,
            sources: vec![EnablementEntry::new("pc")],
        }],
    }
}
