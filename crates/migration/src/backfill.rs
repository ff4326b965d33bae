//! Unionids of people of whom only the openid is known: WeChat tells those of an Official Account's
//! followers, a hundred at a time.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use saoma_identity::AccountCallError;
use saoma_model::{
    AppId, IdentityKey, MigrationKind, MigrationState, OpenId, OpenPlatform, RowDecision,
    RowReason, UnionId, UserId, Workspace,
};
use saoma_store::{Session, Store, identity_lists, platform_apps};
use saoma_wechat::{Endpoint, WeChat};

use crate::MigrationError;
use crate::apply::Apply;
use crate::calls::{BATCH, Calls, errcode, stopped_by};
use crate::counts::Counts;
use crate::reading::Progress;
use crate::work::{Finding, Run, Task, Worked};

/// One openid that is not the account's refuses all hundred (WeChat's numbers, 40003).
const NOT_THE_ACCOUNT_S: i64 = 40003;

/// So many calls' answers are written at once, if they come fast: whose process dies asks again for
/// these at most.
const AT_ONCE: u32 = 20;
const WRITTEN_AFTER: Duration = Duration::from_secs(2);
const PER_CALL: usize = BATCH as usize;

/// Who has what of a platform app.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// The platform app.
    pub appid: AppId,
    /// The open platform account it is bound to, if any.
    pub open_platform: Option<OpenPlatform>,
    /// Users with an openid of it.
    pub openids: u64,
    /// Of these those with a unionid of its open platform account, too.
    pub with_unionid: u64,
    /// Those with an openid only.
    pub openid_only: u64,
    /// How the rest can get theirs: `followers` by asking WeChat, `sign_in` by themselves the next
    /// time, `unbound` not before the app is bound to an open platform account.
    pub route: &'static str,
    /// How many calls asking takes.
    pub calls: u64,
}

/// Who has what, by platform app.
///
/// # Errors
/// If the store could not be read.
pub async fn coverage(
    store: &Store,
    workspace: &Workspace,
) -> Result<Vec<Coverage>, MigrationError> {
    let mut session = store.read().await?;
    let apps = platform_apps::list(&mut session, workspace.id).await?;
    let counts = identity_lists::count_by_app(&mut session, workspace.id).await?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut all = Vec::new();
    for app in apps {
        let found = counts.iter().find(|count| count.appid == app.appid);
        let openids = found.map_or(0, |found| count(found.openids));
        let with_unionid = found.map_or(0, |found| count(found.with_unionid));
        let openid_only = openids - with_unionid.min(openids);
        let is_followed = app.kind == saoma_model::PlatformAppKind::OfficialAccount;
        let (route, calls) = match &app.open_platform {
            None => ("unbound", 0),
            Some(_) if is_followed => ("followers", openid_only.div_ceil(u64::from(BATCH))),
            Some(_) => ("sign_in", 0),
        };
        all.push(Coverage {
            appid: app.appid,
            open_platform: app.open_platform,
            openids,
            with_unionid,
            openid_only,
            route,
            calls,
        });
    }
    Ok(all)
}

/// Asks WeChat for the unionids of an Official Account's users who have only an openid. One that was
/// paused, or whose process died, goes on. `most` limits how often WeChat is asked.
///
/// # Errors
/// See [`MigrationError`]. That WeChat refuses to go on is no error: the migration pauses, and says
/// why.
pub async fn backfill(
    how: &Apply<'_>,
    wechat: &WeChat,
    workspace: &Workspace,
    appid: &AppId,
    most: Option<u64>,
) -> Result<Worked, MigrationError> {
    let mut calls = Calls::of(how, wechat, workspace, appid, most).await?;
    let open_platform = calls.app.open_platform.clone();
    let open_platform = open_platform.ok_or_else(|| MigrationError::Unbound(appid.clone()))?;
    let before = remaining(how.store, workspace, appid).await?;
    if before == 0 {
        return Ok(Worked::nothing(Counts::default()));
    }
    let options = serde_json::json!({ "appid": appid, "open_platform": open_platform });
    let kind = MigrationKind::UnionidBackfill;
    let mut run = Run::begin(how, workspace, kind, appid.to_string(), &options).await?;
    let (mut state, mut stop) = (MigrationState::Done, None);
    loop {
        let mut session = how.store.read().await?;
        let people = next(&mut session, workspace, appid, &open_platform, &run.after).await?;
        drop(session);
        if people.is_empty() {
            break;
        }
        let begun = how.clock.now();
        let (mut tasks, mut last) = (Vec::new(), None);
        for people in people.chunks(PER_CALL) {
            if calls.is_enough() {
                state = MigrationState::Paused;
                break;
            }
            let told = match ask(&mut calls, people).await {
                Ok(told) => told,
                Err(error) => {
                    stop = Some(stopped_by(error)?);
                    state = MigrationState::Paused;
                    break;
                }
            };
            let told = |person| task(appid, &open_platform, person, &told);
            tasks.extend(people.iter().map(told));
            last = people.last();
            if how.clock.now().since(begun) >= WRITTEN_AFTER {
                break;
            }
        }
        if let Some((_, last)) = last {
            run.deal(how, &tasks, last).await?;
        }
        (how.progress)(Progress {
            rows: run.counts.rows.read,
            bytes: 0,
            of_bytes: 0,
        });
        if state == MigrationState::Paused {
            break;
        }
    }
    let outcome = run.end(how, state).await?;
    Ok(Worked {
        outcome,
        remaining: remaining(how.store, workspace, appid).await?,
        calls: calls.made(),
        stopped_by: stop,
    })
}

async fn remaining(
    store: &Store,
    workspace: &Workspace,
    appid: &AppId,
) -> Result<u64, MigrationError> {
    let all = coverage(store, workspace).await?;
    let found = all.iter().find(|coverage| coverage.appid == *appid);
    Ok(found.map_or(0, |coverage| coverage.openid_only))
}

async fn next(
    session: &mut Session,
    workspace: &Workspace,
    appid: &AppId,
    open_platform: &OpenPlatform,
    after: &str,
) -> Result<Vec<(UserId, String)>, MigrationError> {
    let workspace = workspace.id;
    let page = identity_lists::list_without_unionid(
        session,
        workspace,
        appid,
        open_platform,
        after,
        BATCH * AT_ONCE,
    );
    Ok(page.await?)
}

/// What WeChat told: of some a unionid, of some that it knows them; the rest are not the account's.
#[derive(Default)]
struct Told {
    unionids: HashMap<String, String>,
    known: HashSet<String>,
}

/// Asks for everybody; if one refuses all, for the halves.
async fn ask(calls: &mut Calls<'_>, people: &[(UserId, String)]) -> Result<Told, AccountCallError> {
    let mut told = Told::default();
    let all: Vec<String> = people.iter().map(|(_, openid)| openid.clone()).collect();
    let mut parts: Vec<Vec<String>> = vec![all];
    let wechat = calls.wechat;
    while let Some(part) = parts.pop() {
        let openids = part.as_slice();
        let answered = calls
            .ask(Endpoint::FollowerInfoBatch, async |token| {
                wechat.follower_batch(token, openids).await
            })
            .await;
        match answered {
            Ok(followers) => {
                for follower in followers {
                    if let Some(unionid) = follower.unionid {
                        told.unionids.insert(follower.openid.clone(), unionid);
                    }
                    told.known.insert(follower.openid);
                }
            }
            Err(error) if errcode(&error) == Some(NOT_THE_ACCOUNT_S) => {
                if part.len() > 1 {
                    let (left, right) = part.split_at(part.len() / 2);
                    parts.push(left.to_vec());
                    parts.push(right.to_vec());
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}

fn task(
    appid: &AppId,
    open_platform: &OpenPlatform,
    (user, openid): &(UserId, String),
    told: &Told,
) -> Task {
    let finding = match told.unionids.get(openid) {
        Some(unionid) => Finding::Also(IdentityKey::Unionid {
            open_platform: open_platform.clone(),
            unionid: UnionId::new(unionid),
        }),
        None if told.known.contains(openid) => {
            Finding::Nothing(RowDecision::Skip, RowReason::NoUnionid)
        }
        None => Finding::Nothing(RowDecision::Reject, RowReason::OpenidUnknown),
    };
    Task {
        user: *user,
        key: IdentityKey::Openid {
            appid: appid.clone(),
            openid: OpenId::new(openid),
        },
        finding,
    }
}
