use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_model::LOGIN_LIFETIME;

use crate::{
    Store, StoreError, api_calls, authorization_codes, bindings, challenges, inbox_messages,
    logins, provider_sessions, received_events, refused_requests, tickets, tokens,
};

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
    /// Tickets deleted.
    pub tickets: u64,
    /// Bindings deleted.
    pub bindings: u64,
    /// One-time codes deleted.
    pub challenges: u64,
    /// Received events forgotten.
    pub received_events: u64,
    /// Sessions deleted.
    pub provider_sessions: u64,
    /// Refused requests forgotten.
    pub refused_requests: u64,
    /// Messages of sandboxes deleted.
    pub inbox_messages: u64,
    /// Counts of calls forgotten.
    pub api_calls: u64,
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
            self.tickets,
            self.bindings,
            self.challenges,
            self.received_events,
            self.provider_sessions,
            self.refused_requests,
            self.inbox_messages,
            self.api_calls,
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
    let counted = api_calls::day_of(unfinished);
    store
        .write(|tx| {
            Box::pin(async move {
                // Codes before logins, which they refer to.
                Ok(Swept {
                    authorization_codes: authorization_codes::delete_expired(tx, expired, BATCH)
                        .await?,
                    tokens: tokens::delete_expired(tx, expired, BATCH).await?,
                    tickets: tickets::delete_expired(tx, expired, BATCH).await?,
                    bindings: bindings::delete_expired(tx, expired, BATCH).await?,
                    challenges: challenges::delete_old(tx, expired, BATCH).await?,
                    received_events: received_events::delete_old(tx, expired, BATCH).await?,
                    provider_sessions: provider_sessions::delete_expired(tx, expired, BATCH)
                        .await?,
                    refused_requests: refused_requests::delete_old(tx, unfinished, BATCH).await?,
                    inbox_messages: inbox_messages::delete_old(tx, expired, BATCH).await?,
                    api_calls: api_calls::delete_old(tx, counted, BATCH).await?,
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
