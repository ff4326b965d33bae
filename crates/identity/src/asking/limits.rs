//! How often codes are sent and things are tried.

use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_store::{StoreError, Tx, challenges};

use super::{AnswerError, Asking};

/// How long somebody waits for another code to the same address.
const PAUSE: Duration = Duration::from_secs(60);
/// Over which time codes and tries are counted.
const WINDOW: Duration = Duration::from_secs(60 * 60);
/// How many codes an address gets within the window, and how many passwords an account takes.
const PER_ADDRESS: i64 = 6;
/// How many codes and passwords come from one network address: an office has one for all.
const PER_CLIENT: i64 = 60;
/// How often something wrong is taken in one login, over all its codes and passwords.
const PER_LOGIN: i64 = 10;

impl Asking<'_> {
    /// Whether another code may be sent to `address`.
    pub(super) async fn allow_code(
        &self,
        tx: &mut Tx<'_>,
        address: &str,
        now: Timestamp,
    ) -> Result<(), AnswerError> {
        self.allow(tx, address, now).await?;
        // One that was sent exactly so long ago is no longer in the way.
        let since = before(now, PAUSE).plus(Duration::from_millis(1));
        let recent = challenges::count_by_address(tx, self.workspace, address, since).await?;
        if recent > 0 {
            return Err(AnswerError::TooSoon);
        }
        Ok(())
    }

    /// Whether something may be tried at `address`.
    pub(super) async fn allow(
        &self,
        tx: &mut Tx<'_>,
        address: &str,
        now: Timestamp,
    ) -> Result<(), AnswerError> {
        let (since, workspace) = (before(now, WINDOW), self.workspace);
        let of_address = challenges::count_by_address(tx, workspace, address, since).await?;
        let of_login = self.wrong_tries(tx).await?;
        let of_client = match self.client_address {
            Some(client) => challenges::count_by_client(tx, workspace, client, since).await?,
            None => 0,
        };
        if of_address >= PER_ADDRESS || of_client >= PER_CLIENT || of_login >= PER_LOGIN {
            return Err(AnswerError::TooMany);
        }
        Ok(())
    }

    async fn wrong_tries(&self, tx: &mut Tx<'_>) -> Result<i64, StoreError> {
        challenges::wrong_tries_of_login(tx, self.workspace, self.login).await
    }
}

fn before(now: Timestamp, time: Duration) -> Timestamp {
    let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.millis().saturating_sub(millis))
}
