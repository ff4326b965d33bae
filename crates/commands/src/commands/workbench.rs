//! What WeChat calls people, brought along: missing unionids, users who are one person, accounts that
//! move, and what other rules would do.

use std::collections::BTreeSet;

use saoma_migration::{
    AccountMove, Apply, Keep, Merging, MigrationError, Progress, Rules, Whom, Worked, backfill,
    choose, count_groups, coverage, date, decline, delete_users, leave_open_platform, leaving,
    list_groups, merge_groups, move_account, moved, resume_deletion, undo, what_if,
};
use saoma_model::{Actor, AppId, MigrationKind, OpenPlatform, RowReason, SourceId, Workspace};
use saoma_runtime::Stored;
use saoma_setup::PlatformAppEntry;
use saoma_store::migrations::Migration;
use saoma_text::{Lang, lookup};
use saoma_wechat::WeChat;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::migrations::{InputOptions, open_list};
use super::try_out::wechat;
use super::users::{fallback_name, name};
use crate::error::Problem;
use crate::migrating::{AtWork, TaskKind, TaskState, TaskView};
use crate::scope::{Scope, not_found};
use crate::words::{Association, MergeField, Proof};
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

/// Asks for groups of users who look like one person.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListDuplicates {
    workspace: String,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of groups.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DuplicatePage {
    items: Vec<DuplicateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Users who are shown to be one person.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DuplicateView {
    group: String,
    /// `unionid` or `phone`.
    evidence: String,
    value: String,
    /// The one who stays comes first.
    users: Vec<DuplicateUser>,
    /// The fields in which they differ.
    fields: Vec<DuplicateField>,
    /// Why they are not made one without being asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle: Option<String>,
    /// The same as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle_message: Option<String>,
}

/// One of them.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DuplicateUser {
    id: String,
    name: String,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<i64>,
}

/// A field in which users who are one person differ.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DuplicateField {
    field: MergeField,
    values: Vec<DuplicateValue>,
    /// The user whose value is left.
    winner: String,
}

/// What one of them has.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DuplicateValue {
    user: String,
    /// As a person reads it; a password is only `set`.
    value: String,
}

/// Says whose value is left where users who are one person differ.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseDuplicateValue {
    workspace: String,
    group: String,
    field: MergeField,
    user: String,
}

/// An app, and the open platform account that it leaves.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct PlatformMoveOf {
    workspace: String,
    appid: String,
    /// The one to which it is said to be bound, if absent.
    from: Option<String>,
}

/// What it would change if the app left.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PlatformMoveView {
    /// The account that it leaves; absent if it is bound to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Openids of the app, which stay.
    openids: u64,
    /// Unionids that would hold no longer.
    unionids: u64,
}

/// Has an app go from one open platform account to another.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginPlatformMove {
    workspace: String,
    appid: String,
    from: String,
    to: String,
}

/// Says that a group's users are several people, or takes it back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclineDuplicate {
    workspace: String,
    group: String,
    declined: bool,
}

/// Makes one user of each group: of these, or of all that nothing speaks against.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeDuplicates {
    workspace: String,
    only: Vec<String>,
}

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

/// Asks what other rules would do.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetForecast {
    workspace: String,
    source: String,
    association: Option<Association>,
    login_only: Option<bool>,
    proofs: Option<Vec<Proof>>,
    /// The people of this list; without one, the users of the workspace.
    list: Option<String>,
    /// How the list is read.
    options: Option<InputOptions>,
}

/// What would happen at the next sign-in, in numbers that add up.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ForecastView {
    people: u64,
    sign_in: u64,
    bind: u64,
    create: u64,
    ask: u64,
    conflict: u64,
    refuse: u64,
    /// Rows of the list that cannot be used.
    reject: u64,
    /// The first for whom something else would happen than that they sign in.
    rows: Vec<ForecastRowView>,
}

/// What would happen to one user.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ForecastRowView {
    row: i64,
    outcome: String,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
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

pub(crate) async fn list_duplicates(
    desk: &Desk,
    request: ListDuplicates,
) -> Result<DuplicatePage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let mut after = request.after.unwrap_or_default();
    let mut items = Vec::new();
    loop {
        let (groups, next) = list_groups(store, workspace, Keep::Oldest, &after).await?;
        if !items.is_empty() && !groups.is_empty() {
            let next = Some(after);
            return Ok(DuplicatePage { items, next });
        }
        // A page of the store may hold no group: whoever asks gets one that does, or the end.
        items.extend(groups.iter().map(|group| duplicate(group, desk.lang())));
        let Some(next) = next else {
            return Ok(DuplicatePage { items, next: None });
        };
        after = next;
    }
}

pub(crate) async fn decline_duplicate(
    desk: &Desk,
    request: DeclineDuplicate,
) -> Result<crate::Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let stop = std::sync::atomic::AtomicBool::new(false);
    let how = how(desk, &scope.stored, &stop);
    let (group, declined) = (&request.group, request.declined);
    match decline(&how, &scope.workspace, group, declined).await? {
        true => Ok(crate::Nothing {}),
        false => Err(MigrationError::NoSuchGroup(request.group).into()),
    }
}

pub(crate) async fn merge_duplicates(
    desk: &Desk,
    request: MergeDuplicates,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let merging = Merging {
        keep: Keep::Oldest,
        only: request.only.into_iter().collect::<BTreeSet<_>>(),
    };
    let name = lookup(desk.lang(), "ui.migration.kind.merge").unwrap_or_default();
    let groups = count_groups(&scope.stored.store, &scope.workspace)
        .await?
        .groups;
    begin(desk, &scope, name.to_owned(), Work::Merge(merging), groups)
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

pub(crate) async fn choose_duplicate_value(
    desk: &Desk,
    request: ChooseDuplicateValue,
) -> Result<crate::Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = request.user.parse();
    let user = user.map_err(|_| not_found("user", &request.user))?;
    let stop = std::sync::atomic::AtomicBool::new(false);
    let how = how(desk, &scope.stored, &stop);
    let (group, field) = (&request.group, request.field.into());
    match choose(&how, &scope.workspace, group, field, user).await? {
        true => Ok(crate::Nothing {}),
        false => Err(MigrationError::NoSuchGroup(request.group).into()),
    }
}

pub(crate) async fn get_platform_move(
    desk: &Desk,
    request: PlatformMoveOf,
) -> Result<PlatformMoveView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let app = edit
        .platform_app(&scope.workspace.slug, &request.appid)
        .await?;
    let from = request.from.filter(|from| !from.is_empty());
    let from = from.or(app.open_platform);
    let appid = AppId::new(request.appid.as_str());
    let account = OpenPlatform::new(from.as_deref().unwrap_or_default());
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let leaving = leaving(store, workspace, &appid, &account).await?;
    Ok(PlatformMoveView {
        from,
        openids: leaving.openids,
        unionids: leaving.unionids,
    })
}

/// First the app is noted at its new account, as if on its own page; then the old unionids are
/// retired, behind the screen.
pub(crate) async fn begin_platform_move(
    desk: &Desk,
    request: BeginPlatformMove,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    if desk.0.migrating.is_busy(scope.workspace.id) {
        return Err(Problem::MigrationAtWork);
    }
    let (from, to) = (request.from.trim(), request.to.trim());
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let app = edit.platform_app(slug, &request.appid).await?;
    if app.open_platform.as_deref() != Some(to) {
        let moved = PlatformAppEntry {
            open_platform: Some(to.to_owned()),
            ..app
        };
        edit.save_platform_app(slug, &moved, None).await?;
        scope.tell_simulator(desk).await?;
    }
    let (appid, from, to) = (
        AppId::new(request.appid.as_str()),
        OpenPlatform::new(from),
        OpenPlatform::new(to),
    );
    let left = leaving(&scope.stored.store, &scope.workspace, &appid, &from).await?;
    let name = format!("{appid} · {from}");
    let work = Work::Leave(Box::new((appid, from, to)));
    begin(desk, &scope, name, work, left.unionids)
}

pub(crate) async fn get_forecast(
    desk: &Desk,
    request: GetForecast,
) -> Result<ForecastView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let id = SourceId::parse(&request.source);
    let id = id.map_err(|_| not_found("source", &request.source))?;
    let mut rules = Rules::of(store, workspace, &id).await?;
    let source = &mut rules.source;
    if let Some(association) = request.association {
        source.association = association.into();
    }
    source.login_only = request.login_only.unwrap_or(source.login_only);
    if let Some(proofs) = request.proofs {
        source.proofs = proofs.into_iter().map(Into::into).collect();
    }
    let list = match &request.list {
        Some(list) => Some((
            open_list(desk, list).await?,
            request.options.unwrap_or_default().to_options()?,
        )),
        None => None,
    };
    let list = list.as_ref().map(|(input, options)| (input, options));
    let forecast = what_if(store, workspace, &rules, list, None, &|_| {}).await?;
    let people = forecast.people;
    let rows = forecast.rows.into_iter().map(|row| ForecastRowView {
        row: row.row,
        outcome: row.outcome.to_owned(),
        reason: row.reason,
        user: row.user_id.map(|user| user.to_string()),
    });
    Ok(ForecastView {
        people: people.read,
        sign_in: people.sign_in,
        bind: people.bind,
        create: people.create,
        ask: people.ask,
        conflict: people.conflict,
        refuse: people.refuse,
        reject: people.reject,
        rows: rows.collect(),
    })
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

fn duplicate(group: &saoma_migration::Group, lang: Lang) -> DuplicateView {
    let users = group.users.iter().map(|known| {
        let user = &known.account.user;
        DuplicateUser {
            id: user.id.to_string(),
            name: name(user).map_or_else(
                || fallback_name(&known.account.identities, lang),
                str::to_owned,
            ),
            created_at: user.created_at.millis(),
            last_login_at: user.last_login_at.map(saoma_ambient::Timestamp::millis),
        }
    });
    let message = |obstacle: RowReason| {
        let message = lookup(lang, &format!("migration.reason.{obstacle}"));
        message.unwrap_or_default().to_owned()
    };
    let fields = group.differences().into_iter().map(|(field, winner)| {
        let users = group.users.iter();
        let values = users.filter_map(|known| {
            Some(DuplicateValue {
                user: known.id().to_string(),
                value: field.shown(&known.account)?,
            })
        });
        DuplicateField {
            field: field.into(),
            values: values.collect(),
            winner: winner.to_string(),
        }
    });
    DuplicateView {
        fields: fields.collect(),
        group: group.subject.clone(),
        evidence: match group.evidence {
            saoma_migration::Evidence::Unionid => "unionid".to_owned(),
            saoma_migration::Evidence::Phone => "phone".to_owned(),
        },
        value: group.value.clone(),
        users: users.collect(),
        obstacle: group.obstacle.map(|obstacle| obstacle.to_string()),
        obstacle_message: group.obstacle.map(message),
    }
}

async fn wechat_of(desk: &Desk, scope: &Scope<'_>) -> Result<WeChat, Problem> {
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    Ok(wechat(&provided.provider, scope.workspace.mode)?.clone())
}

fn how<'a>(desk: &Desk, stored: &'a Stored, pause: &'a std::sync::atomic::AtomicBool) -> Apply<'a> {
    Apply {
        store: &stored.store,
        vault: &stored.vault,
        clock: desk.0.options.clock.clone(),
        entropy: desk.0.options.entropy.clone(),
        actor: Actor::Admin,
        began: &|_| {},
        progress: &|_| {},
        pause,
        rejects: None,
    }
}

/// What goes on behind the screen.
pub(super) enum Work {
    Backfill(Box<WeChat>, AppId),
    Merge(Merging),
    Move(Box<WeChat>, Box<AccountMove>),
    Leave(Box<(AppId, OpenPlatform, OpenPlatform)>),
    Delete(Whom, serde_json::Value),
    DeleteTheRest(Box<Migration>, Whom),
}

impl Work {
    const fn kind(&self) -> MigrationKind {
        match self {
            Self::Backfill(..) => MigrationKind::UnionidBackfill,
            Self::Merge(_) => MigrationKind::Merge,
            Self::Move(..) => MigrationKind::OfficialAccount,
            Self::Leave(_) => MigrationKind::OpenPlatform,
            Self::Delete(..) | Self::DeleteTheRest(..) => MigrationKind::Deletion,
        }
    }
}

/// Starts work that goes on behind the screen, as an import does. `of` is how much there is to do.
pub(super) fn begin(
    desk: &Desk,
    scope: &Scope<'_>,
    name: String,
    work: Work,
    of: u64,
) -> Result<TaskView, Problem> {
    let at_work = {
        let what = (TaskKind::Apply, work.kind());
        AtWork::begin(desk, &scope.workspace, what, name, None)?
    };
    let view = at_work.view().ok_or(Problem::MigrationAtWork)?;
    let (desk, workspace, stored) = (desk.clone(), scope.workspace.clone(), scope.stored.clone());
    let at_hand = tokio::runtime::Handle::current();
    // A thread of its own: its calls borrow what the compiler cannot see may move between threads.
    tokio::task::spawn_blocking(move || {
        let began = |id| at_work.began(id);
        let progress = |progress: Progress| at_work.tell(progress.rows, progress.rows, of);
        let how = Apply {
            began: &began,
            progress: &progress,
            ..how(&desk, &stored, &at_work.stop.pause)
        };
        match at_hand.block_on(work_on(&how, &workspace, work, &at_work)) {
            Ok(state) => at_work.end(state),
            Err(error) => at_work.fail(error),
        }
    });
    Ok(view)
}

/// Does it, and takes it back if that is what somebody wants meanwhile.
async fn work_on(
    how: &Apply<'_>,
    workspace: &Workspace,
    work: Work,
    at_work: &AtWork,
) -> Result<TaskState, MigrationError> {
    let worked = run(how, workspace, work).await?;
    if let (true, Some(id)) = (at_work.is_cancelled(), worked.outcome.migration) {
        at_work.turn_back();
        let of = worked.outcome.counts.rows.read;
        let progress = |progress: Progress| at_work.tell(progress.rows, progress.rows, of);
        let how = Apply {
            store: how.store,
            vault: how.vault,
            clock: how.clock.clone(),
            entropy: how.entropy.clone(),
            actor: how.actor,
            began: &|_| {},
            progress: &progress,
            pause: how.pause,
            rejects: None,
        };
        undo(&how, id).await?;
        return Ok(TaskState::Cancelled);
    }
    match worked.stopped_by {
        _ if worked.outcome.state == "done" => Ok(TaskState::Done),
        Some(stopped) => Err(MigrationError::Stopped(stopped.message)),
        None => Ok(TaskState::Paused),
    }
}

async fn run(how: &Apply<'_>, workspace: &Workspace, work: Work) -> Result<Worked, MigrationError> {
    match work {
        Work::Backfill(wechat, appid) => backfill(how, &wechat, workspace, &appid, None).await,
        Work::Merge(merging) => merge_groups(how, workspace, &merging).await,
        Work::Move(wechat, what) => move_account(how, &wechat, workspace, &what).await,
        Work::Leave(what) => {
            let (appid, from, to) = *what;
            leave_open_platform(how, workspace, &appid, &from, Some(&to)).await
        }
        Work::Delete(whom, options) => {
            let outcome = delete_users(how, workspace, &whom, &options).await?;
            Ok(Worked::all(outcome))
        }
        Work::DeleteTheRest(migration, whom) => {
            let outcome = resume_deletion(how, *migration, &whom).await?;
            Ok(Worked::all(outcome))
        }
    }
}
