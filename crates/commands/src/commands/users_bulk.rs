//! Many users at once: those who were picked, or all whom a filter means. One call does one step, so
//! that a screen can show how far it is and stop between two steps.

use saoma_ambient::Timestamp;
use saoma_model::{UserId, WorkspaceId};
use saoma_store::Session;
use saoma_store::bulk::{self, Known};
use saoma_store::user_list::{self, Place, UserOrder, UserSort};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users::{UsersWanted, accounts, filter};
use crate::Desk;
use crate::error::Problem;
use crate::scope::{not_found, place};

/// How many users one step takes.
const STEP: u32 = 200;

/// Refuses users from now on, or lets them in again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUsersDisabled {
    workspace: String,
    whom: Whom,
    disabled: bool,
}

/// Removes users with all that ties them to WeChat.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteUsers {
    workspace: String,
    whom: Whom,
}

/// Asks for users as rows of a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsersAsCsv {
    workspace: String,
    whom: Whom,
    /// Whether the part begins with the names of the columns.
    with_columns: bool,
}

/// Users on a screen: these, at most two hundred; or all whom the filter means.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct Whom {
    users: Option<Vec<String>>,
    filter: Option<UsersWanted>,
    /// The `next` of the step before.
    after: Option<String>,
}

/// What a step did.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UsersChanged {
    /// How many it came across.
    seen: i64,
    /// The `after` of the next step; absent at the end.
    next: Option<String>,
}

/// A part of a file.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UsersCsv {
    text: String,
    seen: i64,
    next: Option<String>,
}

pub(crate) async fn set_users_disabled(
    desk: &Desk,
    request: SetUsersDisabled,
) -> Result<UsersChanged, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let workspace = scope.workspace.id;
    let now = desk.0.options.clock.now();
    let step = step(&mut scope.session().await?, workspace, request.whom, now).await?;
    let accounts = accounts(desk, &scope);
    for known in &step.users {
        if known.account.user.disabled != request.disabled {
            let (user, disabled) = (known.id(), request.disabled);
            accounts.set_disabled(workspace, user, disabled).await?;
        }
    }
    Ok(UsersChanged {
        seen: step.seen(),
        next: step.next(),
    })
}

pub(crate) async fn delete_users(
    desk: &Desk,
    request: DeleteUsers,
) -> Result<UsersChanged, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let workspace = scope.workspace.id;
    let now = desk.0.options.clock.now();
    let step = step(&mut scope.session().await?, workspace, request.whom, now).await?;
    let accounts = accounts(desk, &scope);
    for known in &step.users {
        accounts.delete(workspace, known.id()).await?;
    }
    Ok(UsersChanged {
        seen: step.seen(),
        next: step.next(),
    })
}

pub(crate) async fn get_users_csv(desk: &Desk, request: UsersAsCsv) -> Result<UsersCsv, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let mut session = scope.session().await?;
    let now = desk.0.options.clock.now();
    let step = step(&mut session, scope.workspace.id, request.whom, now).await?;
    Ok(UsersCsv {
        text: saoma_migration::csv(&step.users, request.with_columns),
        seen: step.seen(),
        next: step.next(),
    })
}

/// Some of the users who are meant.
pub(super) struct Step {
    pub(super) users: Vec<Known>,
    next: Option<Place>,
}

impl Step {
    pub(super) fn seen(&self) -> i64 {
        i64::try_from(self.users.len()).unwrap_or(i64::MAX)
    }

    /// The `after` of the next step; absent at the end.
    pub(super) fn next(&self) -> Option<String> {
        self.next.as_ref().map(ToString::to_string)
    }
}

pub(super) async fn step(
    session: &mut Session,
    workspace: WorkspaceId,
    whom: Whom,
    now: Timestamp,
) -> Result<Step, Problem> {
    if let Some(users) = whom.users {
        let read = |text: &String| text.parse().map_err(|_| not_found("user", text));
        let most = usize::try_from(STEP).unwrap_or(usize::MAX);
        let users: Result<Vec<UserId>, Problem> = users.iter().take(most).map(read).collect();
        let users = bulk::accounts(session, workspace, &users?).await?;
        return Ok(Step { users, next: None });
    }
    let filter = filter(session, workspace, whom.filter.unwrap_or_default(), now).await?;
    let after: Option<Place> = place("user", whom.after.as_deref())?;
    // What a step changes, it must not sort by.
    let order = UserOrder {
        sort: UserSort::Created,
        descending: false,
    };
    let list = user_list::list(session, workspace, &filter, order, after.as_ref(), STEP).await?;
    Ok(Step {
        users: list.users,
        next: list.next,
    })
}
