use saoma_model::{Failure, Refusal};
use saoma_store::StoreError;
use saoma_wechat::WeChatError;

/// Why a login ended without a user. Nothing is broken on our side: the trace says it all.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// A rule refused.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// WeChat answered with an error, or not at all.
    #[error("WeChat gave no person")]
    WeChat(#[source] WeChatError),
    /// No AppSecret is stored for the platform app.
    #[error("no AppSecret is stored for {appid}")]
    NoSecret {
        /// The platform app.
        appid: String,
    },
    /// The workspace is a sandbox, and its simulator does not run.
    #[error("the sandbox's simulator does not run")]
    NoSimulator,
}

impl Stopped {
    /// WeChat's errcode, if it answered with one.
    #[must_use]
    pub fn errcode(&self) -> Option<i64> {
        match self {
            Self::WeChat(error) => error.errcode().map(|errcode| errcode.0),
            _ => None,
        }
    }

    /// In what way the login failed; nothing if a rule refused it.
    #[must_use]
    pub const fn failure(&self) -> Option<Failure> {
        match self {
            Self::Refused(_) => None,
            Self::NoSecret { .. } => Some(Failure::NoSecret),
            Self::WeChat(WeChatError::Errcode { .. }) => Some(Failure::Errcode),
            Self::NoSimulator | Self::WeChat(WeChatError::Network { .. }) => {
                Some(Failure::Unreachable)
            }
            Self::WeChat(WeChatError::Timeout { .. }) => Some(Failure::Timeout),
            Self::WeChat(WeChatError::Unreadable { .. } | WeChatError::Oversized { .. }) => {
                Some(Failure::Unreadable)
            }
        }
    }
}

/// Something of ours broke in the middle of a login.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The AppSecret could not be read.
    #[error("cannot read the AppSecret of {appid}")]
    ReadSecret {
        /// The platform app.
        appid: String,
        /// Why.
        #[source]
        source: StoreError,
    },
    /// The accounts could not be read or written.
    #[error("cannot resolve the account")]
    Resolve(#[source] StoreError),
}
