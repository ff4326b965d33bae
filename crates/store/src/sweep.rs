use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_model::LOGIN_LIFETIME;

use crate::{Store, StoreError, authorization_codes, logins, tokens};

/// How many rows of each kind one call handles, so that no writer waits long for it.
const BATCH: u32 = 500;
/// How long what has expired is kept, so that a stolen code or token that is used once more is
/// still recognised.
const KEEP_EXPIRED: Duration = Duration::from_secs(24 * 3600);
/// How long a login that nobody finished is shown in Activity.
const KEEP_UNFINISHED: Duration = Duration::from_secs(30 * 24 * 3600);

/// How much was swept away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Logins marked as expired, because WeChat never came back.
    pub expired_logins: u64,
    /// Expired logins deleted.
    pub logins: u64,
    /// Authorization codes deleted.
    pub authorization_codes: u64,
    /// Tokens deleted.
    pub tokens: u64,
}

impl Swept {
    /// Whether there may be more to sweep: call again.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let batch = u64::from(BATCH);
        [
            self.expired_logins,
            self.logins,
            self.authorization_codes,
            self.tokens,
        ]
        .iter()
        .any(|count| *count >= batch)
    }
}

/// Clears away, in all workspaces, what has expired by `now`: a bounded amount per call.
///
/// # Errors
/// See [`StoreError`].
pub async fn sweep(store: &Store, now: Timestamp) -> Result<Swept, StoreError> {
    let expired = before(now, KEEP_EXPIRED);
    let unfinished = before(now, KEEP_UNFINISHED);
    let begun = before(now, LOGIN_LIFETIME);
    store
        .write(|tx| {
            Box::pin(async move {
                // Codes before logins, which they refer to.
                Ok(Swept {
                    authorization_codes: authorization_codes::delete_expired(tx, expired, BATCH)
                        .await?,
                    tokens: tokens::delete_expired(tx, expired, BATCH).await?,
                    expired_logins: logins::expire(tx, begun, now, BATCH).await?,
                    logins: logins::delete_expired(tx, unfinished, BATCH).await?,
                })
            })
        })
        .await
}

fn before(now: Timestamp, duration: Duration) -> Timestamp {
    let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.millis().saturating_sub(millis))
}
