//! What about accounts only a person can settle.

use saoma_ambient::Timestamp;
use saoma_model::{Conflict, ConflictId, Settlement};
use saoma_store::users;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users::{accounts, shown_name};
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found, page, place};
use crate::words::{ConflictKind, IdentityKind};

/// Asks for conflicts, newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListConflicts {
    workspace: String,
    /// Those that are open, or those that are settled.
    open: bool,
    before: Option<String>,
    limit: Option<u32>,
}

/// A page of conflicts.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ConflictPage {
    items: Vec<ConflictView>,
    /// The `before` of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Something that a person has to settle.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ConflictView {
    id: String,
    kind: ConflictKind,
    /// The platform app through which it was noticed.
    appid: String,
    users: Vec<ConflictUser>,
    /// What WeChat called the person.
    identities: Vec<ConflictIdentity>,
    /// The login that noticed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<String>,
    times: i64,
    noticed_at: i64,
    /// `merged`, `rebound`, `proven` or `dismissed`; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    settlement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<i64>,
}

/// A user in a conflict.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ConflictUser {
    id: String,
    /// Empty if they are gone.
    name: String,
}

/// An identity in a conflict.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ConflictIdentity {
    kind: IdentityKind,
    value: String,
}

/// Settles a conflict by leaving things as they are; merging two users settles theirs by itself.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DismissConflict {
    workspace: String,
    conflict: String,
}

pub(crate) async fn list_conflicts(
    desk: &Desk,
    request: ListConflicts,
) -> Result<ConflictPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let limit = page(request.limit);
    let before = place("conflict", request.before.as_deref())?;
    let accounts = accounts(desk, &scope);
    let found = accounts.conflicts(scope.workspace.id, request.open, before, limit + 1);
    let mut found = found.await?;
    let longest = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > longest;
    found.truncate(longest);
    let last = found.last().map(|conflict| conflict.id.to_string());
    let mut items = Vec::new();
    for conflict in found {
        items.push(view(desk, &scope, conflict).await?);
    }
    Ok(ConflictPage {
        items,
        next: last.filter(|_| has_more),
    })
}

pub(crate) async fn dismiss_conflict(
    desk: &Desk,
    request: DismissConflict,
) -> Result<ConflictView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let unknown = |_| not_found("conflict", &request.conflict);
    let conflict: ConflictId = request.conflict.parse().map_err(unknown)?;
    let accounts = accounts(desk, &scope);
    let settled = accounts.settle(scope.workspace.id, conflict, Settlement::Dismissed);
    view(desk, &scope, settled.await?).await
}

async fn view(desk: &Desk, scope: &Scope<'_>, conflict: Conflict) -> Result<ConflictView, Problem> {
    let mut session = scope.session().await?;
    let mut concerned = Vec::new();
    for user in &conflict.users {
        let known = users::lookup(&mut session, scope.workspace.id, *user).await?;
        let name = match known {
            Some(known) => shown_name(&mut session, &known, desk.lang()).await?,
            None => String::new(),
        };
        concerned.push(ConflictUser {
            id: user.to_string(),
            name,
        });
    }
    let identities = conflict.identities.iter();
    Ok(ConflictView {
        id: conflict.id.to_string(),
        kind: conflict.kind.into(),
        appid: conflict.appid.to_string(),
        users: concerned,
        identities: identities
            .map(|key| ConflictIdentity {
                kind: key.kind().into(),
                value: key.value().to_owned(),
            })
            .collect(),
        login: conflict.login.map(|login| login.to_string()),
        times: conflict.times,
        noticed_at: conflict.noticed_at.millis(),
        settlement: conflict.settled.map(|it| it.how.as_str().to_owned()),
        settled_at: conflict.settled.map(|it| it.at).map(Timestamp::millis),
    })
}
