//! All workspaces side by side: where each client stands, and what is next.

use saoma_ambient::Timestamp;
use saoma_model::{Slug, Stage, StepState, Workspace};
use saoma_setup::path::{self, PathPhase, PathState, SetupPath};
use saoma_setup::reminders::{self, About, DueDate, Reminder, spoken_day};
use saoma_store::{Session, login_counts, platform_apps, workspaces};
use saoma_text::{Lang, fill, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::path::PathView;
use crate::error::Problem;
use crate::words::Mode;
use crate::{Desk, Nothing};

/// Asks for the board.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListClients {
    /// How far the reader's clock is ahead of UTC, in minutes, so that a day is the reader's.
    utc_offset_minutes: Option<i32>,
}

/// One client on the board. Times are Unix milliseconds.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ClientView {
    slug: String,
    name: String,
    mode: Mode,
    group: ClientGroup,
    path: PathView,
    /// What is to be done now, in a few words.
    now: ClientNow,
    /// The next date, if one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_date: Option<ClientDate>,
    /// Completed logins of the last seven days, oldest first.
    logins: Vec<i64>,
    /// The host of its site, as far as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    appids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<i64>,
}

/// Where a client is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientGroup {
    NeedsYou,
    Waiting,
    InProgress,
    Live,
    Archived,
}

/// What is to be done now.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ClientNow {
    title: String,
    detail: String,
    tone: ClientTone,
    to: ClientPlace,
    /// The source to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientTone {
    /// Broken or refused.
    Bad,
    /// A person must act, and has time.
    Act,
    /// Nobody has to do anything.
    Calm,
}

/// Where it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientPlace {
    Source,
    Preparation,
    SetUp,
    Overview,
}

/// A date of a client.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ClientDate {
    at: i64,
    /// What happens.
    title: String,
    /// Whether a person is reminded of it by now.
    is_near: bool,
}

/// Puts a workspace away, or takes it back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetWorkspaceArchived {
    workspace: String,
    archived: bool,
}

/// Deletes a workspace for good.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteWorkspace {
    workspace: String,
    /// Its name on screen, typed by whoever means it.
    name: String,
}

/// All workspaces, those that need somebody first.
pub(crate) async fn list_clients(
    desk: &Desk,
    request: ListClients,
) -> Result<Vec<ClientView>, Problem> {
    let stored = desk.stored().await?;
    let mut session = stored.store.read().await?;
    let offset = i64::from(request.utc_offset_minutes.unwrap_or(0).clamp(-840, 840)) * 60_000;
    let mut clients = Vec::new();
    for workspace in workspaces::list(&mut session).await? {
        clients.push(client(desk, &mut session, &workspace, offset).await?);
    }
    clients.sort_by(|a, b| (a.group, &a.slug).cmp(&(b.group, &b.slug)));
    Ok(clients)
}

pub(crate) async fn set_workspace_archived(
    desk: &Desk,
    request: SetWorkspaceArchived,
) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let slug: &Slug = &scope.workspace.slug;
    edit.set_archived(slug, request.archived).await?;
    Ok(Nothing {})
}

pub(crate) async fn delete_workspace(
    desk: &Desk,
    request: DeleteWorkspace,
) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.delete_workspace(&scope.workspace.slug, &request.name)
        .await?;
    tracing::info!(workspace = %scope.workspace.slug, "a workspace was deleted");
    Ok(Nothing {})
}

async fn client(
    desk: &Desk,
    session: &mut Session,
    workspace: &Workspace,
    offset: i64,
) -> Result<ClientView, Problem> {
    let (lang, now) = (desk.lang(), desk.0.options.clock.now());
    let path = path::load(session, workspace, now).await?;
    let due = reminders::due(session, workspace, now).await?;
    let dates = reminders::dates(session, workspace, now).await?;
    let apps = platform_apps::list(session, workspace.id).await?;
    let urgent = due.iter().find(|reminder| matters(reminder));
    Ok(ClientView {
        slug: workspace.slug.to_string(),
        name: workspace.name.clone(),
        mode: workspace.mode.into(),
        group: group(workspace, &path, urgent.is_some()),
        now: what_now(&path, urgent, lang, now),
        next_date: dates
            .iter()
            .find(|date| !date.is_past(now))
            .map(|date| ClientDate {
                at: date.at.millis(),
                title: date.title(lang),
                is_near: reminders::of_date(date.clone(), now).is_some_and(|due| matters(&due)),
            }),
        logins: week(session, workspace, now, offset).await?,
        site: apps.iter().find_map(|app| app.callback_domain.clone()),
        appids: apps.iter().map(|app| app.appid.to_string()).collect(),
        archived_at: workspace.archived_at.map(Timestamp::millis),
        path: PathView::of(&path, lang),
    })
}

/// On its last usual day a review still only waits.
fn matters(reminder: &Reminder) -> bool {
    let is_review = |date: &DueDate| date.kind == reminders::DateKind::Review;
    reminder.is_urgent || !matches!(&reminder.about, About::Date(date) if is_review(date))
}

fn group(workspace: &Workspace, path: &SetupPath, is_urgent: bool) -> ClientGroup {
    match path.phase() {
        _ if workspace.archived_at.is_some() => ClientGroup::Archived,
        _ if is_urgent => ClientGroup::NeedsYou,
        PathPhase::NeedsYou => ClientGroup::NeedsYou,
        PathPhase::Waiting => ClientGroup::Waiting,
        PathPhase::InProgress => ClientGroup::InProgress,
        PathPhase::Live => ClientGroup::Live,
    }
}

/// What was refused first, then what is due, then what WeChat looks at, then the next step.
fn what_now(path: &SetupPath, due: Option<&Reminder>, lang: Lang, now: Timestamp) -> ClientNow {
    let said = |title: String, detail: String, tone, to| ClientNow {
        title,
        detail,
        tone,
        to,
        source: None,
    };
    if let Some(at) = path
        .at_wechat
        .iter()
        .find(|at| at.state == StepState::Refused)
    {
        let title = fill(
            lang,
            "clients.now.refused",
            &[("step", at.rule.title.text(lang))],
        );
        let reason = at.reason.lines().next().unwrap_or_default().to_owned();
        return said(title, reason, ClientTone::Bad, ClientPlace::Preparation);
    }
    if let Some(reminder) = due {
        return of_reminder(reminder, lang, now);
    }
    if let Some(at) = path
        .at_wechat
        .iter()
        .find(|at| at.state == StepState::Waiting)
    {
        let detail = at.review.map_or_else(String::new, |review| {
            let (day, most) = (review.current.to_string(), review.most.to_string());
            fill(
                lang,
                "clients.now.day_of",
                &[("day", &day), ("most", &most)],
            )
        });
        let title = fill(
            lang,
            "clients.now.waiting",
            &[("step", at.rule.title.text(lang))],
        );
        return said(title, detail, ClientTone::Calm, ClientPlace::Preparation);
    }
    let mut steps = path.steps.iter();
    let open = [
        PathState::Next,
        PathState::Refused,
        PathState::Open,
        PathState::Waiting,
    ];
    match steps.find(|step| open.contains(&step.state)) {
        Some(step) => {
            let title = fill(
                lang,
                "clients.now.next",
                &[("step", &step.step.title(lang))],
            );
            let detail = path.detail(step, lang);
            said(title, detail, ClientTone::Calm, ClientPlace::SetUp)
        }
        None => {
            let title = text(lang, "clients.now.nothing").to_owned();
            said(
                title,
                String::new(),
                ClientTone::Calm,
                ClientPlace::Overview,
            )
        }
    }
}

fn of_reminder(reminder: &Reminder, lang: Lang, now: Timestamp) -> ClientNow {
    let tone = match reminder.is_urgent {
        true => ClientTone::Bad,
        false => ClientTone::Act,
    };
    let (source, to, detail) = match &reminder.about {
        About::Source { source, since, .. } => {
            let day = spoken_day(lang, *since, now);
            let detail = fill(lang, "clients.now.since", &[("day", &day)]);
            (Some(source.to_string()), ClientPlace::Source, detail)
        }
        About::Date(date) => match date.kind {
            reminders::DateKind::Certificate => (
                Some(date.subject.clone()),
                ClientPlace::Source,
                String::new(),
            ),
            _ => (None, ClientPlace::Preparation, String::new()),
        },
    };
    ClientNow {
        title: reminder.text(lang, now),
        detail,
        tone,
        to,
        source,
    }
}

const DAY: i64 = 24 * 3600 * 1000;
const DAYS: i64 = 7;

async fn week(
    session: &mut Session,
    workspace: &Workspace,
    now: Timestamp,
    offset: i64,
) -> Result<Vec<i64>, Problem> {
    let today = (now.millis() + offset).div_euclid(DAY);
    let first = today - DAYS + 1;
    let since = Timestamp::from_millis(first * DAY - offset);
    let counted = login_counts::by_day(session, workspace.id, since, offset).await?;
    let of = |day: i64| {
        let counts = counted.iter();
        let counts =
            counts.filter(move |count| count.day == day && count.stage == Stage::Completed);
        counts.map(|count| count.count).sum()
    };
    Ok((first..=today).map(of).collect())
}
