//! The login page inside WeChat's own browser, where there is no second phone to scan with: an
//! Official Account asks there by WeChat's page (WeChat docs, Wechat_webpage_authorization).

use saoma_identity::is_web_authorized;
use saoma_model::{PlatformApp, Source, SourceKind};

use super::Visit;
use crate::opened_from::is_in_wechat;

/// Whether the source signs in here by WeChat's own page. WeChat opens that only for the account's
/// web authorization domain; a sandbox is tried at this machine's address.
pub(super) fn can_sign_in(visit: &Visit<'_>, source: &Source, app: &PlatformApp) -> bool {
    let (origin, is_sandbox) = (&visit.provider.origin, visit.tenant.is_sandbox());
    source.kind == SourceKind::WechatOfficialAccount
        && is_web_authorized(app, origin, is_sandbox)
        && is_in_wechat(visit.headers)
}
