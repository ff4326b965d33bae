//! Whom an application that denies all lets in.

use saoma_model::{ApplicationId, UserId};
use saoma_store::{access_exceptions, users};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::applications::ApplicationRef;
use super::users::shown_name;
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found};

/// The users who are let in to an application that denies all.
#[derive(Debug, Serialize, TS)]
pub(crate) struct AccessExceptions {
    users: Vec<AllowedUser>,
    /// Whether there are more than are listed.
    has_more: bool,
}

/// A user who is let in.
#[derive(Debug, Serialize, TS)]
pub(crate) struct AllowedUser {
    id: String,
    name: String,
    disabled: bool,
}

/// Lets a user in to an application that denies all, or not any more.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetAccessException {
    workspace: String,
    application: String,
    user: String,
    allowed: bool,
}

/// How many are listed.
const LISTED: u32 = 200;

pub(crate) async fn list_access_exceptions(
    desk: &Desk,
    request: ApplicationRef,
) -> Result<AccessExceptions, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    listed(desk, &scope, &request.application).await
}

pub(crate) async fn set_access_exception(
    desk: &Desk,
    request: SetAccessException,
) -> Result<AccessExceptions, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let unknown = || not_found("user", &request.user);
    let user: UserId = request.user.parse().map_err(|_| unknown())?;
    let edit = scope.edit();
    let (slug, application) = (&scope.workspace.slug, &request.application);
    let known = edit.set_access_exception(slug, application, user, request.allowed);
    if !known.await? {
        return Err(unknown());
    }
    listed(desk, &scope, application).await
}

async fn listed(
    desk: &Desk,
    scope: &Scope<'_>,
    application: &str,
) -> Result<AccessExceptions, Problem> {
    let unknown = |_| not_found("application", application);
    let id = ApplicationId::parse(application).map_err(unknown)?;
    let (workspace, lang) = (scope.workspace.id, desk.lang());
    let mut session = scope.session().await?;
    let allowed = access_exceptions::list(&mut session, workspace, &id, None, LISTED + 1).await?;
    let listed = usize::try_from(LISTED).unwrap_or(usize::MAX);
    let mut shown = Vec::new();
    for user in allowed.iter().take(listed) {
        let Some(user) = users::lookup(&mut session, workspace, *user).await? else {
            continue;
        };
        shown.push(AllowedUser {
            id: user.id.to_string(),
            name: shown_name(&mut session, &user, lang).await?,
            disabled: user.disabled,
        });
    }
    Ok(AccessExceptions {
        users: shown,
        has_more: allowed.len() > listed,
    })
}
