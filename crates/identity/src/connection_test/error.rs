use saoma_model::AppId;
use saoma_store::StoreError;

/// Something of ours broke in the middle of a test.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The AppSecret could not be read.
    #[error("cannot read the AppSecret of {appid}")]
    ReadSecret {
        /// The platform app.
        appid: AppId,
        /// Why.
        #[source]
        source: StoreError,
    },
    /// A call could not be counted.
    #[error("cannot count a call for {appid}")]
    Count {
        /// The platform app.
        appid: AppId,
        /// Why.
        #[source]
        source: StoreError,
    },
    /// The accounts could not be read.
    #[error("cannot look up the account")]
    Resolve(#[source] StoreError),
}
