use std::collections::{BTreeMap, BTreeSet};

use saoma_model::{UserId, WorkspaceId};
use uuid::Uuid;

use super::{CHUNK, Keys, bulk_query, push_wanted};
use crate::{Session, StoreError};

/// How many users one value finds at most: a number that so many share recognises nobody.
const MOST: u32 = 1000;

/// The users who have any of the keys.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_users(
    session: &mut Session,
    workspace: WorkspaceId,
    keys: &Keys<'_>,
) -> Result<BTreeSet<UserId>, StoreError> {
    let mut found = BTreeSet::new();
    let mut by_scope: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for key in &keys.identities {
        let scope = by_scope.entry((key.kind().as_str(), key.scope()));
        scope.or_default().insert(key.value());
    }
    for ((kind, scope), values) in by_scope {
        let column = Lookup::Identity { kind, scope };
        column.find(session, workspace, values, &mut found).await?;
    }
    for (column, values) in [
        (Lookup::ExternalId, &keys.external_ids),
        (Lookup::Phone, &keys.phones),
        (Lookup::Email, &keys.emails),
    ] {
        let values = values.iter().copied().collect();
        column.find(session, workspace, values, &mut found).await?;
    }
    Ok(found)
}

/// Where a value is looked up.
#[derive(Clone, Copy)]
enum Lookup<'a> {
    Identity { kind: &'a str, scope: &'a str },
    ExternalId,
    Phone,
    Email,
}

impl Lookup<'_> {
    /// Sorted values walk an index from left to right.
    async fn find(
        self,
        session: &mut Session,
        workspace: WorkspaceId,
        values: BTreeSet<&str>,
        found: &mut BTreeSet<UserId>,
    ) -> Result<(), StoreError> {
        let values: Vec<&str> = values.into_iter().collect();
        for values in values.chunks(CHUNK) {
            let most = i64::from(MOST) * i64::try_from(values.len()).unwrap_or(i64::MAX);
            let rows: Vec<(Uuid,)> = bulk_query!(session, |builder| {
                push_wanted!(builder, values.iter().copied());
                let (table, column) = match self {
                    Self::Identity { .. } => ("identities", "value"),
                    Self::ExternalId => ("external_ids", "value"),
                    Self::Phone => ("users", "phone"),
                    Self::Email => ("users", "email"),
                };
                builder
                    .push(format_args!(
                        "SELECT found.user_id FROM wanted CROSS JOIN {table} AS found
                         WHERE found.{column} = wanted_key AND found.workspace_id = "
                    ))
                    .push_bind(workspace.as_uuid());
                if let Self::Identity { kind, scope } = self {
                    builder
                        .push(" AND found.kind = ")
                        .push_bind(kind)
                        .push(" AND found.scope = ")
                        .push_bind(scope);
                }
                builder.push(" LIMIT ").push_bind(most);
            })?;
            found.extend(rows.into_iter().map(|(user,)| UserId::from_uuid(user)));
        }
        Ok(())
    }
}

/// Of these users those to whom something refers that a removal would have to remove with them:
/// tokens, sessions, exceptions.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_in_use(
    session: &mut Session,
    workspace: WorkspaceId,
    users: &[UserId],
) -> Result<BTreeSet<UserId>, StoreError> {
    let mut found = BTreeSet::new();
    for users in users.chunks(CHUNK) {
        for table in ["tokens", "provider_sessions", "access_exceptions"] {
            let rows: Vec<(Uuid,)> = bulk_query!(session, |builder| {
                push_wanted!(builder, users.iter().map(|user| user.as_uuid()));
                builder
                    .push(format_args!(
                        "SELECT DISTINCT found.user_id FROM wanted CROSS JOIN {table} AS found
                         WHERE found.user_id = wanted_key AND found.workspace_id = "
                    ))
                    .push_bind(workspace.as_uuid());
            })?;
            found.extend(rows.into_iter().map(|(user,)| UserId::from_uuid(user)));
        }
    }
    Ok(found)
}
