//! What people withdraw (WeChat docs, authorization_change): their identities are marked, and the
//! admin sees it.

use saoma_model::{IdentityKey, OpenId};
use saoma_store::{StoreError, identities};
use saoma_wechat::message::Fields;

use super::receiver::Receiver;
use crate::internal::Internal;

/// Whether it was one.
pub(super) async fn take(receiver: &Receiver, message: &Fields) -> Result<bool, Internal> {
    let event = message.get("Event").unwrap_or_default();
    let revokes = matches!(
        event,
        "user_authorization_revoke" | "user_authorization_cancellation"
    );
    if !revokes {
        return Ok(false);
    }
    // The sender is an account of WeChat's own. Samples have a blank before the name.
    let openid = message.get("OpenID").or_else(|| message.get(" OpenID"));
    let Some(openid) = openid.filter(|openid| !openid.is_empty()) else {
        tracing::warn!(source = %receiver.source.id, event, "somebody withdrew something, and WeChat did not say who");
        return Ok(true);
    };
    let key = IdentityKey::Openid {
        appid: receiver.app.appid.clone(),
        openid: OpenId::new(openid),
    };
    let (provider, workspace) = (&receiver.provider, receiver.tenant.workspace.id);
    let (now, key) = (provider.clock.now(), &key);
    let marked = provider.store.write(|tx| {
        Box::pin(async move { identities::set_revoked(tx, workspace, key, Some(now)).await })
    });
    let user = marked
        .await
        .map_err(|error: StoreError| Internal::store("mark an identity as revoked", error))?;
    let user = user.map(|user| user.to_string());
    tracing::info!(source = %receiver.source.id, event, user, "somebody withdrew their authorization");
    Ok(true)
}
