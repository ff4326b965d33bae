//! What a person should be reminded of, and the dates of all workspaces.

use saoma_model::Workspace;
use saoma_setup::preparation::days_until;
use saoma_setup::reminders::{About, DateKind, DueDate, Reminder, calendar, dates, due, of_date};
use saoma_store::{reminders, workspaces};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::scope::not_found;
use crate::{Desk, InWorkspace, Nothing};

/// Something that a person should do now.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ReminderView {
    /// Names it when it is put away.
    reminder: String,
    kind: ReminderKind,
    /// What it says, in the reader's language.
    text: String,
    /// Whether it is too late already, or a login fails.
    is_urgent: bool,
    /// The source that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// The thing that the step of preparation is about, and the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReminderKind {
    Review,
    Certification,
    Certificate,
    /// The time runs out in which openids can be turned.
    Migration,
    /// A source failed its check.
    Source,
}

/// Puts a reminder away until its next threshold.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DismissReminder {
    workspace: String,
    reminder: String,
}

/// A date of a workspace.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DateView {
    workspace: String,
    workspace_name: String,
    kind: ReminderKind,
    /// What happens, in the reader's language.
    title: String,
    at: i64,
    /// Days in China until then; negative once it is past.
    days_left: i64,
    /// Whether it is too late.
    is_past: bool,
    /// Whether a person is reminded of it by now.
    is_near: bool,
    /// The source that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
}

/// Asks for the dates as a calendar.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetCalendar {
    /// Of this workspace; of all without.
    workspace: Option<String>,
}

/// A file for a calendar.
#[derive(Debug, Serialize, TS)]
pub(crate) struct CalendarFile {
    name: String,
    /// iCalendar (RFC 5545).
    text: String,
}

pub(crate) async fn get_reminders(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Vec<ReminderView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let now = desk.0.options.clock.now();
    let due = due(&mut scope.session().await?, &scope.workspace, now).await?;
    Ok(due.into_iter().map(|due| view(desk, due)).collect())
}

pub(crate) async fn dismiss_reminder(
    desk: &Desk,
    request: DismissReminder,
) -> Result<Vec<ReminderView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let now = desk.0.options.clock.now();
    let known = due(&mut scope.session().await?, &scope.workspace, now).await?;
    let (id, key) = (scope.workspace.id, &request.reminder);
    if !known.iter().any(|reminder| reminder.key == *key) {
        return Err(not_found("reminder", key));
    }
    let store = &scope.stored.store;
    store
        .write(|tx| Box::pin(reminders::dismiss(tx, id, key, now)))
        .await?;
    let workspace = request.workspace;
    get_reminders(desk, InWorkspace { workspace }).await
}

pub(crate) async fn list_dates(desk: &Desk, _: Nothing) -> Result<Vec<DateView>, Problem> {
    let all = dates_of(desk, None).await?;
    let views = all
        .into_iter()
        .map(|(workspace, date)| date_view(desk, &workspace, date));
    Ok(views.collect())
}

pub(crate) async fn get_calendar(
    desk: &Desk,
    request: GetCalendar,
) -> Result<CalendarFile, Problem> {
    let slug = request.workspace.as_deref();
    if let Some(slug) = slug {
        desk.scope(slug).await?;
    }
    let dates = dates_of(desk, slug).await?;
    Ok(CalendarFile {
        name: format!("saoma-{}.ics", slug.unwrap_or("dates")),
        text: calendar(desk.lang(), &dates, desk.0.options.clock.now()),
    })
}

/// The dates of one workspace, or of all that are not put away, the next first.
async fn dates_of(desk: &Desk, only: Option<&str>) -> Result<Vec<(Workspace, DueDate)>, Problem> {
    let stored = desk.stored().await?;
    let now = desk.0.options.clock.now();
    let mut session = stored.store.read().await?;
    let mut all = Vec::new();
    for workspace in workspaces::list(&mut session).await? {
        let is_asked = only.map_or(workspace.archived_at.is_none(), |slug| {
            workspace.slug.as_str() == slug
        });
        if is_asked {
            let dates = dates(&mut session, &workspace, now).await?;
            all.extend(dates.into_iter().map(|date| (workspace.clone(), date)));
        }
    }
    all.sort_by_key(|(_, date)| date.at);
    Ok(all)
}

fn view(desk: &Desk, reminder: Reminder) -> ReminderView {
    let now = desk.0.options.clock.now();
    let text = reminder.text(desk.lang(), now);
    let (kind, source, date) = match reminder.about {
        About::Source { source, .. } => (ReminderKind::Source, Some(source.to_string()), None),
        About::Date(date) => (kind_of(&date), source_of(&date), Some(date)),
    };
    let of_step = date.as_ref().filter(|date| date.rule.is_some());
    ReminderView {
        reminder: reminder.key,
        kind,
        text,
        is_urgent: reminder.is_urgent,
        source,
        subject: of_step.map(|date| date.subject.clone()),
        step: of_step.map(|date| date.step_id().to_owned()),
        at: date.map(|date| date.at.millis()),
    }
}

fn date_view(desk: &Desk, workspace: &Workspace, date: DueDate) -> DateView {
    let now = desk.0.options.clock.now();
    let of_step = date.rule.is_some();
    DateView {
        workspace: workspace.slug.to_string(),
        workspace_name: workspace.name.clone(),
        kind: kind_of(&date),
        title: date.title(desk.lang()),
        at: date.at.millis(),
        days_left: days_until(date.at, now),
        is_past: date.is_past(now),
        source: source_of(&date),
        subject: of_step.then(|| date.subject.clone()),
        step: of_step.then(|| date.step_id().to_owned()),
        is_near: of_date(date, now).is_some(),
    }
}

const fn kind_of(date: &DueDate) -> ReminderKind {
    match date.kind {
        DateKind::Review => ReminderKind::Review,
        DateKind::Certification => ReminderKind::Certification,
        DateKind::Certificate => ReminderKind::Certificate,
        DateKind::Migration => ReminderKind::Migration,
    }
}

fn source_of(date: &DueDate) -> Option<String> {
    let is_source = date.kind == DateKind::Certificate;
    is_source.then(|| date.subject.clone())
}
