use saoma_model::{AppId, UndoRefusal, UserId};
use saoma_store::StoreError;

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// There is no such user (any more).
    #[error("there is no user {0}")]
    NoUser(UserId),
    /// The user has none of the identities that were named.
    #[error("the user has no such identity")]
    NoIdentity,
    /// An openid needs a platform app of the workspace.
    #[error("the workspace has no platform app {0}")]
    NoPlatformApp(AppId),
    /// openid or unionid is empty, too long, or holds blanks.
    #[error("this is no openid or unionid")]
    NoSuchForm,
    /// The identity belongs to somebody: perhaps the two are to be merged.
    #[error("the identity belongs to the user {0}")]
    HeldBy(UserId),
    /// A user cannot be merged with themselves.
    #[error("both are the same user")]
    SameUser,
    /// It is no phone number in E.164, or no e-mail address.
    #[error("the address is none")]
    AddressForm,
    /// The password is too short or too long.
    #[error("a password has 8 characters to 256 bytes")]
    PasswordForm,
    /// There is no such merge.
    #[error("there is no such merge")]
    NoMerge,
    /// The merge cannot be undone.
    #[error("the merge cannot be undone: {0}")]
    NotUndone(UndoRefusal),
    /// There is no such conflict, or it was settled before.
    #[error("there is no such open conflict")]
    NoConflict,
    /// The accounts could not be read or written.
    #[error("cannot read or write the accounts")]
    Store(#[from] StoreError),
}
