//! An Official Account that became another one: its openids are turned.

use saoma_migration::{AccountMove, date, moved};
use saoma_model::AppId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users_at_work::{Work, begin, wechat_of};
use crate::Desk;
use crate::error::Problem;
use crate::migrating::TaskView;

/// Names an Official Account's move to another.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct AccountMoveOf {
    workspace: String,
    from: String,
    to: String,
    /// `gh_…`, if the old account's AppID is refused.
    from_original_id: Option<String>,
    /// The day on which both administrators confirmed.
    confirmed_on: Option<String>,
}

/// How far the openids of an account have become another's.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct AccountMoveView {
    openids: u64,
    changed: u64,
    unchanged: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_left: Option<u64>,
}

pub(crate) async fn get_account_move(
    desk: &Desk,
    request: AccountMoveOf,
) -> Result<AccountMoveView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (what, now) = (account_move(&request), desk.0.options.clock.now());
    let moved = moved(&scope.stored.store, &scope.workspace, &what, now).await?;
    Ok(AccountMoveView {
        openids: moved.openids,
        changed: moved.changed,
        unchanged: moved.unchanged,
        days_left: moved.days_left,
    })
}

pub(crate) async fn begin_account_move(
    desk: &Desk,
    request: AccountMoveOf,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let wechat = wechat_of(desk, &scope).await?;
    let what = account_move(&request);
    let name = format!("{} → {}", what.from, what.to);
    let now = desk.0.options.clock.now();
    let of = moved(&scope.stored.store, &scope.workspace, &what, now)
        .await?
        .unchanged;
    let work = Work::Move(Box::new(wechat), Box::new(what));
    begin(desk, &scope, name, work, of)
}

fn account_move(request: &AccountMoveOf) -> AccountMove {
    let original_id = request.from_original_id.clone();
    AccountMove {
        from: AppId::new(request.from.as_str()),
        to: AppId::new(request.to.as_str()),
        from_original_id: original_id.filter(|id| !id.is_empty()),
        confirmed_at: request.confirmed_on.as_deref().and_then(date),
        most_calls: None,
    }
}
