//! What WeChat's own console needs to know of a source, in the form that its fields take.

use saoma_model::{Issuer, Mode, Origin, Source, SourceKind};
use serde::Serialize;
use ts_rs::TS;

/// A value for a field of WeChat's console.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct AtWechat {
    field: AtWechatField,
    /// What to enter; absent while a live workspace answers at this machine only.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// A field of WeChat's console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AtWechatField {
    /// Website application › callback domain: a bare host.
    CallbackDomain,
    /// Mini program › server domains › request: scheme and host.
    RequestDomain,
    /// Official Account › server configuration › URL.
    ServerUrl,
    /// Official Account › web authorization domain: a bare host.
    WebAuthorizationDomain,
}

/// What is to be entered for `source`.
pub(crate) fn at_wechat(
    source: &Source,
    issuer: &Issuer,
    origin: &Origin,
    mode: Mode,
) -> Vec<AtWechat> {
    let host = issuer.callback_domain(mode);
    let told = |field| {
        let value = host.map(|host| match field {
            AtWechatField::CallbackDomain | AtWechatField::WebAuthorizationDomain => {
                host.to_owned()
            }
            AtWechatField::RequestDomain => origin.as_str().to_owned(),
            AtWechatField::ServerUrl => {
                issuer.endpoint(&format!("connections/{}/events", source.id))
            }
        });
        AtWechat { field, value }
    };
    let fields: &[AtWechatField] = match source.kind {
        SourceKind::WechatPc => &[AtWechatField::CallbackDomain],
        SourceKind::WechatMiniProgram => &[AtWechatField::RequestDomain],
        SourceKind::WechatOfficialAccount => &[
            AtWechatField::ServerUrl,
            AtWechatField::WebAuthorizationDomain,
        ],
    };
    fields.iter().copied().map(told).collect()
}
