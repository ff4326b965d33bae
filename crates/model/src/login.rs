//! One run of a login flow. Each step consumes the stage before it, so that no step can be
//! skipped or done twice, and values exist only in the stages where they mean something.

use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{
    AppId, Decision, IdentityKey, LoginId, Lookup, OpenId, PlatformApp, Source, UnionId, UserId,
    decide,
};

words! {
    /// How far a login has come, as the store keeps it.
    Stage: "stage of a login" {
        /// The browser was sent to WeChat.
        Started = "started",
        /// Somebody scanned the code on our page.
        Scanned = "scanned",
        /// WeChat came back with a code.
        Confirmed = "confirmed",
        /// WeChat told who it is.
        Identified = "identified",
        /// The end user is asked which account it shall be.
        Choosing = "choosing",
        /// It is decided which account it is.
        Resolved = "resolved",
        /// The application has its authorization code.
        Completed = "completed",
        /// Nobody was signed in, by a rule.
        Refused = "refused",
        /// WeChat did not come back in time.
        Expired = "expired",
        /// WeChat answered with an error, or not at all.
        Failed = "failed",
    }
}

words! {
    /// Why nobody was signed in. The word is the end of the text keys `refusal.<word>.title`,
    /// `.message` and `.remedy`.
    Refusal: "refusal" {
        /// The source is switched off.
        SourceDisabled = "source_disabled",
        /// The application does not offer the source.
        SourceNotEnabled = "source_not_enabled",
        /// The platform app was taken offline at WeChat.
        PlatformAppOffline = "platform_app_offline",
        /// The platform app is disabled at WeChat.
        PlatformAppDisabled = "platform_app_disabled",
        /// WeChat gave a stand-in for the person (`is_snapshotuser`); its ids belong to nobody.
        SnapshotUser = "snapshot_user",
        /// Nobody has this identity, and the source signs in existing users only.
        LoginOnly = "login_only",
        /// The user is disabled.
        UserDisabled = "user_disabled",
        /// openid and unionid belong to two different users.
        Conflict = "conflict",
        /// The person did not allow it.
        NotAllowed = "not_allowed",
        /// The browser that came back is not the one that was sent, or keeps no cookies.
        OtherBrowser = "other_browser",
        /// WeChat came back too late.
        Expired = "expired",
        /// The application does not let this user in.
        AccessDenied = "access_denied",
        /// The application asked for another user than the one who signed in.
        OtherUser = "other_user",
        /// Nobody can be matched without the phone number, which the person did not give.
        PhoneNotGiven = "phone_not_given",
        /// The user has a WeChat already, so an invitation attaches no other one.
        AlreadyAttached = "already_attached",
        /// The invitation was used, taken back, or has expired.
        InvitationOver = "invitation_over",
    }
}

words! {
    /// Why a login failed without a rule refusing it.
    Failure: "failure" {
        /// WeChat answered with an errcode.
        Errcode = "errcode",
        /// WeChat could not be reached.
        Unreachable = "unreachable",
        /// WeChat did not answer in time.
        Timeout = "timeout",
        /// WeChat's answer made no sense.
        Unreadable = "unreadable",
        /// No AppSecret is stored for the platform app.
        NoSecret = "no_secret",
        /// Something of ours broke.
        Internal = "internal",
    }
}

/// How long WeChat has to come back: its own QR code lives five minutes and may be renewed in
/// place, and the code that it gives lives ten.
pub const LOGIN_LIFETIME: std::time::Duration = std::time::Duration::from_secs(30 * 60);

/// The browser was sent to WeChat.
#[derive(Debug)]
pub struct Started {
    /// Which login.
    pub login: LoginId,
    /// When it began.
    pub started_at: Timestamp,
}

/// WeChat came back with a code.
#[derive(Debug)]
pub struct Confirmed {
    /// Which login.
    pub login: LoginId,
}

/// What WeChat tells about a person besides their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Their nickname; absent if the method yields none or it is empty.
    pub nickname: Option<String>,
    /// The address of their picture.
    pub picture: Option<String>,
}

/// WeChat told who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// Which login.
    pub login: LoginId,
    /// The platform app in which the openid is valid.
    pub appid: AppId,
    /// The person within the platform app.
    pub openid: OpenId,
    /// The person within the open platform account, if WeChat told it.
    pub unionid: Option<UnionId>,
    /// Nickname and picture.
    pub profile: Profile,
}

/// It is decided which account it is.
#[derive(Debug)]
pub struct Resolved {
    /// Who WeChat says it is.
    pub identified: Identified,
    /// What is done about it.
    pub decision: Decision,
}

/// Somebody is signed in.
#[derive(Debug)]
pub struct Completed {
    /// Which login.
    pub login: LoginId,
    /// Who.
    pub user: UserId,
    /// How they were found.
    pub decision: Decision,
}

impl Started {
    /// WeChat has come back with a code at `now`.
    ///
    /// # Errors
    /// [`Refusal::Expired`] if that took longer than [`LOGIN_LIFETIME`].
    pub fn confirm(self, now: Timestamp) -> Result<Confirmed, Refusal> {
        if now.since(self.started_at) > LOGIN_LIFETIME {
            return Err(Refusal::Expired);
        }
        Ok(Confirmed { login: self.login })
    }
}

impl Confirmed {
    /// WeChat has told whose code it was.
    ///
    /// # Errors
    /// [`Refusal::SnapshotUser`] if it is nobody's: such ids must not be stored.
    pub fn identify(
        self,
        appid: AppId,
        openid: OpenId,
        unionid: Option<UnionId>,
        profile: Profile,
        is_snapshot: bool,
    ) -> Result<Identified, Refusal> {
        if is_snapshot {
            return Err(Refusal::SnapshotUser);
        }
        Ok(Identified {
            login: self.login,
            appid,
            openid,
            unionid,
            profile,
        })
    }
}

impl Identified {
    /// The key of the openid.
    #[must_use]
    pub fn openid_key(&self) -> IdentityKey {
        IdentityKey::Openid {
            appid: self.appid.clone(),
            openid: self.openid.clone(),
        }
    }

    /// The key of the unionid: only if WeChat told one and the platform app names the open
    /// platform account in which it is valid.
    #[must_use]
    pub fn unionid_key(&self, app: &PlatformApp) -> Option<IdentityKey> {
        let (open_platform, unionid) = (app.open_platform.clone()?, self.unionid.clone()?);
        Some(IdentityKey::Unionid {
            open_platform,
            unionid,
        })
    }

    /// Decides which account it is, by what the store knows.
    ///
    /// # Errors
    /// The refusal, if a rule refuses.
    pub fn resolve(self, source: &Source, lookup: &Lookup) -> Result<Resolved, Refusal> {
        let decision = decide(source, &self, lookup)?;
        Ok(Resolved {
            identified: self,
            decision,
        })
    }
}

impl Resolved {
    /// The store has done what was decided; `user` is signed in.
    #[must_use]
    pub fn complete(self, user: UserId) -> Completed {
        Completed {
            login: self.identified.login,
            user,
            decision: self.decision,
        }
    }
}
