//! Few users: all of them are looked at and sorted.

use saoma_model::{AppId, MigrationId, UserId, WorkspaceId};
use uuid::Uuid;

use super::conditions::{push_conditions, push_key, push_period};
use super::{Asked, COUNTED, Found, Invited, Period, Sought, UserFilter, place_of};
use crate::bulk::bulk_query;
use crate::table::invitations::push_state;
use crate::{Session, StoreError};

/// What an index says alone.
pub(super) enum Driver<'a> {
    These(&'a [UserId]),
    Disabled,
    Unionid(bool),
    App(&'a AppId),
    Created(Period),
    LastLogin(Period),
    Migration(MigrationId),
    Invited(Invited),
}

impl<'a> Driver<'a> {
    /// For each thing that is asked and has an index; who was sought goes before all of it.
    pub(super) fn all(filter: &'a UserFilter, sought: &'a Sought) -> Vec<Self> {
        // No index says again who was sought: those who were found are looked at.
        if let Sought::These { users, .. } = sought {
            return vec![Self::These(users)];
        }
        let mut all = Vec::new();
        all.extend((filter.disabled == Some(true)).then_some(Self::Disabled));
        all.extend(filter.has_unionid.map(Self::Unionid));
        all.extend(filter.appid.as_ref().map(Self::App));
        if filter.created.is_bounded() {
            all.push(Self::Created(filter.created));
        }
        if filter.last_login.is_bounded() {
            all.push(Self::LastLogin(filter.last_login));
        }
        all.extend(filter.migration.map(Self::Migration));
        all.extend(filter.invitation.map(Self::Invited));
        all
    }
}

/// Pushes a select of one column of those whom the driver means.
macro_rules! push_driver {
    ($builder:ident, $workspace:expr, $driver:expr, $column:literal) => {
        let workspace = $workspace.as_uuid();
        match $driver {
            Driver::These(users) => {
                $builder.push("VALUES ");
                let mut list = $builder.separated(", ");
                for user in *users {
                    list.push("(")
                        .push_bind_unseparated(user.as_uuid())
                        .push_unseparated(")");
                }
            }
            Driver::Disabled => {
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM users WHERE disabled AND workspace_id = "
                    ))
                    .push_bind(workspace);
            }
            Driver::Unionid(has) => {
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM users WHERE has_unionid = "
                    ))
                    .push(if *has { "TRUE" } else { "FALSE" })
                    .push(" AND workspace_id = ")
                    .push_bind(workspace);
            }
            Driver::App(appid) => {
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM identities WHERE kind = 'openid' AND workspace_id = "
                    ))
                    .push_bind(workspace)
                    .push(" AND scope = ")
                    .push_bind(appid.as_str());
            }
            Driver::Created(period) => {
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM users WHERE workspace_id = "
                    ))
                    .push_bind(workspace);
                push_period!($builder, "created_at", period);
            }
            Driver::LastLogin(period) => {
                // One lower bound, since SQLite uses one; who never signed in counts as zero.
                let from = period.from.map_or(1, |from| from.millis().max(1));
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM users WHERE workspace_id = "
                    ))
                    .push_bind(workspace)
                    .push(" AND COALESCE(last_login_at, 0) >= ")
                    .push_bind(from);
                let until = Period {
                    from: None,
                    ..*period
                };
                push_period!($builder, "COALESCE(last_login_at, 0)", until);
            }
            Driver::Migration(migration) => {
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM migration_rows WHERE workspace_id = "
                    ))
                    .push_bind(workspace)
                    .push(" AND migration_id = ")
                    .push_bind(migration.as_uuid());
            }
            Driver::Invited(invited) => {
                $builder
                    .push(concat!(
                        "SELECT ",
                        $column,
                        " FROM invitations WHERE workspace_id = "
                    ))
                    .push_bind(workspace);
                push_state!($builder, "invitations", invited.state, invited.now);
            }
        }
    };
}

/// How many there are by one index; counting stops behind [`COUNTED`].
pub(super) async fn count(
    session: &mut Session,
    workspace: WorkspaceId,
    driver: &Driver<'_>,
) -> Result<i64, StoreError> {
    if let Driver::These(users) = driver {
        return Ok(i64::try_from(users.len()).unwrap_or(i64::MAX));
    }
    let rows: Vec<(i64,)> = bulk_query!(session, |builder| {
        builder.push("SELECT count(*) FROM (");
        push_driver!(builder, workspace, driver, "1");
        builder
            .push(" LIMIT ")
            .push_bind(COUNTED + 1)
            .push(") AS counted");
    })?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Takes all whom the driver means, keeps whom the rest fits, and sorts them.
pub(super) async fn gather(
    session: &mut Session,
    asked: &Asked<'_>,
    driver: &Driver<'_>,
) -> Result<Found, StoreError> {
    if matches!(driver, Driver::These(users) if users.is_empty()) {
        return Ok(Found::default());
    }
    let rows: Vec<(Uuid, bool)> = bulk_query!(session, |builder| {
        builder.push("WITH wanted (wanted_key) AS (");
        push_driver!(builder, asked.workspace, driver, "user_id");
        // One user may be meant twice.
        builder.push("), once AS (SELECT DISTINCT wanted_key FROM wanted) SELECT users.user_id, ");
        let (key, behind) = (asked.order.key(), asked.order.behind());
        match asked.after {
            Some(after) => {
                builder.push(format_args!("({key} {behind} "));
                push_key!(builder, &after.key);
                builder.push(format_args!(" OR ({key} = "));
                push_key!(builder, &after.key);
                builder
                    .push(format_args!(" AND users.user_id {behind} "))
                    .push_bind(after.user.as_uuid())
                    .push("))");
            }
            None => {
                builder.push("TRUE");
            }
        }
        builder
            .push(
                " AS is_behind FROM once CROSS JOIN users
                 WHERE users.user_id = wanted_key AND users.workspace_id = ",
            )
            .push_bind(asked.workspace.as_uuid());
        push_conditions!(builder, asked, "users");
        let direction = asked.order.direction();
        builder.push(format_args!(
            " ORDER BY {key} {direction}, users.user_id {direction}"
        ));
    })?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let behind = rows.iter().filter(|(_, is_behind)| *is_behind);
    let mut users: Vec<UserId> = behind
        .map(|(user, _)| UserId::from_uuid(*user))
        .take(limit.saturating_add(1))
        .collect();
    let has_more = users.len() > limit;
    users.truncate(limit);
    let next = match users.last() {
        Some(last) if has_more => place_of(session, asked, *last).await?,
        _ => None,
    };
    Ok(Found {
        users,
        next,
        total: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        is_capped: false,
    })
}
