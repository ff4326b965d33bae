//! An invitation lets an existing user attach a WeChat to their account. It signs nobody in.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use saoma_ambient::{Entropy, Timestamp};

use crate::word::words;
use crate::{
    Identified, Identity, IdentityId, IdentityKey, InvitationId, PlatformApp, Refusal, SourceId,
    UserId, WorkspaceId,
};

/// How long an invitation is good for if nothing else is said.
pub const INVITATION_DAYS: u32 = 30;
/// The longest that one can be good for.
pub const LONGEST_INVITATION_DAYS: u32 = 365;

words! {
    /// How far an invitation has come.
    InvitationState: "state of an invitation" {
        /// Nobody has used it, and somebody may.
        Open = "open",
        /// A WeChat was attached by it.
        Used = "used",
        /// Nobody has used it in time.
        Expired = "expired",
        /// An admin took it back, or made another one in its place.
        Revoked = "revoked",
    }
}

words! {
    /// Why nobody can be invited by a source. The word is the end of the text keys
    /// `invitation.obstacle.<word>`.
    InvitationObstacle: "obstacle to invitations" {
        /// What a mini program shows speaks of signing in.
        MiniProgram = "mini_program",
        /// The source is switched off.
        SourceDisabled = "source_disabled",
        /// WeChat does not serve the platform app.
        PlatformAppOff = "platform_app_off",
        /// WeChat sends nobody to our pages: they are not at the account's web authorization domain.
        WebAuthorizationDomain = "web_authorization_domain",
        /// No application offers the source, so there would be nothing to sign in to.
        NoApplication = "no_application",
    }
}

/// An invitation as it is kept: its code is known as a hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: InvitationId,
    /// To whose account a WeChat is attached.
    pub user: UserId,
    /// By which source.
    pub source: SourceId,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// The openid that it attached. It may have been unbound since.
    pub identity: Option<IdentityId>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Invitation {
    /// How far it has come at `now`.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> InvitationState {
        match (self.used_at, self.revoked_at) {
            (Some(_), _) => InvitationState::Used,
            (None, Some(_)) => InvitationState::Revoked,
            (None, None) if self.expires_at <= now => InvitationState::Expired,
            (None, None) => InvitationState::Open,
        }
    }
}

/// What an invitation's page is found by: sixteen letters and digits, 80 random bits, which somebody
/// can type off a printed card.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode(String);

/// A text that is no [`InvitationCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has sixteen letters and digits")]
pub struct InvitationCodeForm;

/// Crockford's base 32: no I, L, O or U, which are misread.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const GROUP: usize = 4;

impl InvitationCode {
    /// A new code.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; LENGTH];
        entropy.fill(&mut bytes);
        // 256 is a multiple of 32, so each letter is equally likely.
        let letters = bytes.iter().filter_map(|byte| {
            let letter = LETTERS.get(usize::from(byte % 32));
            letter.map(|letter| char::from(*letter))
        });
        Self(letters.collect())
    }

    /// The sixteen characters without dashes: what is hashed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InvitationCode {
    type Err = InvitationCodeForm;

    /// Reads what was typed: dashes and blanks do not count, nor does the case; letters that are
    /// easily misread count as what they look like.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let read = typed
            .take(LENGTH + 1)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
        let code: String = read.collect();
        let is_code = code.len() == LENGTH && code.bytes().all(|byte| LETTERS.contains(&byte));
        is_code.then_some(Self(code)).ok_or(InvitationCodeForm)
    }
}

impl fmt::Display for InvitationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                formatter.write_str("-")?;
            }
            fmt::Write::write_char(formatter, letter)?;
        }
        Ok(())
    }
}

/// Never the code itself: who knows it can attach a WeChat.
impl fmt::Debug for InvitationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InvitationCode(…)")
    }
}

/// When an invitation of so many days ends.
#[must_use]
pub fn invitation_end(now: Timestamp, days: u32) -> Timestamp {
    now.plus(Duration::from_secs(u64::from(days) * 24 * 60 * 60))
}

/// Whether somebody has a WeChat already, so that none is attached by an invitation: an openid of the
/// source's platform app; or, if it is known whose WeChat is to be attached, the unionid of another
/// one in the same open platform account.
///
/// # Errors
/// [`Refusal::AlreadyAttached`] if so.
pub fn allow_attaching(
    app: &PlatformApp,
    held: &[Identity],
    identified: Option<&Identified>,
) -> Result<(), Refusal> {
    let told = identified.and_then(|identified| identified.unionid_key(app));
    let is_theirs = |identity: &Identity| match (&identity.key, &told) {
        (IdentityKey::Openid { appid, .. }, _) => *appid == app.appid,
        (known @ IdentityKey::Unionid { .. }, Some(told)) => {
            known.scope() == told.scope() && known != told
        }
        (IdentityKey::Unionid { .. }, None) => false,
    };
    match held.iter().any(is_theirs) {
        true => Err(Refusal::AlreadyAttached),
        false => Ok(()),
    }
}

/// A name of which a stranger learns the first character only.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let mut characters = name.trim().chars();
    match characters.next() {
        Some(first) => format!("{first}**"),
        None => String::new(),
    }
}

/// The end of a phone number, which its owner recognises: its last four digits, if it is long enough
/// to hide the rest.
#[must_use]
pub fn phone_tail(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let tail = digits.get(digits.len().checked_sub(4)?..)?;
    (digits.len() >= 7).then(|| tail.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppId, LoginId, OpenId, OpenPlatform, PlatformAppKind, Profile, UnionId};
    use crate::{PlatformAppHealth, PlatformAppStatus};
    use saoma_ambient::SeededEntropy;

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    fn entropy() -> SeededEntropy {
        SeededEntropy::new(7)
    }

    fn app() -> PlatformApp {
        PlatformApp {
            workspace: WorkspaceId::new(NOW, &entropy()),
            appid: AppId::new("wx1"),
            kind: PlatformAppKind::Website,
            name: String::new(),
            open_platform: Some(OpenPlatform::new("acme-open")),
            callback_domain: None,
            web_authorization_domain: None,
            verification_file: None,
            status: PlatformAppStatus::Online,
            health: PlatformAppHealth::default(),
            has_secret: true,
            created_at: NOW,
            updated_at: NOW,
        }
    }

    fn held(key: IdentityKey) -> Identity {
        Identity {
            workspace: app().workspace,
            id: IdentityId::new(NOW, &entropy()),
            user: UserId::new(NOW, &entropy()),
            key,
            source: None,
            created_at: NOW,
            revoked_at: None,
        }
    }

    fn identified(unionid: &str) -> Identified {
        Identified {
            login: LoginId::new(NOW, &entropy()),
            appid: AppId::new("wx1"),
            openid: OpenId::new("o-new"),
            unionid: Some(UnionId::new(unionid)),
            profile: Profile::default(),
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = InvitationCode::new(&entropy());
        let printed = code.to_string();
        assert_eq!(printed.len(), LENGTH + 3, "{printed}");
        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace('-', " "),
            printed.replace('0', "o").replace('1', "l"),
        ] {
            let read: InvitationCode = typed.parse().unwrap();
            assert_eq!(read.as_str(), code.as_str(), "{typed}");
        }
        for wrong in [
            "",
            "0000-0000-0000-000",
            "0000-0000-0000-0000-0",
            "U000-0000-0000-0000",
            "０000-0000-0000-0000",
        ] {
            assert!(wrong.parse::<InvitationCode>().is_err(), "{wrong}");
        }
        assert!(!format!("{code:?}").contains(code.as_str()));
    }

    #[test]
    fn who_has_a_wechat_of_the_app_attaches_none() {
        let openid = |appid: &str| IdentityKey::Openid {
            appid: AppId::new(appid),
            openid: OpenId::new("o-1"),
        };
        let unionid = |scope: &str| IdentityKey::Unionid {
            open_platform: OpenPlatform::new(scope),
            unionid: UnionId::new("u-1"),
        };
        let allowed =
            |key, who: Option<&Identified>| allow_attaching(&app(), &[held(key)], who).is_ok();
        assert!(allow_attaching(&app(), &[], None).is_ok());
        assert!(!allowed(openid("wx1"), None), "an openid of this very app");
        assert!(allowed(openid("wx2"), None));
        assert!(
            allowed(unionid("acme-open"), None),
            "it may be the same one"
        );
        assert!(allowed(unionid("acme-open"), Some(&identified("u-1"))));
        assert!(
            !allowed(unionid("acme-open"), Some(&identified("u-2"))),
            "another person's WeChat"
        );
        assert!(allowed(unionid("other"), Some(&identified("u-2"))));
    }

    #[test]
    fn what_a_stranger_reads_says_little() {
        assert_eq!(masked_name("张小明"), "张**");
        assert_eq!(masked_name(" "), "");
        assert_eq!(phone_tail("+8613800138000").as_deref(), Some("8000"));
        assert_eq!(phone_tail("12345"), None);
    }

    #[test]
    fn an_invitation_ends_in_one_way() {
        let open = Invitation {
            workspace: app().workspace,
            id: InvitationId::new(NOW, &entropy()),
            user: UserId::new(NOW, &entropy()),
            source: "pc".parse().unwrap(),
            code_hash: [0; 32],
            created_at: NOW,
            expires_at: invitation_end(NOW, 1),
            used_at: None,
            identity: None,
            revoked_at: None,
        };
        assert_eq!(open.state_at(NOW), InvitationState::Open);
        assert_eq!(open.state_at(open.expires_at), InvitationState::Expired);
        let revoked = Invitation {
            revoked_at: Some(NOW),
            ..open.clone()
        };
        assert_eq!(revoked.state_at(open.expires_at), InvitationState::Revoked);
        let used = Invitation {
            used_at: Some(NOW),
            ..revoked
        };
        assert_eq!(used.state_at(NOW), InvitationState::Used);
    }
}
