use crate::word::words;
use crate::{AppId, Identity, IdentityId, IdentityKey, OpenPlatform};

words! {
    /// What somebody who unbinds should know first. The word is the end of the text keys
    /// `unbind.<word>.message` and `.remedy`.
    UnbindWarning: "warning about unbinding" {
        /// No identity is left: the user cannot sign in any more.
        LastWayIn = "last_way_in",
        /// WeChat tells openid and unionid together: while one stays, the other comes back with the
    /// next login.
        ComesBack = "comes_back",
    }
}

/// What removing identities of a user would mean. `identities` are all that the user has;
/// `open_platform` tells to which account a platform app is bound.
#[must_use]
pub fn unbind_warnings(
    identities: &[Identity],
    removed: &[IdentityId],
    open_platform: impl Fn(&AppId) -> Option<OpenPlatform>,
) -> Vec<UnbindWarning> {
    let (gone, left): (Vec<&Identity>, Vec<&Identity>) = identities
        .iter()
        .partition(|identity| removed.contains(&identity.id));
    if gone.is_empty() {
        return Vec::new();
    }
    // What was revoked at WeChat works again with the next login, so it still is a way in.
    if left.is_empty() {
        return vec![UnbindWarning::LastWayIn];
    }
    let account_of = |identity: &Identity| match &identity.key {
        IdentityKey::Openid { appid, .. } => open_platform(appid),
        IdentityKey::Unionid { open_platform, .. } => Some(open_platform.clone()),
    };
    let kept: Vec<OpenPlatform> = left.into_iter().filter_map(account_of).collect();
    let mut accounts = gone.into_iter().filter_map(account_of);
    let comes_back = accounts.any(|account| kept.contains(&account));
    comes_back
        .then_some(UnbindWarning::ComesBack)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OpenId, UnionId, UserId, WorkspaceId};
    use saoma_ambient::{SeededEntropy, Timestamp};

    fn identity(seed: u64, key: IdentityKey) -> Identity {
        let (at, entropy) = (Timestamp::from_millis(0), SeededEntropy::new(seed));
        Identity {
            workspace: WorkspaceId::new(at, &SeededEntropy::new(0)),
            id: IdentityId::new(at, &entropy),
            user: UserId::new(at, &SeededEntropy::new(0)),
            key,
            source: None,
            created_at: at,
            revoked_at: None,
        }
    }

    #[test]
    fn the_last_way_in_and_what_comes_back_are_told_first() {
        let openid = identity(
            1,
            IdentityKey::Openid {
                appid: AppId::new("wx0123456789abcdef"),
                openid: OpenId::new("o-1"),
            },
        );
        let unionid = identity(
            2,
            IdentityKey::Unionid {
                open_platform: OpenPlatform::new("acme"),
                unionid: UnionId::new("u-1"),
            },
        );
        let both = [openid.clone(), unionid.clone()];
        let acme = |_: &AppId| Some(OpenPlatform::new("acme"));
        let warnings = |removed: &[IdentityId]| unbind_warnings(&both, removed, acme);
        assert_eq!(warnings(&[]), []);
        assert_eq!(warnings(&[openid.id]), [UnbindWarning::ComesBack]);
        assert_eq!(warnings(&[unionid.id]), [UnbindWarning::ComesBack]);
        assert_eq!(
            warnings(&[openid.id, unionid.id]),
            [UnbindWarning::LastWayIn]
        );
        assert_eq!(
            unbind_warnings(&both, &[openid.id], |_| None),
            [],
            "a unionid of another account brings nothing back"
        );
    }
}
