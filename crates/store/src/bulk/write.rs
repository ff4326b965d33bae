use saoma_ambient::Timestamp;
use saoma_model::{Identity, PasswordHash, SourceId, UserId, WorkspaceId};

use super::{CHUNK, Known, bulk_execute};
use crate::statement::Value as _;
use crate::table::user_grams;
use crate::{StoreError, Tx};

/// Adds users with all that hangs on them; with `searchable`, their names are indexed. Which keys
/// are free was looked up in the same transaction: one that is taken fails it.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, all: &[&Known], searchable: bool) -> Result<(), StoreError> {
    for chunk in all.chunks(CHUNK) {
        add_users(tx, chunk, Taken::Refused).await?;
    }
    let identities: Vec<&Identity> = all
        .iter()
        .flat_map(|known| &known.account.identities)
        .collect();
    for chunk in identities.chunks(CHUNK) {
        add_identities(tx, chunk).await?;
    }
    let Some(workspace) = all.first().map(|known| known.workspace()) else {
        return Ok(());
    };
    let names = all.iter().flat_map(|known| {
        let names = known.external_ids.iter();
        names.map(|name| (known.id(), name.as_str()))
    });
    add_external_ids(tx, workspace, &names.collect::<Vec<_>>()).await?;
    if searchable {
        add_grams(tx, all).await?;
    }
    Ok(())
}

/// Removes users with all that hangs on them, if nothing else refers to them: one who has tokens,
/// sessions or exceptions fails the transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(tx: &mut Tx<'_>, all: &[&Known]) -> Result<(), StoreError> {
    for chunk in all.chunks(CHUNK) {
        let Some(workspace) = chunk.first().map(|known| known.workspace()) else {
            continue;
        };
        for table in ["identities", "external_ids", "users"] {
            if table == "users" {
                remove_grams(tx, workspace, chunk).await?;
            }
            remove_from(tx, table, workspace, chunk).await?;
        }
    }
    Ok(())
}

/// Removes users with all that hangs on them and all that refers to them: tokens, sessions, exceptions.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(tx: &mut Tx<'_>, all: &[&Known]) -> Result<(), StoreError> {
    for chunk in all.chunks(CHUNK) {
        let Some(workspace) = chunk.first().map(|known| known.workspace()) else {
            continue;
        };
        for table in ["access_exceptions", "tokens", "provider_sessions"] {
            remove_from(tx, table, workspace, chunk).await?;
        }
    }
    remove(tx, all).await
}

async fn remove_from(
    tx: &mut Tx<'_>,
    table: &'static str,
    workspace: WorkspaceId,
    chunk: &[&Known],
) -> Result<(), StoreError> {
    bulk_execute!(tx, |builder| {
        builder
            .push(format_args!("DELETE FROM {table} WHERE workspace_id = "))
            .push_bind(workspace.as_uuid())
            .push(" AND user_id IN (");
        let mut list = builder.separated(", ");
        for known in chunk {
            list.push_bind(known.id().as_uuid());
        }
        builder.push(")");
    })?;
    Ok(())
}

/// What becomes of a user who is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The statement fails.
    Refused,
    /// They become as given.
    Replaced,
}

pub(super) async fn add_users(
    tx: &mut Tx<'_>,
    chunk: &[&Known],
    taken: Taken,
) -> Result<(), StoreError> {
    for known in chunk {
        let user = &known.account.user;
        for text in [&user.nickname, &user.picture, &user.phone, &user.email] {
            text.as_deref().check()?;
        }
    }
    bulk_execute!(tx, |builder| {
        builder.push(
            "INSERT INTO users (workspace_id, user_id, nickname, picture, phone, email, disabled,
                 created_at, updated_at, last_login_at, phone_verified, email_verified,
                 signed_out_at, password_hash, has_unionid) ",
        );
        builder.push_values(chunk, |mut values, known| {
            let user = &known.account.user;
            values
                .push_bind(user.workspace.as_uuid())
                .push_bind(user.id.as_uuid())
                .push_bind(user.nickname.as_deref())
                .push_bind(user.picture.as_deref())
                .push_bind(user.phone.as_deref())
                .push_bind(user.email.as_deref())
                .push_bind(user.disabled)
                .push_bind(user.created_at.millis())
                .push_bind(user.updated_at.millis())
                .push_bind(user.last_login_at.map(Timestamp::millis))
                .push_bind(user.phone_verified)
                .push_bind(user.email_verified)
                .push_bind(user.signed_out_at.map(Timestamp::millis))
                .push_bind(known.account.password.as_ref().map(PasswordHash::reveal))
                .push_bind(known.has_unionid());
        });
        if taken == Taken::Replaced {
            builder.push(
                " ON CONFLICT (workspace_id, user_id) DO UPDATE SET nickname = excluded.nickname,
                     picture = excluded.picture, phone = excluded.phone, email = excluded.email,
                     disabled = excluded.disabled, created_at = excluded.created_at,
                     updated_at = excluded.updated_at, last_login_at = excluded.last_login_at,
                     phone_verified = excluded.phone_verified,
                     email_verified = excluded.email_verified,
                     signed_out_at = excluded.signed_out_at,
                     password_hash = excluded.password_hash, has_unionid = excluded.has_unionid",
            );
        }
    })?;
    Ok(())
}

pub(super) async fn add_identities(tx: &mut Tx<'_>, chunk: &[&Identity]) -> Result<(), StoreError> {
    for identity in chunk {
        identity.key.value().check()?;
    }
    bulk_execute!(tx, |builder| {
        builder.push(
            "INSERT INTO identities (workspace_id, identity_id, user_id, kind, scope, value,
                 source_id, created_at, revoked_at) ",
        );
        builder.push_values(chunk, |mut values, identity| {
            values
                .push_bind(identity.workspace.as_uuid())
                .push_bind(identity.id.as_uuid())
                .push_bind(identity.user.as_uuid())
                .push_bind(identity.key.kind().as_str())
                .push_bind(identity.key.scope())
                .push_bind(identity.key.value())
                .push_bind(identity.source.as_ref().map(SourceId::as_str))
                .push_bind(identity.created_at.millis())
                .push_bind(identity.revoked_at.map(Timestamp::millis));
        });
    })?;
    Ok(())
}

pub(super) async fn add_external_ids(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    all: &[(UserId, &str)],
) -> Result<(), StoreError> {
    for chunk in all.chunks(CHUNK) {
        for (_, value) in chunk {
            value.check()?;
        }
        bulk_execute!(tx, |builder| {
            builder.push("INSERT INTO external_ids (workspace_id, value, user_id) ");
            builder.push_values(chunk, |mut values, (user, value)| {
                values
                    .push_bind(workspace.as_uuid())
                    .push_bind(*value)
                    .push_bind(user.as_uuid());
            });
            // The user who had the name is gone: it is free.
            builder.push(
                " ON CONFLICT (workspace_id, value) DO UPDATE SET user_id = excluded.user_id",
            );
        })?;
    }
    Ok(())
}

/// The grams of all names, sorted as the table is: the writes then walk it from left to right.
fn grams(all: &[&Known]) -> Vec<(String, WorkspaceId, UserId)> {
    let mut rows: Vec<_> = all
        .iter()
        .flat_map(|known| {
            let grams = user_grams::grams(known.account.user.nickname.as_deref());
            grams
                .into_iter()
                .map(|gram| (gram, known.workspace(), known.id()))
        })
        .collect();
    rows.sort_unstable();
    rows
}

pub(super) async fn add_grams(tx: &mut Tx<'_>, all: &[&Known]) -> Result<(), StoreError> {
    for chunk in grams(all).chunks(CHUNK * 2) {
        bulk_execute!(tx, |builder| {
            builder.push("INSERT INTO user_grams (workspace_id, gram, user_id) ");
            builder.push_values(chunk, |mut values, (gram, workspace, user)| {
                values
                    .push_bind(workspace.as_uuid())
                    .push_bind(gram.as_str())
                    .push_bind(user.as_uuid());
            });
        })?;
    }
    Ok(())
}

pub(super) async fn remove_grams(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    chunk: &[&Known],
) -> Result<(), StoreError> {
    // SQLite looks up each pair of an OR by the key; of `(gram, user_id) IN (VALUES …)` it would
    // compare all.
    for chunk in grams(chunk).chunks(CHUNK / 2) {
        bulk_execute!(tx, |builder| {
            builder.push("DELETE FROM user_grams WHERE ");
            for (position, (gram, _, user)) in chunk.iter().enumerate() {
                builder
                    .push(if position == 0 { "(" } else { " OR (" })
                    .push("workspace_id = ")
                    .push_bind(workspace.as_uuid())
                    .push(" AND gram = ")
                    .push_bind(gram.as_str())
                    .push(" AND user_id = ")
                    .push_bind(user.as_uuid())
                    .push(")");
            }
        })?;
    }
    Ok(())
}
