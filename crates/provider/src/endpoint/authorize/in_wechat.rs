//! The login page inside WeChat's own browser, where there is no second phone to scan with: an
//! Official Account asks there by WeChat's page (WeChat docs, Wechat_webpage_authorization).

use saoma_model::{PlatformApp, Source, SourceKind};

use super::Visit;
use crate::opened_from::is_in_wechat;

/// Whether the source signs in here by WeChat's own page. WeChat opens that only for the account's
/// web authorization domain; a sandbox is tried at this machine's address.
pub(super) fn can_sign_in(visit: &Visit<'_>, source: &Source, app: &PlatformApp) -> bool {
    let origin = &visit.provider.origin;
    let is_its_domain = app.web_authorization_domain.as_deref() == Some(origin.host())
        || (visit.tenant.is_sandbox() && origin.is_loopback());
    source.kind == SourceKind::WechatOfficialAccount && is_its_domain && is_in_wechat(visit.headers)
}
