//! Who holds the ids that WeChat told.

use saoma_model::{Identified, Lookup, PlatformApp};
use saoma_store::{Session, StoreError, identities};

/// Looks both ids up.
pub(crate) async fn lookup(
    session: &mut Session,
    app: &PlatformApp,
    identified: &Identified,
) -> Result<Lookup, StoreError> {
    let (workspace, here) = (app.workspace, app.open_platform.as_ref());
    let by_openid =
        identities::find_holder(session, workspace, &identified.openid_key(), here).await?;
    let unionid_key = identified.unionid_key(app);
    let by_unionid = match &unionid_key {
        Some(key) => identities::find_holder(session, workspace, key, here).await?,
        None => None,
    };
    Ok(Lookup {
        unionid_usable: unionid_key.is_some(),
        by_openid,
        by_unionid,
        by_phone: None,
    })
}
