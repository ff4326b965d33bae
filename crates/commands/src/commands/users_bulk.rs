//! Many users at once: those who were picked, or all whom a filter means. One call does one step, so
//! that a screen can show how far it is and stop between two steps; deleting is a migration.

use std::collections::BTreeSet;

use saoma_ambient::Timestamp;
use saoma_migration::{MigrationError, Whom as Deleted};
use saoma_model::{UserId, WorkspaceId};
use saoma_store::Session;
use saoma_store::bulk::{self, Known};
use saoma_store::migrations::Migration;
use saoma_store::user_list::{self, Place, UserOrder, UserSort};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users::{UsersWanted, accounts, filter};
use super::users_at_work::{Work, begin};
use crate::Desk;
use crate::error::Problem;
use crate::migrating::TaskView;
use crate::scope::{Scope, not_found, place};

/// How many users one step takes.
const STEP: u32 = 200;
/// What a step changes, it must not sort by.
const ORDER: UserOrder = UserOrder {
    sort: UserSort::Created,
    descending: false,
};

/// Refuses users from now on, or lets them in again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUsersDisabled {
    workspace: String,
    whom: Whom,
    disabled: bool,
}

/// Removes users with all that ties them to WeChat, as a migration that can be taken back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteUsers {
    workspace: String,
    whom: Those,
}

/// Users on a screen: these, or all whom the filter means.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct Those {
    users: Option<Vec<String>>,
    filter: Option<UsersWanted>,
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
    /// Those who were not so before: with them alone it is undone.
    changed: Vec<String>,
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
    let mut changed = Vec::new();
    for known in &step.users {
        if known.account.user.disabled != request.disabled {
            let (user, disabled) = (known.id(), request.disabled);
            accounts.set_disabled(workspace, user, disabled).await?;
            changed.push(user.to_string());
        }
    }
    Ok(UsersChanged {
        seen: step.seen(),
        changed,
        next: step.next(),
    })
}

pub(crate) async fn delete_users(desk: &Desk, request: DeleteUsers) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (whom, of) = whom(desk, &scope, &request.whom).await?;
    let options = serde_json::to_value(&request.whom).map_err(Problem::Answer)?;
    begin(desk, &scope, String::new(), Work::Delete(whom, options), of)
}

/// Goes on with a deletion that was paused, or whose process died.
pub(super) async fn resume_deletion(
    desk: &Desk,
    scope: &Scope<'_>,
    migration: Migration,
) -> Result<TaskView, Problem> {
    let those: Those = serde_json::from_str(&migration.options).map_err(MigrationError::Journal)?;
    let (whom, of) = whom(desk, scope, &those).await?;
    let work = Work::DeleteTheRest(Box::new(migration), whom);
    begin(desk, scope, String::new(), work, of)
}

/// Whom a screen means, and how many they are, as far as it is known.
async fn whom(desk: &Desk, scope: &Scope<'_>, those: &Those) -> Result<(Deleted, u64), Problem> {
    let workspace = scope.workspace.id;
    if let Some(users) = &those.users {
        let read = |text: &String| text.parse().map_err(|_| not_found("user", text));
        let users: BTreeSet<UserId> = users.iter().map(read).collect::<Result<_, Problem>>()?;
        let count = u64::try_from(users.len()).unwrap_or(u64::MAX);
        return Ok((Deleted::These(users), count));
    }
    let mut session = scope.session().await?;
    let wanted = those.filter.clone().unwrap_or_default();
    let now = desk.0.options.clock.now();
    let filter = filter(&mut session, workspace, wanted, now).await?;
    let first = user_list::list(&mut session, workspace, &filter, ORDER, None, 1).await?;
    let count = u64::try_from(first.total).unwrap_or_default();
    Ok((Deleted::All(filter), count))
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
    let list = user_list::list(session, workspace, &filter, ORDER, after.as_ref(), STEP).await?;
    Ok(Step {
        users: list.users,
        next: list.next,
    })
}
