//! What id_tokens are signed with. The keys change by themselves; an admin may have it sooner.

use saoma_ambient::Timestamp;
use saoma_model::Actor;
use saoma_provider::{KeyRotation, RotatedBy, SigningKeys};
use saoma_store::signing_keys;
use saoma_store::signing_keys::SigningKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::scope::Scope;
use crate::words::SigningAlgorithm;
use crate::{Desk, InWorkspace};

/// A key that is published.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SigningKeyView {
    /// Its name in id_tokens and in `/jwks.json`.
    kid: String,
    algorithm: SigningAlgorithm,
    state: SigningKeyState,
    /// From when on it signs.
    active_from: i64,
    /// Until when it is published, if that is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_until: Option<i64>,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SigningKeyState {
    /// It will sign.
    Next,
    /// It signs.
    Signing,
    /// It has signed, and what it has signed is still believed.
    Retired,
}

/// Has the signing keys changed before their time.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotateSigningKeys {
    workspace: String,
    /// Whether the old keys are worth nothing from now on, as after a theft; otherwise the next key
    /// is published now and signs in a day.
    at_once: bool,
}

pub(crate) async fn list_signing_keys(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Vec<SigningKeyView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    list(desk, &scope).await
}

pub(crate) async fn rotate_signing_keys(
    desk: &Desk,
    request: RotateSigningKeys,
) -> Result<Vec<SigningKeyView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let keys = SigningKeys {
        store: &scope.stored.store,
        vault: &scope.stored.vault,
        clock: &*desk.0.options.clock,
    };
    let how = match request.at_once {
        true => KeyRotation::AtOnce,
        false => KeyRotation::WithOverlap,
    };
    let by = RotatedBy {
        actor: Actor::Admin,
        entropy: &*desk.0.options.entropy,
    };
    let rotated = keys.rotate(scope.workspace.id, how, by).await;
    rotated.map_err(Problem::SigningKeys)?;
    list(desk, &scope).await
}

async fn list(desk: &Desk, scope: &Scope<'_>) -> Result<Vec<SigningKeyView>, Problem> {
    let now = desk.0.options.clock.now();
    let mut keys = signing_keys::list(&mut scope.session().await?, scope.workspace.id).await?;
    keys.retain(|key| key.published_until.is_none_or(|until| until > now));
    let mut views: Vec<_> = keys.iter().map(|key| view(key, &keys, now)).collect();
    views.sort_by_key(|key| std::cmp::Reverse(key.active_from));
    Ok(views)
}

fn view(key: &SigningKey, keys: &[SigningKey], now: Timestamp) -> SigningKeyView {
    let is_over = |key: &SigningKey| key.retired_at.is_some_and(|retired| retired <= now);
    let has_taken_over = |other: &&SigningKey| {
        other.algorithm == key.algorithm
            && other.active_from <= now
            && other.active_from > key.active_from
    };
    let state = match key.active_from > now {
        true => SigningKeyState::Next,
        false if is_over(key) || keys.iter().any(|other| has_taken_over(&other)) => {
            SigningKeyState::Retired
        }
        false => SigningKeyState::Signing,
    };
    SigningKeyView {
        kid: key.kid.clone(),
        algorithm: key.algorithm.into(),
        state,
        active_from: key.active_from.millis(),
        published_until: key.published_until.map(Timestamp::millis),
    }
}
