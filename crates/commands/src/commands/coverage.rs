//! OpenIDs without a UnionID: who has what, and asking WeChat for what is missing.

use saoma_migration::{count_groups, coverage};
use saoma_model::AppId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users_at_work::{Work, begin, wechat_of};
use crate::error::Problem;
use crate::migrating::TaskView;
use crate::{Desk, InWorkspace};

/// Who has what, by platform app.
#[derive(Debug, Serialize, TS)]
pub(crate) struct CoverageView {
    apps: Vec<AppCoverage>,
    duplicates: DuplicateCounts,
}

/// Who has what of a platform app.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct AppCoverage {
    appid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_platform: Option<String>,
    openids: u64,
    with_unionid: u64,
    openid_only: u64,
    /// `followers`, `sign_in` or `unbound`.
    route: String,
    calls: u64,
}

/// How many groups of users look like one person.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DuplicateCounts {
    groups: u64,
    users: u64,
    ready: u64,
    review: u64,
    declined: u64,
}

/// Names a platform app whose users' unionids WeChat is asked for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct BackfillUnionids {
    workspace: String,
    appid: String,
}

pub(crate) async fn get_coverage(
    desk: &Desk,
    request: InWorkspace,
) -> Result<CoverageView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let apps = coverage(store, workspace).await?.into_iter();
    let apps = apps.map(|app| AppCoverage {
        appid: app.appid.to_string(),
        open_platform: app.open_platform.map(|account| account.to_string()),
        openids: app.openids,
        with_unionid: app.with_unionid,
        openid_only: app.openid_only,
        route: app.route.to_owned(),
        calls: app.calls,
    });
    let counts = count_groups(store, workspace).await?;
    Ok(CoverageView {
        apps: apps.collect(),
        duplicates: DuplicateCounts {
            groups: counts.groups,
            users: counts.users,
            ready: counts.ready,
            review: counts.review,
            declined: counts.declined,
        },
    })
}

pub(crate) async fn backfill_unionids(
    desk: &Desk,
    request: BackfillUnionids,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let wechat = wechat_of(desk, &scope).await?;
    let all = coverage(&scope.stored.store, &scope.workspace).await?;
    let found = all.iter().find(|app| app.appid.as_str() == request.appid);
    let of = found.map_or(0, |app| app.openid_only);
    let appid = AppId::new(request.appid.as_str());
    let work = Work::Backfill(Box::new(wechat), appid);
    begin(desk, &scope, request.appid, work, of)
}
