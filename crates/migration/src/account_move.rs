//! Apps that move: an Official Account to another one, whose openids WeChat turns for a while, and an
//! app to another open platform account, which changes the unionid of everybody.

use std::collections::HashMap;
use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_model::{
    AppId, IdentityKey, MigrationKind, MigrationState, OpenId, OpenPlatform, PlatformApp,
    RowDecision, RowReason, UnionId, UserId, Workspace,
};
use saoma_store::migrations::Migration;
use saoma_store::{Store, Tx, changed_ids, identity_lists, platform_apps};
use saoma_wechat::{Endpoint, WeChat};

use crate::MigrationError;
use crate::apply::Apply;
use crate::calls::{BATCH, Calls, errcode, stopped_by};
use crate::counts::Counts;
use crate::reading::Progress;
use crate::work::{Finding, Run, StoppedBy, Task, Worked};

/// How long WeChat turns openids once both administrators have confirmed (WeChat docs,
/// api_changeopenid).
const WINDOW: Duration = Duration::from_secs(15 * 24 * 3600);
/// The move is not confirmed, or too long ago, or the old account was named otherwise.
const NO_MOVE: i64 = 63178;
/// So many users are retired in one transaction.
const RETIRED_AT_ONCE: u32 = 1000;

/// Which Official Account becomes which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMove {
    /// The one that was.
    pub from: AppId,
    /// The one that is.
    pub to: AppId,
    /// The original id of the one that was (`gh_…`): WeChat's documentation asks for it, and most
    /// people report that the AppID works. The AppID is tried first.
    pub from_original_id: Option<String>,
    /// When both administrators confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// How often WeChat may be asked.
    pub most_calls: Option<u64>,
}

/// How far the openids of an account have become another's. The parts add up.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Moved {
    /// Users with an openid of the old account.
    pub openids: u64,
    /// Of these those whose new one is known.
    pub changed: u64,
    /// Those of whom it is not.
    pub unchanged: u64,
    /// Until when WeChat turns openids, in Unix milliseconds, if anybody has said when it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<i64>,
    /// How many whole days are left of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<u64>,
}

/// How far a move has come.
///
/// # Errors
/// If the store could not be read.
pub async fn moved(
    store: &Store,
    workspace: &Workspace,
    what: &AccountMove,
    now: Timestamp,
) -> Result<Moved, MigrationError> {
    const DAY: u128 = 24 * 3600 * 1000;
    let mut session = store.read().await?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let from = &what.from;
    let openids = identity_lists::count_openids(&mut session, workspace.id, from).await?;
    let pair = (what.from.as_str(), what.to.as_str());
    let changed = changed_ids::count(&mut session, workspace.id, pair).await?;
    let closes_at = what.confirmed_at.map(|confirmed| confirmed.plus(WINDOW));
    let left = |closes: Timestamp| closes.since(now).as_millis() / DAY;
    let days_left = closes_at.map(|closes| u64::try_from(left(closes)).unwrap_or_default());
    Ok(Moved {
        openids: count(openids),
        changed: count(changed),
        unchanged: count(openids) - count(changed).min(count(openids)),
        closes_at: closes_at.map(Timestamp::millis),
        days_left,
    })
}

/// Turns the openids of one Official Account into those of another. Everybody keeps the old openid
/// and gets the new one; which became which is kept for good. One that was paused, or whose process
/// died, goes on.
///
/// # Errors
/// See [`MigrationError`]. That WeChat refuses to go on is no error: the migration pauses, and says
/// why.
pub async fn move_account(
    how: &Apply<'_>,
    wechat: &WeChat,
    workspace: &Workspace,
    what: &AccountMove,
) -> Result<Worked, MigrationError> {
    let mut calls = Calls::of(how, wechat, workspace, &what.to, what.most_calls).await?;
    if what.from == what.to {
        return Err(MigrationError::SameApp(what.to.clone()));
    }
    let now = how.clock.now();
    if moved(how.store, workspace, what, now).await?.unchanged == 0 {
        return Ok(Worked::nothing(Counts::default()));
    }
    // From the confirmation follows the date that somebody is reminded of.
    let confirmed_at = what.confirmed_at.map(Timestamp::millis);
    let options =
        serde_json::json!({ "from": what.from, "to": what.to, "confirmed_at": confirmed_at });
    let name = format!("{} → {}", what.from, what.to);
    let kind = MigrationKind::OfficialAccount;
    let mut run = Run::begin(how, workspace, kind, name, &options).await?;
    let (mut state, mut stop) = (MigrationState::Done, None);
    let mut names = vec![what.from.to_string()];
    names.extend(what.from_original_id.clone());
    loop {
        let mut session = how.store.read().await?;
        let pair = (&what.from, &what.to);
        let page =
            identity_lists::list_unchanged(&mut session, workspace.id, pair, &run.after, BATCH);
        let people = page.await?;
        drop(session);
        let Some((_, last)) = people.last() else {
            break;
        };
        if calls.is_enough() {
            state = MigrationState::Paused;
            break;
        }
        let told = match change(&mut calls, &mut names, &people).await? {
            Ok(told) => told,
            Err(stopped) => {
                stop = Some(stopped);
                state = MigrationState::Paused;
                break;
            }
        };
        let tasks: Vec<Task> = people
            .iter()
            .map(|person| task(what, person, &told))
            .collect();
        run.deal(how, &tasks, last).await?;
        (how.progress)(Progress {
            rows: run.counts.rows.read,
            bytes: 0,
            of_bytes: 0,
        });
    }
    let outcome = run.end(how, state).await?;
    Ok(Worked {
        outcome,
        remaining: moved(how.store, workspace, what, now).await?.unchanged,
        calls: calls.made(),
        stopped_by: stop,
    })
}

/// Asks with the names of the old account, one after the other, until one is right; it is asked
/// with from then on.
async fn change(
    calls: &mut Calls<'_>,
    names: &mut Vec<String>,
    people: &[(UserId, String)],
) -> Result<Result<HashMap<String, String>, StoppedBy>, MigrationError> {
    let openids: Vec<String> = people.iter().map(|(_, openid)| openid.clone()).collect();
    let wechat = calls.wechat;
    loop {
        let name = names.first().cloned().unwrap_or_default();
        let answered = calls
            .ask(Endpoint::ChangeOpenid, async |token| {
                wechat.change_openid(token, &name, &openids).await
            })
            .await;
        match answered {
            Ok(rows) => {
                let rows = rows.into_iter();
                let told = rows.filter_map(|row| Some((row.ori_openid, row.new_openid?)));
                return Ok(Ok(told.collect()));
            }
            Err(error) if errcode(&error) == Some(NO_MOVE) && names.len() > 1 => {
                names.remove(0);
            }
            Err(error) => return stopped_by(error).map(Err),
        }
    }
}

fn task(
    what: &AccountMove,
    (user, openid): &(UserId, String),
    told: &HashMap<String, String>,
) -> Task {
    let key = |appid: &AppId, openid: &str| IdentityKey::Openid {
        appid: appid.clone(),
        openid: OpenId::new(openid),
    };
    let finding = match told.get(openid) {
        Some(new) => Finding::Now(key(&what.to, new)),
        None => Finding::Nothing(RowDecision::Reject, RowReason::OpenidUnknown),
    };
    Task {
        user: *user,
        key: key(&what.from, openid),
        finding,
    }
}

/// Which app left which account, and where it went if Saoma noted that for it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Left {
    appid: AppId,
    from: OpenPlatform,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<OpenPlatform>,
}

/// Has the app belong to the account again that it left, if it is still where it went.
pub(crate) async fn bring_app_back(
    tx: &mut Tx<'_>,
    migration: &Migration,
    now: Timestamp,
) -> Result<(), MigrationError> {
    let left: Left = serde_json::from_str(&migration.options).map_err(MigrationError::Journal)?;
    let app = platform_apps::lookup(tx, migration.workspace, &left.appid).await?;
    if let (Some(app), Some(to)) = (app, left.to)
        && app.open_platform == Some(to)
    {
        let app = PlatformApp {
            open_platform: Some(left.from),
            updated_at: now,
            ..app
        };
        platform_apps::upsert(tx, &app).await?;
    }
    Ok(())
}

/// What leaving an open platform account would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Leaving {
    /// Openids of the app; they stay.
    pub openids: u64,
    /// Unionids that would hold no longer.
    pub unionids: u64,
}

/// What it would do if an app left `from`.
///
/// # Errors
/// If the store could not be read.
pub async fn leaving(
    store: &Store,
    workspace: &Workspace,
    appid: &AppId,
    from: &OpenPlatform,
) -> Result<Leaving, MigrationError> {
    let mut session = store.read().await?;
    let openids = identity_lists::count_openids(&mut session, workspace.id, appid).await?;
    let (mut unionids, mut after) = (0, String::new());
    loop {
        let limit = RETIRED_AT_ONCE;
        let page = list(&mut session, workspace, appid, from, &after, limit).await?;
        let Some((_, last)) = page.last() else { break };
        unionids += u64::try_from(page.len()).unwrap_or_default();
        after.clone_from(last);
    }
    Ok(Leaving {
        openids: u64::try_from(openids).unwrap_or_default(),
        unionids,
    })
}

/// Retires the unionids that hold no longer because an app left `from`, an open platform account:
/// those of users who know no other app of it. They stay, as what was. Nobody is asked: openids are
/// as they were, and new unionids come at the next sign-in or by a list. With `to`, the account where
/// the app is now, taking it back brings the app back, too.
///
/// # Errors
/// [`MigrationError::StillThere`] if the app is said to be bound to `from` still; see
/// [`MigrationError`] for the rest.
pub async fn leave_open_platform(
    how: &Apply<'_>,
    workspace: &Workspace,
    appid: &AppId,
    from: &OpenPlatform,
    to: Option<&OpenPlatform>,
) -> Result<Worked, MigrationError> {
    let mut session = how.store.read().await?;
    let app = platform_apps::lookup(&mut session, workspace.id, appid).await?;
    let app = app.ok_or_else(|| MigrationError::NoSuchApp(appid.clone()))?;
    if app.open_platform.as_ref() == Some(from) {
        return Err(MigrationError::StillThere {
            appid: appid.clone(),
            open_platform: from.clone(),
        });
    }
    let first = list(&mut session, workspace, appid, from, "", 1).await?;
    drop(session);
    if first.is_empty() {
        return Ok(Worked::nothing(Counts::default()));
    }
    let options = serde_json::json!(Left {
        appid: appid.clone(),
        from: from.clone(),
        to: to.cloned(),
    });
    let name = format!("{appid} · {from}");
    let kind = MigrationKind::OpenPlatform;
    let mut run = Run::begin(how, workspace, kind, name, &options).await?;
    let mut state = MigrationState::Done;
    loop {
        let mut session = how.store.read().await?;
        let after = run.after.clone();
        let people = list(
            &mut session,
            workspace,
            appid,
            from,
            &after,
            RETIRED_AT_ONCE,
        )
        .await?;
        drop(session);
        let Some((_, last)) = people.last() else {
            break;
        };
        if how.pause.load(std::sync::atomic::Ordering::Relaxed) {
            state = MigrationState::Paused;
            break;
        }
        let tasks: Vec<Task> = people
            .iter()
            .map(|(user, unionid)| Task {
                user: *user,
                key: IdentityKey::Unionid {
                    open_platform: from.clone(),
                    unionid: UnionId::new(unionid),
                },
                finding: Finding::Retired,
            })
            .collect();
        run.deal(how, &tasks, last).await?;
        (how.progress)(Progress {
            rows: run.counts.rows.read,
            bytes: 0,
            of_bytes: 0,
        });
    }
    Ok(Worked {
        outcome: run.end(how, state).await?,
        remaining: 0,
        calls: 0,
        stopped_by: None,
    })
}

async fn list(
    session: &mut saoma_store::Session,
    workspace: &Workspace,
    appid: &AppId,
    from: &OpenPlatform,
    after: &str,
    limit: u32,
) -> Result<Vec<(UserId, String)>, MigrationError> {
    let workspace = workspace.id;
    let page = identity_lists::list_left_behind(session, workspace, appid, from, after, limit);
    Ok(page.await?)
}
