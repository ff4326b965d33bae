//! Migrations of users who are there, which go on behind the screen as an import does.

use std::sync::atomic::AtomicBool;

use saoma_migration::{
    AccountMove, Apply, Merging, MigrationError, Progress, Whom, Worked, backfill, delete_users,
    leave_open_platform, merge_groups, move_account, resume_deletion, undo,
};
use saoma_model::{Actor, AppId, MigrationKind, OpenPlatform, Workspace};
use saoma_runtime::Stored;
use saoma_store::migrations::Migration;
use saoma_wechat::WeChat;

use super::try_out::wechat;
use crate::Desk;
use crate::error::Problem;
use crate::migrating::{AtWork, TaskKind, TaskState, TaskView};
use crate::scope::Scope;

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

pub(super) async fn wechat_of(desk: &Desk, scope: &Scope<'_>) -> Result<WeChat, Problem> {
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    Ok(wechat(&provided.provider, scope.workspace.mode)?.clone())
}

pub(super) fn how<'a>(desk: &Desk, stored: &'a Stored, pause: &'a AtomicBool) -> Apply<'a> {
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
