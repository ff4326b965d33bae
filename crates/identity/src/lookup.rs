//! Who holds what WeChat told: the ids, and the phone number.

use saoma_model::{
    AppId, Identified, IdentityKey, Lookup, PhoneHolder, PhoneLookup, UserId, WorkspaceId,
};
use saoma_store::{Session, StoreError, identities, users};

use crate::Way;

/// So many accounts with one phone number are looked at: more than anybody can choose from.
const MOST_HOLDERS: u32 = 20;

/// Looks up both ids and, if WeChat told one, the phone number.
pub(crate) async fn lookup(
    session: &mut Session,
    way: &Way<'_>,
    identified: &Identified,
) -> Result<Lookup, StoreError> {
    let app = way.app;
    let (workspace, here) = (app.workspace, app.open_platform.as_ref());
    let by_openid =
        identities::find_holder(session, workspace, &identified.openid_key(), here).await?;
    let unionid_key = identified.unionid_key(app);
    let by_unionid = match &unionid_key {
        Some(key) => identities::find_holder(session, workspace, key, here).await?,
        None => None,
    };
    let by_phone = match way.phone {
        Some(phone) => Some(by_phone(session, way, phone).await?),
        None => None,
    };
    Ok(Lookup {
        unionid_usable: unionid_key.is_some(),
        by_openid,
        by_unionid,
        by_phone,
    })
}

async fn by_phone(
    session: &mut Session,
    way: &Way<'_>,
    phone: &str,
) -> Result<PhoneLookup, StoreError> {
    let workspace = way.app.workspace;
    let known = users::find_by_verified_phone(session, workspace, phone, MOST_HOLDERS).await?;
    let mut holders = Vec::with_capacity(known.len());
    for user in known {
        holders.push(PhoneHolder {
            user: user.id,
            disabled: user.disabled,
            has_openid: has_openid(session, workspace, user.id, &way.app.appid).await?,
        });
    }
    Ok(PhoneLookup {
        proven: false,
        holders,
    })
}

/// Whether a user has an openid of this platform app.
pub(crate) async fn has_openid(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
    here: &AppId,
) -> Result<bool, StoreError> {
    let identities = identities::list_by_user(session, workspace, user).await?;
    let is_here =
        |key: &IdentityKey| matches!(key, IdentityKey::Openid { appid, .. } if appid == here);
    Ok(identities.iter().any(|identity| is_here(&identity.key)))
}
