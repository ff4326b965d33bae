use std::time::Duration;

use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{Actor, AuditEvent, AuditEventId, SigningAlgorithm, WorkspaceId};
use saoma_store::signing_keys::{self, SigningKey};
use saoma_store::{Store, StoreError, Tx, applications, audit_events, workspaces};
use saoma_vault::Vault;

use crate::Provider;
use crate::internal::Internal;
use crate::signing::{self, NewKey};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a key signs.
const SIGNS_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How long a key is published before it signs: longer than any client keeps `/jwks.json`.
const PUBLISHED_AHEAD: Duration = DAY;
/// How long a retired key is published at least: an application may log somebody out with an
/// id_token that has expired.
const PUBLISHED_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How the admin has the signing keys changed before their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRotation {
    /// The next key is published now and signs in a day, as when time is up.
    WithOverlap,
    /// A key has got into wrong hands: another signs at once, and what the old ones have signed is
    /// worth nothing any more.
    AtOnce,
}

/// Who has them changed, for the audit log.
#[derive(Clone, Copy)]
pub struct RotatedBy<'a> {
    /// Who.
    pub actor: Actor,
    /// Makes the entry's id.
    pub entropy: &'a dyn Entropy,
}

/// Why the signing keys could not be changed.
#[derive(Debug, thiserror::Error)]
#[error("cannot change the signing keys")]
pub struct RotateKeysError(#[source] Internal);

/// The signing keys of a store's workspaces.
#[derive(Clone, Copy)]
pub struct SigningKeys<'a> {
    /// Where they are.
    pub store: &'a Store,
    /// Seals their private halves.
    pub vault: &'a Vault,
    /// The time.
    pub clock: &'a dyn Clock,
}

impl SigningKeys<'_> {
    /// Changes the signing keys of a workspace before their time, of all algorithms or of none, and
    /// says so in the audit log; by themselves they change every 90 days.
    ///
    /// # Errors
    /// If a key could not be made, or the store not be written.
    pub async fn rotate(
        self,
        workspace: WorkspaceId,
        how: KeyRotation,
        by: RotatedBy<'_>,
    ) -> Result<(), RotateKeysError> {
        let all = SigningAlgorithm::ALL.iter().map(|algorithm| Keys {
            all: self,
            workspace,
            algorithm: *algorithm,
        });
        let mut made = Vec::new();
        for keys in all {
            made.push((keys, keys.make().await.map_err(RotateKeysError)?));
        }
        let (now, made) = (self.clock.now(), &made);
        let id = AuditEventId::new(now, by.entropy);
        let written = self.store.write(|tx| {
            Box::pin(async move {
                for (keys, made) in made {
                    match how {
                        KeyRotation::WithOverlap => {
                            keys.succeed_within(tx, made, Duration::ZERO, now).await?;
                        }
                        KeyRotation::AtOnce => keys.replace_within(tx, made, now).await?,
                    }
                }
                note(tx, workspace, how, by.actor, id, now).await
            })
        });
        written.await.map_err(|error: StoreError| {
            RotateKeysError(Internal::store("change the signing keys", error))
        })
    }
}

/// Writes into the audit log what is published now.
async fn note(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    how: KeyRotation,
    actor: Actor,
    id: AuditEventId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let known = workspaces::lookup(tx, workspace).await?;
    let mut keys = signing_keys::list(tx, workspace).await?;
    keys.retain(|key| key.published_until.is_none_or(|until| until > at));
    let kids: Vec<_> = keys.iter().map(|key| key.kid.as_str()).collect();
    let action = match how {
        KeyRotation::AtOnce => "signing_keys.replaced",
        KeyRotation::WithOverlap => "signing_keys.rotated",
    };
    let event = AuditEvent {
        workspace,
        id,
        at,
        actor,
        action: action.to_owned(),
        subject_kind: "workspace".to_owned(),
        subject_id: known.map_or_else(String::new, |known| known.slug.to_string()),
        before: None,
        after: Some(serde_json::json!({ "published": kids }).to_string()),
    };
    audit_events::add(tx, &event).await
}

/// Makes and retires what is due.
pub(super) async fn keep_up(
    provider: &Provider,
    workspace: WorkspaceId,
    algorithm: SigningAlgorithm,
) -> Result<(), Internal> {
    let now = provider.clock.now();
    let mut keys = super::list(provider, workspace)
        .await
        .map_err(|error| Internal::store("list the signing keys", error))?;
    keys.retain(|key| key.algorithm == algorithm);
    if next_from(&keys, now, SIGNS_FOR).is_none() && outdated(&keys, now).is_empty() {
        return Ok(());
    }
    let all = SigningKeys {
        store: &provider.store,
        vault: &provider.vault,
        clock: &*provider.clock,
    };
    let keys = Keys {
        all,
        workspace,
        algorithm,
    };
    keys.succeed(SIGNS_FOR).await
}

/// The keys of one workspace and algorithm.
#[derive(Clone, Copy)]
struct Keys<'a> {
    all: SigningKeys<'a>,
    workspace: WorkspaceId,
    algorithm: SigningAlgorithm,
}

impl Keys<'_> {
    /// Publishes the next key if the present one has signed for `signs_for`, or soon will have, and
    /// retires what a successor has taken over from.
    async fn succeed(self, signs_for: Duration) -> Result<(), Internal> {
        let made = &self.make().await?;
        let now = self.all.clock.now();
        // Two who find the same due at once make a key each; only the first is kept.
        let written = self.all.store.write(|tx| {
            Box::pin(async move { self.succeed_within(tx, made, signs_for, now).await })
        });
        written
            .await
            .map_err(|error: StoreError| Internal::store("change the signing keys", error))
    }

    async fn succeed_within(
        self,
        tx: &mut Tx<'_>,
        made: &NewKey,
        signs_for: Duration,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let keys = self.list(tx).await?;
        if let Some(active_from) = next_from(&keys, now, signs_for) {
            self.add(tx, made, active_from, now).await?;
        }
        let after = longest_id_token(tx, self.workspace)
            .await?
            .max(PUBLISHED_AFTER);
        for key in outdated(&keys, now) {
            let until = Some(now.plus(after));
            signing_keys::retire(tx, self.workspace, &key.kid, now, until).await?;
        }
        Ok(())
    }

    /// Another key signs from now on, and no other is published any more.
    async fn replace_within(
        self,
        tx: &mut Tx<'_>,
        made: &NewKey,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        signing_keys::withdraw(tx, self.workspace, self.algorithm, now).await?;
        self.add(tx, made, now, now).await
    }

    async fn make(self) -> Result<NewKey, Internal> {
        let algorithm = self.algorithm;
        let made = tokio::task::spawn_blocking(move || signing::generate(algorithm)).await;
        let made = made.map_err(|error| Internal::new("make a signing key", error))?;
        made.map_err(|error| Internal::new("make a signing key", error))
    }

    async fn list(self, tx: &mut Tx<'_>) -> Result<Vec<SigningKey>, StoreError> {
        let mut keys = signing_keys::list(tx, self.workspace).await?;
        keys.retain(|key| key.algorithm == self.algorithm);
        Ok(keys)
    }

    async fn add(
        self,
        tx: &mut Tx<'_>,
        made: &NewKey,
        active_from: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = SigningKey {
            workspace: self.workspace,
            kid: made.kid.clone(),
            algorithm: self.algorithm,
            public_jwk: made.public_jwk.clone(),
            created_at: now,
            active_from,
            retired_at: None,
            published_until: None,
        };
        signing_keys::add(tx, self.all.vault, &key, &made.private_pem).await
    }
}

/// When the next key is to sign, if it is time to publish it.
fn next_from(keys: &[SigningKey], now: Timestamp, signs_for: Duration) -> Option<Timestamp> {
    let Some(newest) = in_use(keys).map(signs_since).max() else {
        return Some(now);
    };
    let soon = now.plus(PUBLISHED_AHEAD);
    let takes_over = newest.plus(signs_for);
    (newest <= now && takes_over <= soon).then_some(soon)
}

/// The keys that a successor has taken over from by `now`.
fn outdated(keys: &[SigningKey], now: Timestamp) -> Vec<SigningKey> {
    let signing = in_use(keys).map(signs_since).filter(|since| *since <= now);
    let newest = signing.max();
    let outdated = in_use(keys).filter(|key| Some(signs_since(key)) < newest);
    outdated.cloned().collect()
}

fn in_use(keys: &[SigningKey]) -> impl Iterator<Item = &SigningKey> {
    keys.iter().filter(|key| key.retired_at.is_none())
}

/// Keys of a store that knew no succession begin when they were made.
fn signs_since(key: &SigningKey) -> Timestamp {
    key.active_from.max(key.created_at)
}

async fn longest_id_token(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Duration, StoreError> {
    let applications = applications::list(tx, workspace).await?;
    let lifetimes = applications.iter().map(|it| it.lifetimes.id_token);
    Ok(lifetimes.max().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    fn key(kid: &str, active_from: Timestamp) -> SigningKey {
        SigningKey {
            workspace: WorkspaceId::new(Timestamp::from_millis(0), &SeededEntropy::new(1)),
            kid: kid.to_owned(),
            algorithm: SigningAlgorithm::Es256,
            public_jwk: "{}".to_owned(),
            created_at: Timestamp::from_millis(0),
            active_from,
            retired_at: None,
            published_until: None,
        }
    }

    #[test]
    fn the_next_key_is_published_a_day_before_it_signs_and_only_once() {
        let start = Timestamp::from_millis(0);
        let day = |days: u32| start.plus(DAY * days);
        assert_eq!(next_from(&[], start, SIGNS_FOR), Some(start), "the first");
        let first = key("first", start);
        let keys = [first.clone()];
        assert_eq!(next_from(&keys, day(88), SIGNS_FOR), None, "too early");
        assert_eq!(next_from(&keys, day(89), SIGNS_FOR), Some(day(90)));
        assert_eq!(
            next_from(&keys, day(400), SIGNS_FOR),
            Some(day(401)),
            "nobody has asked for a year: clients still get a day"
        );
        let keys = [first, key("second", day(90))];
        assert_eq!(next_from(&keys, day(89), SIGNS_FOR), None, "it waits");
        assert!(outdated(&keys, day(89)).is_empty(), "the first still signs");
        let retired = outdated(&keys, day(90));
        assert_eq!(retired.len(), 1);
        assert_eq!(retired.first().map(|key| key.kid.as_str()), Some("first"));
    }
}
